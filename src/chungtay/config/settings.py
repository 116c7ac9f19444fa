"""The only settings file. Every default runs a trial on one computer; an office sets the environment."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from chungtay.config.catalogue import compile_catalogues
from chungtay.config.environment import database, flag, folder, mail, secret, text, words

PACKAGE = Path(__file__).resolve().parents[1]
ROOT = PACKAGE.parents[1]
DATA_DIR = folder("CHUNGTAY_DATA_DIR", default=ROOT / "var")

DEBUG = flag("CHUNGTAY_DEBUG", default=False)
SECRET_KEY = secret("CHUNGTAY_SECRET_KEY", folder=DATA_DIR)
ALLOWED_HOSTS = words("CHUNGTAY_HOSTS", default=["localhost", "127.0.0.1", "[::1]", ".localhost"])
BEHIND_HTTPS = flag("CHUNGTAY_HTTPS", default=False)
# What links in letters begin with; never taken from a request, whose host anybody can write.
PUBLIC_ADDRESS = text(
    "CHUNGTAY_ADDRESS",
    default=f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
    if BEHIND_HTTPS and ALLOWED_HOSTS
    else f"http://localhost:{text('PORT', default='8000')}",
).rstrip("/")
IS_DEMO = flag("CHUNGTAY_DEMO", default=False)
DEMO_PASSWORD = "chung-tay-2026" if IS_DEMO else ""  # printed by the demo, unknown to any office
# Off where a password alone may do, as in the demo: then nobody must have a second step, and everybody may.
SECOND_STEP_REQUIRED = flag("CHUNGTAY_SECOND_STEP", default=not IS_DEMO)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "rules",
    "chungtay.kernel",
    "chungtay.sheets",
    "chungtay.accounts",
    "chungtay.places",
    "chungtay.curriculum",
    "chungtay.search",
    "chungtay.notices",
    "chungtay.organisations",
    "chungtay.access",
    "chungtay.atlas",
    "chungtay.register",
    "chungtay.handovers",
    "chungtay.reforms",
    "chungtay.cases",
    "chungtay.duplicates",
    "chungtay.signatures",
    "chungtay.records",
    "chungtay.privacy",
    "chungtay.dossiers",
    "chungtay.programmes",
    "chungtay.taxonomy",
    "chungtay.needs",
    "chungtay.demand",
    "chungtay.offers",
    "chungtay.matching",
    "chungtay.boards",
    "chungtay.publishing",
    "chungtay.proposals",
    "chungtay.agreements",
    "chungtay.memoranda",
    "chungtay.amendments",
    "chungtay.drafting",
    "chungtay.progress",
    "chungtay.public",
    "chungtay.backups",
]

MIDDLEWARE = [
    "chungtay.kernel.web.middleware.number_requests",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "chungtay.kernel.web.middleware.close_doors",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "chungtay.kernel.web.middleware.speak_the_chosen_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "chungtay.access.views.seeing.see_as_another",
    # Last, so that its page has every header. None of the others reads a body; what follows does.
    "chungtay.kernel.web.middleware.bound_the_body",
]

ROOT_URLCONF = "chungtay.config.urls"
WSGI_APPLICATION = "chungtay.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "chungtay.kernel.web.frame.frame",
                "chungtay.accounts.panels.who_is_signed_in",
                "chungtay.access.panels.the_strip",
                "chungtay.notices.panels.what_is_unread",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "chungtay.kernel.templatetags.ui"],
        },
    }
]

DATABASES = {"default": database(text("DATABASE_URL", default=""), file=DATA_DIR / "chungtay.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "accounts.Person"
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "accounts:today"
LOGOUT_REDIRECT_URL = "public:home"
AUTHENTICATION_BACKENDS = ["chungtay.accounts.gateways.PeopleOfThisInstallation"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["login", "name", "email"]},
    },
]

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
compile_catalogues()  # a fresh checkout has none yet, and Django keeps what it read first
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["chungtay.config.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "files"
BACKUP_DIR = Path(text("CHUNGTAY_BACKUP_DIR", default="") or DATA_DIR / "backups")
BACKUP_KEY_FILE = text("CHUNGTAY_BACKUP_KEY", default="")
BACKUP_KEEP = words("CHUNGTAY_BACKUP_KEEP", default=["7", "5", "12"])
BACKUP_HOUR = text("CHUNGTAY_BACKUP_HOUR", default="" if IS_DEMO else "1")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_MANIFEST_STRICT = False
WHITENOISE_USE_FINDERS = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

globals().update(mail(text("EMAIL_URL", default=""), folder=DATA_DIR / "mail"))
DEFAULT_FROM_EMAIL = text("EMAIL_FROM", default="Chung Tay <chungtay@localhost>")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = BEHIND_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = BEHIND_HTTPS
SECURE_HSTS_PRELOAD = BEHIND_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_HTTPS else None
SESSION_ENGINE = "chungtay.accounts.gateways.sessions"
SESSION_COOKIE_SECURE = BEHIND_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_SECURE = BEHIND_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "chungtay.kernel.web.failures.csrf_failure"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"chungtay": {"level": "INFO"}},
}

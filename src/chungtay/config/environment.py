"""Typed reads of the environment: one variable each, refused with a sentence when it makes no sense."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlparse

from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}
# What of a DATABASE_URL goes on to the PostgreSQL library; dropping one in silence could drop the encryption.
PASSED_ON = frozenset({"sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "application_name"})


def flag(name: str, *, default: bool) -> bool:
    """A switch: 1/true/yes/on or 0/false/no/off."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() in TRUE | FALSE:
        return value.lower() in TRUE
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def text(name: str, *, default: str) -> str:
    """A word, as given."""
    return os.environ.get(name, default)


def words(name: str, *, default: list[str]) -> list[str]:
    """A list parted by commas."""
    value = os.environ.get(name)
    return default if value is None else [word.strip() for word in value.split(",") if word.strip()]


def folder(name: str, *, default: Path) -> Path:
    """A directory that can be written; made when missing."""
    path = Path(os.environ.get(name) or default).resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise ImproperlyConfigured(f"{name}: the folder {path} cannot be made ({fault.strerror}).") from fault
    return path


def database(url: str, *, file: Path) -> dict[str, Any]:
    """The database settings of DATABASE_URL, or a SQLite file under the durable profile (reliability: D10)."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": file,
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                # Not trusted_schema=OFF: SQLite 3.40 then refuses json_valid(), which guards every JSON column.
                "init_command": "PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlparse(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"DATABASE_URL must begin with postgresql://, not {parts.scheme}://.")
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    unknown = sorted(query.keys() - PASSED_ON - {"host", "port"})
    if unknown:
        known = ", ".join(sorted(PASSED_ON | {"host", "port"}))
        raise ImproperlyConfigured(f"DATABASE_URL has options nobody reads: {', '.join(unknown)}. Known are {known}.")
    try:
        port = str(parts.port or query.get("port", ""))
    except ValueError as fault:
        raise ImproperlyConfigured("DATABASE_URL: the port must be a number from 1 to 65535.") from fault
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", "") or unquote(parts.hostname or ""),
        "PORT": port,
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "options": "-c statement_timeout=15000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=30000",
            **{name: value for name, value in query.items() if name in PASSED_ON},
        },
    }


MAIL_SCHEMES = {"smtp": (False, False), "smtp+tls": (True, False), "smtps": (False, True)}
OWN_HOSTS = {"localhost", "127.0.0.1", "::1"}


def mail(url: str, *, folder: Path) -> dict[str, Any]:
    """The mail settings of EMAIL_URL, or letters written to files of a folder."""
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": folder}
    parts = urlparse(url)
    if parts.scheme not in MAIL_SCHEMES or not parts.hostname:
        raise ImproperlyConfigured(
            "EMAIL_URL must read smtp://host:25, smtp+tls://user:password@host:587 or smtps://user:password@host:465."
        )
    use_tls, use_ssl = MAIL_SCHEMES[parts.scheme]
    if parts.password and parts.scheme == "smtp" and parts.hostname not in OWN_HOSTS:
        raise ImproperlyConfigured(
            "EMAIL_URL would send the password unprotected: begin it with smtp+tls:// or smtps://."
        )
    try:
        port = parts.port or {"smtp": 25, "smtp+tls": 587, "smtps": 465}[parts.scheme]
    except ValueError as fault:
        raise ImproperlyConfigured("EMAIL_URL: the port must be a number from 1 to 65535.") from fault
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": use_tls,
        "EMAIL_USE_SSL": use_ssl,
        "EMAIL_TIMEOUT": 15,  # twenty letters of one claim must not outlast its lease (kernel.outbox.LEASE)
    }


def secret(name: str, *, folder: Path) -> str:
    """A secret from the environment, else one kept in the installation's own folder and readable only by its owner."""
    given = os.environ.get(name)
    if given:
        return given
    path = folder / "secret-key"
    if not path.exists():
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(opened, "w") as file:
            file.write("trial-" + os.urandom(32).hex())
    return path.read_text()

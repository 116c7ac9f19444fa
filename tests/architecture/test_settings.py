"""One short settings file; a production set up rightly passes every check, and each unsafe switch is caught."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.checks import WARNING, run_checks
from django.test import override_settings
from tests.architecture.tree import PACKAGE, ROOT

MOST_LINES = 250
SECRET = "".join(chr(97 + number % 26) + str(number) for number in range(40))
PRODUCTION = {
    "CHUNGTAY_SECRET_KEY": SECRET,
    "CHUNGTAY_HTTPS": "1",
    "CHUNGTAY_HOSTS": "chungtay.example.org",
    "PYTHONWARNINGS": "error",
}
SAFE = {
    "SECRET_KEY": SECRET,
    "DEBUG": False,
    "ALLOWED_HOSTS": ["chungtay.example.org"],
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 31_536_000,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "SECURE_HSTS_PRELOAD": True,
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "IS_DEMO": False,
}
UNSAFE = [
    {"SECRET_KEY": "trial-" + SECRET},
    {"SECRET_KEY": "short"},
    {"DEBUG": True},
    {"ALLOWED_HOSTS": []},
    {"ALLOWED_HOSTS": ["*"]},
    {"IS_DEMO": True},
    {"SECURE_SSL_REDIRECT": False},
    {"SECURE_HSTS_SECONDS": 0},
    {"SECURE_HSTS_INCLUDE_SUBDOMAINS": False},
    {"SECURE_HSTS_PRELOAD": False},
    {"SECURE_CONTENT_TYPE_NOSNIFF": False},
    {"SECURE_REFERRER_POLICY": None},
    {"SECURE_CROSS_ORIGIN_OPENER_POLICY": "none at all"},
    {"SESSION_COOKIE_SECURE": False},
    {"SESSION_COOKIE_HTTPONLY": False},
    {"CSRF_COOKIE_SECURE": False},
    {"X_FRAME_OPTIONS": "SAMEORIGIN"},
    {"MIDDLEWARE": []},
    {"CONTENT_SECURITY_POLICY": None},
    {"CONTENT_SECURITY_POLICY": {"DIRECTIVES": {"default-src": ["'none'"], "script-src": ["'unsafe-inline'"]}}},
]


def manage(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a management command as an office would, with its own data folder."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("CHUNGTAY_", "DATABASE_"))}
    return subprocess.run(
        [sys.executable, "-m", "chungtay", "manage", *words],
        cwd=ROOT,
        env={**inherited, "PYTHONPATH": str(ROOT / "src"), "CHUNGTAY_DATA_DIR": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_settings_are_one_short_file() -> None:
    assert len((PACKAGE / "config/settings.py").read_text(encoding="utf-8").splitlines()) <= MOST_LINES
    assert [path.name for path in PACKAGE.glob("config/*settings*")] == ["settings.py"]


@pytest.mark.slow
def test_a_production_set_up_rightly_passes_every_check(tmp_path: Path) -> None:
    done = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 silenced" in done.stdout + done.stderr


@pytest.mark.slow
def test_a_trial_does_not_pass_for_a_production(tmp_path: Path) -> None:
    done = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", CHUNGTAY_DEBUG="1")

    assert done.returncode == 1
    for code in ("chungtay.E010", "chungtay.E011", "security.W004", "security.W011", "security.W016"):
        assert code in done.stderr


def test_safe_settings_are_not_complained_of() -> None:
    with override_settings(**SAFE):
        assert complaints() == []


@pytest.mark.parametrize("planted", UNSAFE, ids=lambda planted: "-".join(f"{k}={v}"[:50] for k, v in planted.items()))
def test_each_unsafe_setting_is_caught(planted: dict[str, object]) -> None:
    with override_settings(**(SAFE | planted)):
        assert complaints()


def complaints() -> list[str]:
    found = run_checks(tags=["security"], include_deployment_checks=True)
    return [f"{fault.id}: {fault.msg}" for fault in found if fault.level >= WARNING]


@pytest.mark.slow
def test_the_tables_are_what_the_migrations_make(tmp_path: Path) -> None:
    done = manage(tmp_path, "makemigrations", "--check", "--dry-run")

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("variable", "value"), [("DATABASE_URL", "mysql://a@b/c"), ("CHUNGTAY_DEBUG", "perhaps"), ("CHUNGTAY_HTTPS", "2")]
)
def test_a_variable_that_makes_no_sense_stops_the_start_and_is_named(tmp_path: Path, variable: str, value: str) -> None:
    done = manage(tmp_path, "check", **{variable: value})

    assert done.returncode != 0
    assert variable in done.stderr.splitlines()[-1]

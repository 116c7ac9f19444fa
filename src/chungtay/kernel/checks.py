"""System checks: mistakes that must stop the start."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver

from chungtay.kernel.permissions import permission_names
from chungtay.kernel.routes import addresses


@register(Tags.urls)
def every_view_is_declared(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """A view without a declaration, or with a permission nobody declared, does not start."""
    faults: list[CheckMessage] = []
    known = set(permission_names())
    for address in addresses():
        if address.route is None:
            faults.append(Error(f"{address.pattern} ({address.name}) has no @route declaration", id="chungtay.E001"))
        elif address.route.permission not in known:
            faults.append(
                Error(f"{address.name} asks for {address.route.permission}, which no room declares", id="chungtay.E002")
            )
    return faults


@register(Tags.security, deploy=True)
def production_is_not_a_trial(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """Settings that are fine on a laptop and dangerous in an office."""
    faults: list[CheckMessage] = []
    if settings.SECRET_KEY.startswith("trial-"):
        faults.append(
            Error("CHUNGTAY_SECRET_KEY is not set", hint="Set it to 50 random characters.", id="chungtay.E010")
        )
    if settings.DEBUG:
        faults.append(Error("CHUNGTAY_DEBUG is on", hint="Unset it.", id="chungtay.E011"))
    if settings.IS_DEMO:
        faults.append(Error("CHUNGTAY_DEMO is on: its password is known", hint="Unset it.", id="chungtay.E012"))
    if "*" in settings.ALLOWED_HOSTS:
        faults.append(Error("CHUNGTAY_HOSTS allows every host", hint="Name the hosts.", id="chungtay.E013"))
    policy = str(settings.CONTENT_SECURITY_POLICY or "")
    if "default-src" not in policy or "unsafe-" in policy:
        faults.append(Error("The content security policy is open", hint="Keep the shipped one.", id="chungtay.E014"))
    return faults


def is_wal_sound(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite can be trusted with a write-ahead log: before 3.51.3 two writers may corrupt it."""
    return version >= (3, 51, 3)


@receiver(connection_created)
def refuse_unsound_wal(sender: object, connection: BaseDatabaseWrapper, **options: Any) -> None:
    """No connection is opened to a SQLite file in WAL mode by a SQLite that can corrupt it."""
    if connection.vendor != "sqlite" or is_wal_sound(sqlite3.sqlite_version_info):
        return
    with connection.cursor() as cursor:
        mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
    if mode == "wal":
        connection.close()
        raise ImproperlyConfigured(
            f"SQLite {sqlite3.sqlite_version} can corrupt a database in WAL mode; use TRUNCATE, or 3.51.3 and later."
        )

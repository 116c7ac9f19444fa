"""System checks: mistakes that must stop the start."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

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
        faults.append(Error("CHUNGTAY_SECRET_KEY is not set", hint="Set it to 50 random characters.", id="chungtay.E010"))
    if settings.DEBUG:
        faults.append(Error("CHUNGTAY_DEBUG is on", hint="Unset it.", id="chungtay.E011"))
    return faults

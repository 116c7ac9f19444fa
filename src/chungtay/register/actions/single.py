"""Entering one body by hand: tried before it is written, and taken back while nothing depends on it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.people import Person
from chungtay.organisations.actions import register_organisation
from chungtay.organisations.models import Organisation
from chungtay.register.actions.schools import take_back_schools
from chungtay.register.models import SheetTrace
from chungtay.register.queries.schools import mark_of
from chungtay.register.rules.single import entered_under
from chungtay.sheets.queries.offers import Entering


class TakenBack(Exception):  # noqa: N818  # not a fault: how a trial ends
    """Ends a trial, so that nothing of it stays."""


@transaction.atomic
def enter_body(name: str, entry: Mapping[str, Any], *, by: Person, on: date) -> Organisation:
    """Write one body into the register, with the trace by which it can be taken back."""
    body = register_organisation(name, by=by, on=on, **entry)
    SheetTrace.objects.create(import_uid=body.uid, organisation=body, on=on, is_new=True, steps=mark_of(body))
    return body


def try_body(name: str, entry: Mapping[str, Any], *, by: Person, on: date) -> None:
    """Find out whether the body could be entered, and leave nothing behind; RuleBroken says why it could not."""
    with suppress(TakenBack), transaction.atomic():
        enter_body(name, entry, by=by, on=on)
        raise TakenBack


@transaction.atomic
def take_back_body(body: Organisation, *, by: Person, on: date) -> None:
    """Undo the entry of one body while nothing depends on it and nobody has changed it since."""
    above = entered_under(body)
    if above is None:
        raise RuleBroken(_("%(body)s was not entered by hand, so there is nothing to take back.") % {"body": body})
    take_back_schools(Entering(import_uid=body.uid, scope_uid=above.uid, by=by, on=on, source_name=str(body)))

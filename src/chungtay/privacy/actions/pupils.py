"""Giving pupils codes."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.kernel.errors import RuleBroken, StaleVersion
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.organisations.models import Organisation
from chungtay.privacy.engine.ages import age_on
from chungtay.privacy.facts import PupilLeft, PupilRegistered
from chungtay.privacy.models import Pupil

OLDEST: Final = 25
# Without letters and figures that are taken for one another when a code is read aloud or copied by hand.
SIGNS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@transaction.atomic
def register_pupil(
    school: Organisation, *, birth_year: int, birth_month: int, by: Person, on: date, at: datetime
) -> Pupil:
    """Give a pupil of the school a code; whose code it is, the school writes down in its own papers."""
    if not 0 <= age_on(birth_year, birth_month, on) <= OLDEST:
        raise RuleBroken(_("A pupil born in that month would not be of school age. Check the year."), "birth_year")
    code = _fresh_code()
    pupil = Pupil.objects.create(
        code=code,
        school=school,
        birth_year=birth_year,
        birth_month=birth_month,
        registered_by_id=by.pk,
        registered_at=at,
    )
    tell(PupilRegistered(pupil=pupil, by=by, on=on))
    return pupil


def _fresh_code() -> str:
    while True:
        code = "HS-" + "".join(secrets.choice(SIGNS) for _sign in range(6))
        if not Pupil.objects.filter(code=code).exists():
            return code


@transaction.atomic
def record_leaving(pupil: Pupil, *, left_on: date, by: Person, on: date, seen: int | None) -> Pupil:
    """Record the last day of the support or at the school; twelve months later the profile goes by itself."""
    locked = Pupil.objects.select_for_update().get(pk=pupil.pk)
    if seen is not None and seen != locked.version:
        raise StaleVersion(locked)
    if locked.erased_at is not None:
        raise RuleBroken(_("The profile of this pupil is erased already."))
    locked.left_on = left_on
    locked.version += 1
    locked.save(update_fields=["left_on", "version"])
    tell(PupilLeft(pupil=locked, by=by, on=on))
    return locked

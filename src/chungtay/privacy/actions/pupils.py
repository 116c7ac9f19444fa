"""Giving pupils codes."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Final

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.kernel.errors import RuleBroken, StaleVersion
from chungtay.kernel.facts import tell
from chungtay.kernel.files import JPEG, PNG, store_upload
from chungtay.kernel.people import Person
from chungtay.organisations.models import Organisation
from chungtay.privacy.engine.ages import age_on, is_enough
from chungtay.privacy.facts import PhotographAdded, PhotographPublished, PhotographTakenDown, PupilLeft, PupilRegistered
from chungtay.privacy.models import ConsentRecord, Photograph, Publication, Pupil
from chungtay.privacy.queries.pupils import consent_to_publish

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


@transaction.atomic
def add_photograph(pupil: Pupil, uploaded: UploadedFile[bytes], *, by: Person, on: date, at: datetime) -> Photograph:
    """Keep a photograph of a coded pupil, drawn anew from its pixels and under a name that says nothing."""
    if pupil.erased_at is not None:
        raise RuleBroken(_("The profile of this pupil is erased; no photograph can be added."))
    uploaded.name = f"{pupil.code}-anh"
    stored = store_upload(uploaded, by=by, allowed={JPEG, PNG})
    photograph = Photograph.objects.create(pupil=pupil, file=stored, added_by_id=by.pk, added_at=at)
    tell(PhotographAdded(photograph=photograph, pupil=pupil, wrote=[stored], by=by, on=on))
    return photograph


@transaction.atomic
def publish_photograph(photograph: Photograph, *, by: Person, on: date, at: datetime) -> Publication:
    """Put a photograph on the public pages; the age of this day counts, and the database asks for consent again."""
    pupil = Pupil.objects.select_for_update().get(pk=photograph.pupil_id)
    found = consent_to_publish(pupil)
    if found is None or found.guardian_agreed_at is None:
        raise RuleBroken(
            _("Nobody has agreed yet that photographs of this pupil become public. Ask the guardian first.")
        )
    consent = ConsentRecord.objects.select_for_update().get(pk=found.pk)
    age = pupil.age_on(on)
    if age is None or not is_enough(age, guardian=True, child=consent.child_agreed_at is not None):
        raise RuleBroken(
            _("The pupil is seven or older today and has not been asked. Ask for a new consent of guardian and pupil.")
        )
    if photograph.publications.filter(ended_at__isnull=True).exists():
        raise RuleBroken(_("This photograph is public already."))
    publication = Publication.objects.create(
        photograph=photograph,
        consent=consent,
        published_on=on,
        child_age=age,
        guardian_agreed_at=found.guardian_agreed_at,
        child_agreed_at=consent.child_agreed_at,
        published_by_id=by.pk,
        published_at=at,
    )
    tell(PhotographPublished(photograph=photograph, publication=publication, pupil=pupil, by=by, on=on))
    return publication


@transaction.atomic
def take_photograph_down(photograph: Photograph, *, by: Person, on: date, at: datetime) -> Photograph:
    """Take a photograph off the public pages, with the next request."""
    if not photograph.publications.filter(ended_at__isnull=True).update(ended_at=at):
        raise RuleBroken(_("This photograph is not public."))
    tell(PhotographTakenDown(photograph=photograph, pupil=photograph.pupil, by=by, on=on))
    return photograph

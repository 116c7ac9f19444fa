"""Photographs of coded pupils: kept without traces, published only by consent, gone when it is taken back."""

from __future__ import annotations

from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.files import JPEG, PNG, store_upload
from chungtay.kernel.people import Person
from chungtay.privacy.engine.ages import is_enough
from chungtay.privacy.facts import PhotographAdded, PhotographPublished, PhotographTakenDown
from chungtay.privacy.models import ConsentRecord, Photograph, Publication, Pupil
from chungtay.privacy.queries.pictures import consent_to_publish


@transaction.atomic
def add_photograph(pupil: Pupil, uploaded: UploadedFile[bytes], *, by: Person, on: date, at: datetime) -> Photograph:
    """Keep a photograph of a coded pupil, drawn anew from its pixels and under a name that says nothing."""
    if pupil.erased_at is not None:
        raise RuleBroken(_("The profile of this pupil is erased; no photograph can be added."))
    uploaded.name = f"{pupil.code}-anh"
    stored = store_upload(uploaded, by=by, allowed={JPEG, PNG})
    photograph = Photograph.objects.create(pupil=pupil, file=stored, added_by_id=by.pk, added_at=at)
    tell(PhotographAdded(photograph=photograph, pupil=pupil, by=by, on=on))
    return photograph


@transaction.atomic
def publish_photograph(photograph: Photograph, *, by: Person, on: date, at: datetime) -> Publication:
    """Put a photograph on the public pages; the age of this day counts, and the database asks for the consents again."""
    pupil = Pupil.objects.select_for_update().get(pk=photograph.pupil_id)
    found = consent_to_publish(pupil)
    if found is None:
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
        guardian_agreed_at=consent.guardian_agreed_at,
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

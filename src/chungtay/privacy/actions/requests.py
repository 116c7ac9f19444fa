"""Requests about personal data, and their clocks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.accounts import models as accounts
from chungtay.accounts.queries import system_person
from chungtay.kernel.clock import to_local
from chungtay.kernel.errors import RuleBroken, StaleVersion
from chungtay.kernel.facts import tell
from chungtay.kernel.files import store_upload
from chungtay.kernel.people import Person
from chungtay.organisations.models import Organisation
from chungtay.privacy.choices import OPEN_REQUESTS, RequestChannel, SubjectRequestState, SubjectRight
from chungtay.privacy.facts import PackageTaken, RequestAcknowledged, RequestExtended, RequestReceived, RequestSettled
from chungtay.privacy.models import Pupil, SubjectRequest
from chungtay.privacy.queries.requests import dates_of, end_of, period_of


@dataclass(frozen=True)
class Asked:
    """What is asked: which right, in which words, how it came, and the paper it came on."""

    right: SubjectRight
    words: str
    channel: RequestChannel
    evidence: UploadedFile[bytes] | None = None


@transaction.atomic
def file_request(
    subject: accounts.Person | Pupil, asked: Asked, *, organisation: Organisation | None, by: Person | None, on: date
) -> SubjectRequest:
    """Take in a request and start its clocks; by nobody means by a guardian through a link."""
    actor = by or system_person()
    person = subject if isinstance(subject, accounts.Person) else None
    pupil = None if isinstance(subject, accounts.Person) else subject
    if SubjectRequest.objects.filter(state__in=OPEN_REQUESTS, right=asked.right, person=person, pupil=pupil).exists():
        raise RuleBroken(_("The same request is already being worked on. Its page says by when it is answered."))
    dates = dates_of(asked.right, on)
    request = SubjectRequest.objects.create(
        right=asked.right,
        person=person,
        pupil=pupil,
        organisation=organisation,
        channel=asked.channel,
        words=asked.words,
        evidence=store_upload(asked.evidence, by=actor) if asked.evidence is not None else None,
        received_on=on,
        acknowledge_by_on=dates.acknowledge_by_on,
        answer_by_on=dates.answer_by_on,
        entered_by_id=actor.pk,
    )
    tell(RequestReceived(request=request, by=actor, on=on))
    return request


def _locked(request: SubjectRequest, seen: int | None) -> SubjectRequest:
    locked = SubjectRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if seen is not None and seen != locked.version:
        raise StaleVersion(locked)
    if not locked.is_open:
        raise RuleBroken(_("This request has been answered already."))
    locked.version += 1
    return locked


@transaction.atomic
def acknowledge_request(request: SubjectRequest, *, by: Person, at: datetime, seen: int | None) -> SubjectRequest:
    """Tell the person that the request has arrived and by when it will be answered."""
    locked = _locked(request, seen)
    if not locked.is_received:
        raise RuleBroken(_("This request has been acknowledged already."))
    locked.state, locked.acknowledged_at = SubjectRequestState.ACKNOWLEDGED, at
    locked.save()
    tell(RequestAcknowledged(request=locked, by=by, on=to_local(at).date()))
    return locked


@transaction.atomic
def extend_request(request: SubjectRequest, *, by: Person, on: date, seen: int | None) -> SubjectRequest:
    """Take more time, once, and only after the request was acknowledged."""
    locked = _locked(request, seen)
    if locked.is_received:
        raise RuleBroken(_("Acknowledge the request first; then more time can be taken."))
    if locked.extended_on is not None:
        raise RuleBroken(_("The time was extended once already; it cannot be extended again."))
    locked.extended_on = on
    locked.answer_by_on = end_of(period_of("extension"), locked.answer_by_on)
    locked.save()
    tell(RequestExtended(request=locked, by=by, on=on))
    return locked


@transaction.atomic
def settle_request(
    request: SubjectRequest, state: SubjectRequestState, answer: str, *, by: Person, at: datetime, seen: int | None
) -> SubjectRequest:
    """Answer a request: carried out, or refused with the reason; an answer acknowledges what was not yet."""
    locked = _locked(request, seen)
    if state in OPEN_REQUESTS:
        raise RuleBroken(_("Say whether the request was carried out or refused."), "state")
    if not answer.strip():
        raise RuleBroken(_("Write what was done, or why the request is refused."), "answer")
    is_unmade = state == SubjectRequestState.GRANTED and locked.right == SubjectRight.ERASE
    if is_unmade and not locked.erasures.exists():
        raise RuleBroken(_("Nothing was erased yet. Erase first, or refuse with the reason."), "state")
    locked.acknowledged_at = locked.acknowledged_at or at
    locked.state, locked.settled_at, locked.answer = state, at, answer
    locked.save()
    tell(RequestSettled(request=locked, state=state, by=by, on=to_local(at).date()))
    return locked


@transaction.atomic
def record_package(request: SubjectRequest, *, count: int, by: Person, on: date) -> None:
    """Write down that somebody took everything kept about a person; the package itself is not kept."""
    tell(PackageTaken(request=request, count=count, by=by, on=on))

"""Asking for consent, receiving it, and taking it back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.accounts.queries import system_person
from chungtay.kernel.clock import to_local
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.files import store_upload
from chungtay.kernel.models import StoredFile
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import tidy
from chungtay.privacy.choices import (
    LIVE_CONSENTS,
    ConsentChannel,
    ConsentPurpose,
    ConsentState,
    ErasureKind,
    Guardianship,
)
from chungtay.privacy.engine.ages import is_enough
from chungtay.privacy.engine.packs import wording_on
from chungtay.privacy.facts import ConsentAsked, ConsentDeclined, ConsentGiven, ConsentWithdrawn, GuardianAgreed
from chungtay.privacy.models import ConsentRecord, ConsentText, ErasureRecord, GuardianLink, Pupil

LINK_LASTS: Final = timedelta(days=30)


@dataclass(frozen=True)
class Answer:
    """What was said to one purpose; None is silence, and silence is never consent."""

    guardian: bool | None = None
    child: bool | None = None


@dataclass(frozen=True)
class Guardian:
    """Who answers for the pupil."""

    name: str
    relation: Guardianship


def _frozen_text(purpose: ConsentPurpose, at: datetime) -> ConsentText:
    """The words in force, kept in the moment they are first used; a version whose words were changed is refused."""
    wording = wording_on(purpose, to_local(at).date())
    if wording is None:
        raise RuleBroken(_("There is no text yet for this consent. Ask the operator to add one."))
    text, _is_new = ConsentText.objects.get_or_create(
        purpose=purpose,
        version_on=wording.version_on,
        defaults={
            "title": wording.title,
            "guardian_body": wording.guardian_body,
            "child_body": wording.child_body,
            "sha256": wording.sha256,
            "frozen_at": at,
        },
    )
    if text.sha256 != wording.sha256:
        raise RuleBroken(_("The words of this consent were changed after they had been used. They need a new version."))
    return text


@transaction.atomic
def ask_consent(
    pupil: Pupil, purposes: Collection[ConsentPurpose], *, by: Person, on: date, at: datetime
) -> GuardianLink:
    """Make a link for the pupil's guardian that asks for these consents; links made before it stop working."""
    locked = _locked(pupil)
    if not purposes:
        raise RuleBroken(_("Choose at least one thing to ask consent for."), "purposes")
    live = locked.consents.filter(state__in=LIVE_CONSENTS)
    waiting = {row.purpose for row in live if row.is_waiting}
    standing = {row.purpose for row in live if row.is_given and not row.is_outgrown_on(on)}
    given = [purpose.label for purpose in purposes if purpose in standing]
    if given:
        raise RuleBroken(
            _("This consent is given already: %(what)s.") % {"what": ", ".join(map(str, given))}, "purposes"
        )
    locked.links.filter(revoked_at__isnull=True, consents__state=ConsentState.WAITING).update(revoked_at=at)
    link = GuardianLink.objects.create(pupil=locked, made_by_id=by.pk, made_at=at, expires_at=at + LINK_LASTS)
    locked.consents.filter(state=ConsentState.WAITING).update(link=link)
    texts = [_frozen_text(purpose, at) for purpose in purposes]
    new = [text for text in texts if text.purpose not in waiting]
    asked = [_ask(locked, text, ConsentChannel.LINK, by=by, at=at, link=link) for text in new]
    tell(ConsentAsked(link=link, pupil=locked, count=len(purposes), wrote=[*texts, *asked], by=by, on=on))
    return link


def _ask(
    pupil: Pupil, text: ConsentText, channel: ConsentChannel, *, by: Person, at: datetime, link: GuardianLink | None
) -> ConsentRecord:
    return ConsentRecord.objects.create(
        pupil=pupil, text=text, purpose=text.purpose, link=link, channel=channel, asked_by_id=by.pk, asked_at=at
    )


def _locked(pupil: Pupil) -> Pupil:
    locked = Pupil.objects.select_for_update().get(pk=pupil.pk)
    if locked.erased_at is not None:
        raise RuleBroken(_("The profile of this pupil is erased; nothing can be asked any more."))
    return locked


@transaction.atomic
def answer_link(
    link: GuardianLink, answers: Mapping[str, Answer], *, guardian: Guardian | None, at: datetime
) -> list[ConsentRecord]:
    """What the guardian and the child answered on their telephone, purpose by purpose; silence changes nothing."""
    pupil = _locked(link.pupil)
    if not GuardianLink.objects.get(pk=link.pk).takes_answers_at(at):
        raise RuleBroken(_("The time to answer is over. Ask the school for a new link, or answer on paper."))
    waiting = link.consents.select_for_update().filter(state=ConsentState.WAITING).order_by("id")
    said = [(row, answers.get(row.purpose, Answer())) for row in waiting]
    said = [(row, answer) for row, answer in said if answer != Answer()]
    if not said:
        raise RuleBroken(_("Nothing was answered yet. Choose yes or no for at least one question."))
    asks_name = any(answer.guardian and row.guardian_agreed_at is None for row, answer in said)
    if asks_name and (guardian is None or not tidy(guardian.name)):
        raise RuleBroken(_("Please write the name of the guardian who agrees."), "guardian_name")
    return [_answer(row, pupil, answer, guardian, by=system_person(), at=at) for row, answer in said]


def _answer(
    row: ConsentRecord, pupil: Pupil, answer: Answer, guardian: Guardian | None, *, by: Person, at: datetime
) -> ConsentRecord:
    """Put one answer into its row: both moments there make it given, one alone waits, a no ends it."""
    if answer.guardian is False or answer.child is False:
        return _decline(row, by=by, at=at)
    if answer.guardian and row.guardian_agreed_at is None and guardian is not None:
        row.guardian_agreed_at = at
        row.guardian_name, row.relation = tidy(guardian.name)[:120], guardian.relation
    day = to_local(at).date()
    age = pupil.age_on(day)
    if answer.child and pupil.is_asked_on(day):
        row.child_agreed_at = at
    row.version += 1
    both = age is not None and is_enough(
        age, guardian=row.guardian_agreed_at is not None, child=row.child_agreed_at is not None
    )
    if both:
        # A consent given for a younger child makes room; what was public through it is asked for anew.
        older = pupil.consents.filter(purpose=row.purpose, state=ConsentState.GIVEN)
        older.update(state=ConsentState.REPLACED, closed_at=at)
        row.state, row.child_age, row.given_on = ConsentState.GIVEN, age, day
    row.save()
    wrote = [written for written in (row.text, row.evidence) if written is not None]
    tell((ConsentGiven if both else GuardianAgreed)(consent=row, pupil=pupil, wrote=wrote, by=by, on=day))
    return row


def _decline(row: ConsentRecord, *, by: Person, at: datetime) -> ConsentRecord:
    row.state, row.closed_at = ConsentState.DECLINED, at
    row.version += 1
    row.save()
    tell(ConsentDeclined(consent=row, pupil=row.pupil, by=by, on=to_local(at).date()))
    return row


@transaction.atomic
def record_consent(
    pupil: Pupil,
    answers: Mapping[ConsentPurpose, Answer],
    guardian: Guardian,
    channel: ConsentChannel,
    *,
    evidence: UploadedFile[bytes] | None,
    by: Person,
    at: datetime,
) -> list[ConsentRecord]:
    """What was answered on a paper that was scanned, or in person before somebody of the school."""
    locked = _locked(pupil)
    if channel == ConsentChannel.PAPER and evidence is None:
        raise RuleBroken(_("Attach the scan of the signed paper."), "evidence")
    day = to_local(at).date()
    both = locked.is_asked_on(day)
    if both and any(answer.guardian and answer.child is None for answer in answers.values()):
        raise RuleBroken(_("From seven years on the pupil must agree as well. Say what the pupil answered."))
    answered = {purpose: answer for purpose, answer in answers.items() if answer.guardian is not None}
    if not answered:
        raise RuleBroken(_("Nothing was answered yet. Choose yes or no for at least one question."))
    stored = _kept_scan(evidence, locked, by) if evidence is not None else None
    rows = []
    for purpose, answer in answered.items():
        live = list(locked.consents.select_for_update().filter(purpose=purpose, state__in=LIVE_CONSENTS))
        if any(one.is_given and not one.is_outgrown_on(day) for one in live):
            raise RuleBroken(_("This consent is given already: %(what)s.") % {"what": purpose.label})
        row = next((one for one in live if one.is_waiting), None) or _ask(
            locked, _frozen_text(purpose, at), channel, by=by, at=at, link=None
        )
        row.channel, row.evidence = channel, stored
        row.save(update_fields=["channel", "evidence"])
        rows.append(_answer(row, locked, answer, guardian, by=by, at=at))
    return rows


def _kept_scan(uploaded: UploadedFile[bytes], pupil: Pupil, by: Person) -> StoredFile:
    # The name a scan comes with is often the child's own.
    uploaded.name = f"{pupil.code}-dong-y"
    return store_upload(uploaded, by=by)


@transaction.atomic
def withdraw_consent(
    consent: ConsentRecord, channel: ConsentChannel, *, by: Person | None, at: datetime
) -> ConsentRecord:
    """Take a consent back; what is public through it is gone with this transaction. By nobody means by the guardian."""
    row = ConsentRecord.objects.select_for_update().get(pk=consent.pk)
    if row.state not in LIVE_CONSENTS:
        raise RuleBroken(_("This consent is not in force any more."))
    actor = by or system_person()
    if not row.is_given:
        return _decline(row, by=actor, at=at)
    taken_down = row.publications.filter(ended_at__isnull=True).update(ended_at=at)
    row.state, row.closed_at = ConsentState.WITHDRAWN, at
    row.version += 1
    row.save()
    ErasureRecord.objects.create(
        what=ErasureKind.WITHDRAWN, kind=row._meta.label_lower, key=row.uid, at=at, by_id=actor.pk
    )
    day = to_local(at).date()
    tell(ConsentWithdrawn(consent=row, pupil=row.pupil, channel=channel, taken_down=taken_down, by=actor, on=day))
    return row

"""Erasing what is kept about a person or pupil, by the class of each field, without tearing ledgers or the record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils.translation import gettext as _

from chungtay.accounts.actions import end_sessions_of
from chungtay.accounts.models import Person
from chungtay.kernel import outbox, people
from chungtay.kernel.audit import erase_personal
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.models import AuditEntry, StoredFile
from chungtay.kernel.vietnamese import short_day
from chungtay.organisations.queries import memberships_of
from chungtay.privacy.choices import LIVE_CONSENTS, ConsentState, ErasureKind, SubjectRight
from chungtay.privacy.engine.packs import Eraser, field_entries, said
from chungtay.privacy.facts import ErasuresReplayed, SubjectErased
from chungtay.privacy.gateways import CHANNEL, GATE
from chungtay.privacy.models import ConsentRecord, ErasureRecord, Photograph, Publication, Pupil, SubjectRequest
from chungtay.privacy.queries.held import RECORD, Subject, bears_a_name_of_others, lines_about, rows_about, ways_to
from chungtay.privacy.queries.register import personal_models
from chungtay.privacy.queries.retention import Erasure, hold_on
from chungtay.register.actions.takeaway import delete_takeaways
from chungtay.register.queries.takeaway import takeaways_of


@dataclass
class Tally:
    """How many rows of each table were changed, and how many were kept."""

    changed: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)


@transaction.atomic
def erase_person(
    person: Person, *, request: SubjectRequest | None, by: people.Person, on: date, at: datetime
) -> ErasureRecord:
    """Erase the personal data of somebody who holds no role any more; what was signed keeps the printed name."""
    locked = Person.objects.select_for_update().get(pk=person.pk)
    if locked.is_system or locked.is_operator:
        raise RuleBroken(_("Whoever operates the installation cannot be erased. Take that duty away first."))
    if memberships_of(locked, on).exists():
        raise RuleBroken(_("This person still holds a role. Hand it over or end it first, then erase."))
    if locked.pk == by.pk:
        raise RuleBroken(_("Nobody erases their own account. Somebody else who answers requests does."))
    _refuse_unasked(request)
    _refuse_held(locked, on)
    end_sessions_of(locked, by=by, on=on)
    tally = _erased(locked)
    return _recorded(locked, tally, ErasureKind.ERASED, request, by=by, on=on, at=at)


@transaction.atomic
def erase_pupil(
    pupil: Pupil, *, request: SubjectRequest | None, by: people.Person, on: date, at: datetime
) -> ErasureRecord:
    """Erase a pupil's profile: consents end, photographs and scans go, the code stays for the accounts."""
    locked = Pupil.objects.select_for_update().get(pk=pupil.pk)
    _refuse_unasked(request)
    _refuse_held(locked, on)
    Publication.objects.filter(photograph__pupil=locked, ended_at__isnull=True).update(ended_at=at)
    given = ConsentRecord.objects.filter(pupil=locked, state=ConsentState.GIVEN)
    given.update(state=ConsentState.WITHDRAWN, closed_at=at)
    waiting = ConsentRecord.objects.filter(pupil=locked, state__in=LIVE_CONSENTS)
    waiting.update(state=ConsentState.DECLINED, closed_at=at)
    locked.links.filter(revoked_at__isnull=True).update(revoked_at=at)
    _forget_files(locked, at)
    transaction.on_commit(lambda: delete_takeaways(takeaways_of(locked.school), on=on))
    Pupil.objects.filter(pk=locked.pk).update(
        birth_year=None, birth_month=None, left_on=None, erased_at=at, version=locked.version + 1
    )
    tally = _erased(locked)
    return _recorded(locked, tally, ErasureKind.ERASED, request, by=by, on=on, at=at)


@transaction.atomic
def replay_erasures(erasures: Sequence[Erasure], *, by: people.Person, on: date, at: datetime) -> int:
    """Carry out again, after a restore, what had been erased or withdrawn since the copy; returns how many."""
    done = 0
    for erasure in erasures:
        if ErasureRecord.objects.filter(uid=erasure.uid).exists():
            continue
        row = apps.get_model(erasure.kind)._default_manager.filter(uid=erasure.key).first()
        if row is None:
            continue
        done += 1
        _again(row, erasure, by=by, on=on, at=at)
    tell(ErasuresReplayed(count=done, by=by, on=on))
    return done


def _again(row: models.Model, erasure: Erasure, *, by: people.Person, on: date, at: datetime) -> None:
    """Once more what was done to this row. The copy may know roles that had ended since: they do not stop it."""
    if isinstance(row, ConsentRecord):
        row.publications.filter(ended_at__isnull=True).update(ended_at=erasure.at)
        state = ConsentState.WITHDRAWN if row.is_given else ConsentState.DECLINED
        if row.state in LIVE_CONSENTS:
            ConsentRecord.objects.filter(pk=row.pk).update(state=state, closed_at=erasure.at)
        made = ErasureRecord.objects.create(
            what=ErasureKind.WITHDRAWN, kind=erasure.kind, key=erasure.key, at=erasure.at, by_id=by.pk
        )
    elif isinstance(row, Pupil):
        made = erase_pupil(row, request=None, by=by, on=on, at=at)
    else:
        assert isinstance(row, Person)
        made = _recorded(row, _erased(row), ErasureKind.ERASED, None, by=by, on=on, at=at)
    ErasureRecord.objects.filter(pk=made.pk).update(uid=erasure.uid, at=erasure.at)


def _refuse_unasked(request: SubjectRequest | None) -> None:
    if request is not None and not (request.is_open and request.right == SubjectRight.ERASE):
        raise RuleBroken(_("This request does not ask for an erasure, or is answered already."))


def _refuse_held(subject: Subject, on: date) -> None:
    held = hold_on(subject._meta.label_lower, subject.uid, on)
    if held is not None:
        raise RuleBroken(
            _("A legal hold keeps this data until %(day)s: %(reason)s")
            % {"day": short_day(held.until_on), "reason": held.reason}
        )


def _erased(subject: Subject) -> Tally:
    """Walk the register: every row about the subject, then every mention of the name, then the record."""
    tally = Tally()
    name = subject.name if isinstance(subject, Person) else ""
    mentions = name if isinstance(subject, Person) and not bears_a_name_of_others(subject) else ""
    lines = list(lines_about(subject).values_list("pk", flat=True))
    for model in personal_models():
        label = model._meta.label_lower
        entry = field_entries()[label]
        if label == RECORD or label in {"accounts.person", "privacy.pupil"}:
            continue
        if ways_to(subject, entry):
            for row in rows_about(subject, label):
                _erase_row(row, entry.erasers, name, tally)
        spoken = [column for column, how in entry.erasers.items() if how is Eraser.MENTION]
        if mentions and spoken:
            _erase_mentions(model, spoken, mentions, tally)
    if isinstance(subject, Person):
        _erase_lines(subject, lines, mentions, tally)
        subject.is_active = False
        subject.set_unusable_password()
        subject.save(update_fields=["is_active", "password"])
        _erase_row(subject, field_entries()["accounts.person"].erasers, name, tally)
    return tally


def _erase_row(row: Any, erasers: Any, name: str, tally: Tally) -> None:
    label = row._meta.label_lower
    if Eraser.ROW in erasers.values():
        row.delete()
        tally.changed[label] += 1
        return
    changed = []
    for column, how in erasers.items():
        if how is Eraser.NULL:
            setattr(row, column, None)
        elif how is Eraser.BLANK:
            setattr(row, column, "")
        elif how is Eraser.PLACEHOLDER:
            setattr(row, column, said("erased_person"))
        elif how is Eraser.FREEZE and not getattr(row, column) and name:
            setattr(row, column, name)
        else:
            continue
        changed.append(column)
    if set(erasers.values()) <= {Eraser.KEEP, Eraser.FREEZE}:
        tally.kept[label] += 1
    elif changed:
        tally.changed[label] += 1
    if changed:
        row.save(update_fields=changed)


def _erase_mentions(model: type[models.Model], columns: Sequence[str], name: str, tally: Tally) -> None:
    """Take the name out of the texts of a table; a text kept as JSON is looked through value by value."""
    for row in model._default_manager.only("pk", *columns).iterator(chunk_size=500):
        fresh = {column: _without(getattr(row, column), name) for column in columns}
        changed = [column for column, value in fresh.items() if value != getattr(row, column)]
        if changed:
            for column in changed:
                setattr(row, column, fresh[column])
            row.save(update_fields=changed)
            tally.changed[model._meta.label_lower] += 1


def _without(value: Any, name: str) -> Any:
    if isinstance(value, str):
        return value.replace(name, said("erased_name"))
    if isinstance(value, list):
        return [_without(part, name) for part in value]
    if isinstance(value, dict):
        return {key: _without(part, name) for key, part in value.items()}
    return value


def _erase_lines(person: Person, about: Iterable[int], mentions: str, tally: Tally) -> None:
    """Blank the values of the record that name the person; the lines, their seals and the chain stay whole."""
    known = set(about)
    for entry in AuditEntry.objects.exclude(personal_values={}).iterator(chunk_size=500):
        names = {
            key
            for key, value in entry.personal_values.items()
            if key != "by" and (mentions or entry.pk in known) and person.name in str(value)
        }
        if entry.actor_key == person.uid:
            names.add("by")
        if names:
            erase_personal(entry, names)
            tally.changed[RECORD] += 1


def _forget_files(pupil: Pupil, at: datetime) -> None:
    """Photographs and scans of a pupil: their rows go now, their bytes as an effect that follows the commit."""
    pictures = list(Photograph.objects.filter(pupil=pupil, file__isnull=False).values_list("file_id", flat=True))
    signed = ConsentRecord.objects.filter(pupil=pupil, evidence__isnull=False)
    scans = list(signed.values_list("evidence_id", flat=True))
    Photograph.objects.filter(pupil=pupil, file__isnull=False).update(file=None, erased_at=at)
    ConsentRecord.objects.filter(pupil=pupil).update(evidence=None)
    for stored in StoredFile.objects.filter(pk__in=[*pictures, *scans]):
        outbox.put(CHANNEL, "", {"path": stored.path}, dedupe_key=f"{CHANNEL}:{stored.uid}", gate=GATE)
        stored.delete()


def _recorded(
    subject: Subject,
    tally: Tally,
    what: ErasureKind,
    request: SubjectRequest | None,
    *,
    by: people.Person,
    on: date,
    at: datetime,
) -> ErasureRecord:
    record = ErasureRecord.objects.create(
        what=what,
        kind=subject._meta.label_lower,
        key=subject.uid,
        at=at,
        by_id=by.pk,
        request=request,
        counts=dict(tally.changed),
        kept=dict(tally.kept),
    )
    changed, kept = tally.changed.total(), tally.kept.total()
    tell(SubjectErased(erasure=record, count=changed, kept=kept, by=by, on=on))
    return record

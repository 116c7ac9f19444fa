from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F

from chungtay.accounts.models import Person as PersonRow
from chungtay.kernel import outbox
from chungtay.kernel.clock import now, to_local
from chungtay.kernel.facts import tell
from chungtay.kernel.models import OutboxMessage, OutboxState
from chungtay.kernel.people import Person
from chungtay.notices.choices import Rhythm
from chungtay.notices.engine import last_round, leaves_at
from chungtay.notices.facts import AddressSilenced, LettersDue, LettersHeld, MessageSentAgain, NoticesWritten
from chungtay.notices.models import LetterRun, Notice, SilencedAddress
from chungtay.notices.queries.letters import contents_for
from chungtay.notices.queries.telling import GATHERING, choices_of

PEOPLE_OF_ONE_STEP: Final = 100
OLDEST_ROUND: Final = timedelta(days=2)  # a letter of the week found on Thursday is no letter of Monday


def put_due_letters(rhythm: Rhythm, *, by: Person, at: datetime) -> int:
    """Put the next gathering letters of a round to the post; returns how many people were looked at, 0 at its end.

    A round goes on where it was broken off. A letter has the key of its person and round, so that neither a second
    worker nor a second look writes it twice. What waits is read outside a transaction, which would keep others waiting.
    """
    due_at = last_round(to_local(at), weekly=rhythm == Rhythm.WEEKLY)
    if at - due_at > OLDEST_ROUND:
        return 0
    LetterRun.objects.bulk_create([LetterRun(rhythm=rhythm, due_at=due_at)], ignore_conflicts=True)
    run = LetterRun.objects.get(rhythm=rhythm, due_at=due_at)
    if run.finished_at is not None:
        return 0
    reachable = PersonRow.objects.filter(is_active=True, email_confirmed_at__isnull=False).exclude(email="")
    people = list(reachable.filter(pk__gt=run.reached).order_by("pk")[:PEOPLE_OF_ONE_STEP])
    speaking = [person for person in people if _has_a_letter(person, rhythm, due_at, at)]
    with transaction.atomic():
        count = sum(_put_letter(person, rhythm, due_at, at) for person in speaking)
        state = {"reached": people[-1].pk} if people else {"finished_at": at}
        LetterRun.objects.filter(pk=run.pk).update(**state)
        if count:
            tell(LettersDue(count=count, by=by, on=to_local(at).date()))
    return len(people)


def _has_a_letter(person: PersonRow, rhythm: Rhythm, due_at: datetime, at: datetime) -> bool:
    gathering = choices_of(person).get(GATHERING, Rhythm.WEEKLY)
    is_monday = last_round(to_local(at), weekly=True) == due_at
    # On Mondays the letter of the week brings the news of the day as well.
    if rhythm == Rhythm.DAILY and is_monday and gathering == Rhythm.WEEKLY:
        return False
    return contents_for(person, rhythm, to_local(at).date()).has_something_to_say


def _put_letter(person: PersonRow, rhythm: Rhythm, due_at: datetime, at: datetime) -> bool:
    put = outbox.put(
        "notices.letter",
        person.email,
        {"letter": "gathered", "person": person.uid, "rhythm": rhythm.value},
        dedupe_key=f"gathered:{person.uid}:{rhythm.value}:{to_local(due_at):%Y-%m-%d}",
        gate="notices.letter",
        not_before=leaves_at(to_local(at)),
    )
    return put is not None


@transaction.atomic
def mark_written(notices: Collection[int], *, by: Person, on: date) -> None:
    """Keep that a letter with these notices left; what happens to their things from now on is news again."""
    count = Notice.objects.filter(pk__in=notices, told_at__isnull=True).update(told_at=now())
    if count:
        tell(NoticesWritten(count=count, by=by, on=on))


@transaction.atomic
def hold_letters(message: OutboxMessage, until: datetime, reason: str, *, by: Person, on: date) -> None:
    """Let a message that could not even be tried wait, with all others of its channel, and give it this try back."""
    waiting = OutboxMessage.objects.filter(channel=message.channel, state=OutboxState.WAITING)
    # What another worker holds lies further ahead than `until`, or comes back on its own.
    held = waiting.filter(not_before__lte=now()).update(not_before=until, last_error=reason[:500])
    mine = waiting.filter(pk=message.pk, tries=message.tries)
    mine.update(tries=F("tries") - 1, not_before=until, last_error=reason[:500])
    if held:
        tell(LettersHeld(until=f"{to_local(until):%H:%M %d/%m/%Y}", by=by, on=on))


@transaction.atomic
def send_messages_again(uids: Collection[str] | None, *, by: Person, on: date) -> int:
    """Give messages that were given up their tries back, those named or all; returns how many there were."""
    failed = outbox.failed_messages()
    chosen = list(failed if uids is None else failed.filter(uid__in=list(uids)))
    for message in chosen:
        outbox.send_again(message)
        tell(MessageSentAgain(message=message.uid, by=by, on=on))
    return len(chosen)


@transaction.atomic
def silence_address(digest: str, *, by: Person, on: date) -> None:
    """Write no more letters to an address without an account."""
    _row, is_new = SilencedAddress.objects.get_or_create(digest=digest, defaults={"at": now()})
    if is_new:
        tell(AddressSilenced(by=by, on=on))

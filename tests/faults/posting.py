"""A crew of mail workers: letters to people of whom some lose their right, posted until the worker is killed.

It stands on `crew.py` and takes the same orders; `conftest.py` starts it as a program of its own.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from chungtay.accounts.actions import ensure_system_person
from chungtay.kernel import outbox
from chungtay.kernel.clock import now
from chungtay.kernel.models import OutboxMessage, OutboxState
from chungtay.kernel.uids import new_uid
from chungtay.notices import jobs
from chungtay.notices.queries.letters import Written, makers, register_maker

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.faults import crew

LEFT = "left"


def letter(message: OutboxMessage, on: date) -> Written | None:
    """A letter to somebody who still has the right to it, asked of the database when it leaves."""
    people = get_user_model().objects.filter(pk=message.payload["person"], is_active=True)
    if not people.exclude(honorific=LEFT).exists():
        return None
    return Written(f"[Chung Tay] {message.payload['person']}", "Kính gửi quý thầy cô,", "http://localhost/x/")


register_maker("faults.letter", letter)
setattr(jobs, "is_quiet", lambda local: False)  # noqa: B010  # not a name of its own; the trial does not wait for morning


def write_letters(*, count: int, **_rest: Any) -> None:
    """People with an address, and a letter to each; every tenth has lost the right since."""
    crew.connect()
    ensure_system_person()
    get_user_model().objects.bulk_create(
        get_user_model()(uid=new_uid(), name=f"Người {at}", login=f"p{at}", email=f"p{at}@mau.example", is_active=True)
        for at in range(count)
    )
    people = list(get_user_model().objects.filter(login__startswith="p").order_by("pk"))
    for begin in range(0, count, 500):
        with transaction.atomic():
            for person in people[begin : begin + 500]:
                words = {"letter": "faults.letter", "person": person.pk}
                key = f"letter:{person.pk}"
                for _twice in range(2):  # the same cause told twice is one message
                    outbox.put("notices.letter", person.email, words, dedupe_key=key, gate="notices.letter")
    lost = [person.pk for person in people[::10]]
    get_user_model().objects.filter(pk__in=lost).update(honorific=LEFT)
    crew.say(report=[f"p{at}@mau.example" for at in range(0, count, 10)])


def clear(**_rest: Any) -> None:
    """Nobody and no letter, for the next trial."""
    crew.connect()
    OutboxMessage.objects.all().delete()
    get_user_model().objects.filter(login__startswith="p").delete()


def post(*, hole: str = "", patient: bool = False, **_rest: Any) -> None:
    """Send what is due, as the worker does, until nothing is; a patient one lets leases and waits run out at once."""
    crew.connect()
    if hole == "no gate":
        makers["faults.letter"] = lambda message, on: Written("x", "y", "http://localhost/x/")
    elif hole == "new id":
        jobs.message_id = lambda message: f"<{new_uid()}@chungtay.invalid>"
    if patient:
        make_due()
    while outbox.deliver_due():
        pass


def make_due() -> None:
    waiting = OutboxMessage.objects.filter(state=OutboxState.WAITING)
    waiting.update(not_before=now() - timedelta(seconds=1))


def count_post(**_rest: Any) -> None:
    """How many messages stand in each state, and why those wait that do."""
    crew.connect()
    rows = OutboxMessage.objects.values_list("state", "tries", "last_error")
    crew.say(report=[list(row) for row in rows])


crew.ROLES |= {role.__name__: role for role in (clear, write_letters, post, count_post)}

if __name__ == "__main__":
    crew.main()

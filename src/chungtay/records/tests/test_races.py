from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.db import OperationalError, connections, transaction
from pytest_django.fixtures import Settings

from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken
from chungtay.records.actions import issue_document
from chungtay.records.models import Document, GivenNumber, Issue, NumberSeries
from chungtay.records.tests.papers import Office

pytestmark = [pytest.mark.usefixtures("on_disk"), pytest.mark.django_db(transaction=True)]

CLERKS = 4


@pytest.fixture
def busy(on_disk: None, settings: Settings, tmp_path: Path) -> Office:
    settings.MEDIA_ROOT = tmp_path / "media"
    return Office()


def answer_of(act: Callable[[], object]) -> str:
    """A clerk who waited too long for the others is told so, and presses once more."""
    for _attempt in range(5):
        try:
            act()
        except RuleBroken:
            return "RuleBroken"
        except OperationalError:
            connections.close_all()
        else:
            return ""
    return "waited in vain"


def at_once(acts: list[Callable[[], object]], clerks: int = CLERKS) -> list[str]:
    """What each act answered, with so many hands at work at the same time."""
    start = Barrier(clerks)

    def run(share: list[Callable[[], object]]) -> list[str]:
        start.wait(timeout=20)
        try:
            return [answer_of(act) for act in share]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(clerks) as pool:
        return [answer for answers in pool.map(run, [acts[at::clerks] for at in range(clerks)]) for answer in answers]


def issue(document: Document, office: Office) -> Callable[[], object]:
    return lambda: issue_document(document, by=office.van, on=today(), seen=document.version)


def test_one_draft_issued_by_two_clerks_at_once_takes_one_number(busy: Office) -> None:
    draft = busy.draft()
    mine, theirs = draft, Document.objects.get(pk=draft.pk)

    assert sorted(at_once([issue(mine, busy), issue(theirs, busy)], clerks=2)) == ["", "RuleBroken"]
    assert (Issue.objects.count(), GivenNumber.objects.count()) == (1, 1)


def test_a_number_given_in_a_transaction_that_fails_is_given_again(busy: Office) -> None:
    with transaction.atomic():
        NumberSeries.objects.give(busy.school, "KH", today())
        transaction.set_rollback(True)

    assert busy.issued().issue.number.number == 1


@pytest.mark.slow
def test_two_hundred_issues_at_once_leave_two_hundred_consecutive_numbers(busy: Office) -> None:
    one = busy.draft()
    copies = [
        Document(
            organisation=one.organisation,
            kind=one.kind,
            subject=one.subject,
            form=one.form,
            content=one.content,
            by_id=one.by_id,
            at=one.at,
        )
        for _number in range(200)
    ]
    drafts = Document.objects.bulk_create(copies)

    assert at_once([issue(draft, busy) for draft in drafts]) == [""] * 200

    numbers = sorted(GivenNumber.objects.values_list("number", flat=True))
    assert numbers == list(range(1, 201))
    assert NumberSeries.objects.get().last_number == 200
    assert len(set(Issue.objects.values_list("notation", flat=True))) == 200

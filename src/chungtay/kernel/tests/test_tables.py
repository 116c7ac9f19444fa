from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import Enum

import pytest
from django.db.models import QuerySet
from django.test import RequestFactory

from chungtay.kernel.models import OutboxMessage, Source, SourceKind
from chungtay.kernel.web.tables import Page, page_from, page_of, picked

pytestmark = pytest.mark.django_db
ORDER = ("title", "-id")
NOON = datetime(2026, 11, 21, 5, tzinfo=UTC)


def add_sources(numbers: Sequence[int], *, title: str = "Nguồn {}") -> None:
    """Sources of which seven share each title, so that the second column of the order decides."""
    Source.objects.bulk_create(
        Source(key=f"{title}-{number}", kind=SourceKind.PRESS, title=title.format(number // 7)) for number in numbers
    )


def walk(rows: QuerySet[Source], *, order: Sequence[str] = ORDER, size: int = 50) -> list[Page[Source]]:
    pages = [page_of(rows, order=order, size=size)]
    while pages[-1].next:
        pages.append(page_of(rows, order=order, after=pages[-1].next, size=size))
    return pages


@pytest.mark.parametrize("order", [("title", "id"), ("title", "-id"), ("-title", "id"), ("-title", "-id"), ("-id",)])
def test_walking_on_and_back_shows_every_row_once_in_order(order: Sequence[str]) -> None:
    add_sources(range(200))
    rows = Source.objects.all()

    pages = walk(rows, order=order, size=30)

    assert [row for page in pages for row in page.rows] == list(rows.order_by(*order))
    assert [len(page.rows) for page in pages] == [30] * 6 + [20]
    assert (pages[0].previous, pages[-1].next) == ("", "")
    back = page_of(rows, order=order, before=pages[-1].previous, size=30)
    assert back.rows == pages[-2].rows
    assert page_of(rows, order=order, after=back.next, size=30).rows == pages[-1].rows


def test_a_thousand_rows_are_walked_without_gap_or_repetition_while_others_are_added_and_taken_away() -> None:
    add_sources(range(1000))
    there_from_the_start = set(Source.objects.values_list("id", flat=True))
    rows, seen, key = Source.objects.all(), list[int](), ""
    taken: set[int] = set()
    for turn in range(100):
        page = page_of(rows, order=ORDER, after=key, size=40)
        seen += [row.pk for row in page.rows]
        add_sources(range(turn * 5, turn * 5 + 5), title=f"Nguồn {turn} thêm {{}}")
        victim = page.rows[-1].pk
        taken.add(victim)
        key = page.next
        Source.objects.filter(pk=victim).delete()  # the very row the next page begins after
        if not key:
            break

    assert len(seen) == len(set(seen))
    assert there_from_the_start <= set(seen)
    assert taken <= set(seen)


def test_moments_can_be_paged_by() -> None:
    OutboxMessage.objects.bulk_create(
        OutboxMessage(
            channel="mail", dedupe_key=str(number), not_before=NOON, created_at=NOON + timedelta(seconds=number // 3)
        )
        for number in range(20)
    )
    rows = OutboxMessage.objects.all()

    first = page_of(rows, order=("-created_at", "-id"), size=8)
    second = page_of(rows, order=("-created_at", "-id"), after=first.next, size=8)

    assert first.rows + second.rows == list(rows.order_by("-created_at", "-id")[:16])


def test_a_column_that_may_be_empty_is_refused_at_once() -> None:
    OutboxMessage.objects.bulk_create(
        OutboxMessage(channel="mail", dedupe_key=str(number), not_before=NOON, created_at=NOON) for number in range(3)
    )

    with pytest.raises(TypeError):
        page_of(OutboxMessage.objects.all(), order=("finished_at", "id"), size=2)


@pytest.mark.parametrize("key", ["x", "a:b", "WyJhIl0:abc", "é", "\x00", "'; drop table", "A" * 5000])
def test_a_key_we_did_not_give_out_shows_the_first_page(key: str) -> None:
    add_sources(range(60))
    rows = Source.objects.all()
    first = page_of(rows, order=ORDER)

    assert page_of(rows, order=ORDER, after=key) == first
    assert page_of(rows, order=ORDER, before=key) == first


def test_a_key_of_another_list_shows_the_first_page() -> None:
    add_sources(range(60))
    rows = Source.objects.all()
    key = page_of(rows, order=("id",)).next

    assert page_of(rows, order=("-id",), after=key) == page_of(rows, order=("-id",))


def test_the_page_before_what_has_become_the_beginning_is_the_whole_first_page() -> None:
    add_sources(range(120))
    rows = Source.objects.all()
    second = walk(rows)[1]
    Source.objects.filter(pk__in=[row.pk for row in walk(rows)[0].rows[:20]]).delete()

    page = page_of(rows, order=ORDER, before=second.previous)

    assert len(page.rows) == 50
    assert page.previous == ""


def test_an_empty_list_is_one_empty_page() -> None:
    assert page_of(Source.objects.all(), order=ORDER) == Page([])


def test_the_address_names_the_page(rf: RequestFactory) -> None:
    add_sources(range(120))
    rows = Source.objects.all()
    pages = walk(rows)

    assert page_from(rf.get("/", {"sau": pages[0].next}), rows, order=ORDER) == pages[1]
    assert page_from(rf.get("/", {"truoc": pages[2].previous}), rows, order=ORDER).rows == pages[1].rows
    assert page_from(rf.get("/"), rows, order=ORDER) == pages[0]


class Sort(Enum):
    NAME = "ten"
    NEWEST = "moi"


@pytest.mark.parametrize(
    ("typed", "chosen"), [("moi", Sort.NEWEST), ("x", Sort.NAME), (None, Sort.NAME), ("", Sort.NAME)]
)
def test_only_a_listed_sort_is_taken(typed: str | None, chosen: Sort) -> None:
    assert picked(Sort, typed, Sort.NAME) is chosen

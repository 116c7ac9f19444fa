from __future__ import annotations

import itertools
import random
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chungtay.search.engine.narrowing import Frequent
from chungtay.search.engine.tokens import syllables_of
from chungtay.search.jobs import count_syllables, file_what_waits
from chungtay.search.models import (
    SearchRow,
    SearchWord,
    WaitingSubject,
    differences,
    index_rows,
    index_waiting,
    rebuild,
    store,
)
from chungtay.search.models.stores import Counted
from chungtay.search.queries import keys_of, matches
from chungtay.search.tests.conftest import DAY, Shelf

NAMES = ["Kim Đồng", "Tây Mỗ", "Đại Mỗ", "Quốc Oai", "Hà Nội", "Bình Minh", "Hòa Bình", "Kim Động"]
KINDS = ["Trường Tiểu học", "Trường THCS", "Trường Mầm non", "Phòng GD&ĐT huyện"]


def found(shelf: Shelf, text: str, *, on: date = DAY, is_open: bool = False) -> list[str]:
    rows = matches(text, {"shelf": shelf.visible(None)}, on=on, is_open=is_open).rows
    return [row.title for _fit, row in rows]


def test_what_is_edited_or_taken_away_is_found_no_more(shelf: Shelf) -> None:
    key = shelf.put("Trường THCS Tây Mỗ")
    other = shelf.put("Trường THCS Đại Mỗ")
    assert found(shelf, "tay mo") == ["Trường THCS Tây Mỗ"]

    shelf.rename(key, "Trường THCS Xuân Phương")
    del shelf.names[other]
    index_rows("shelf", [other])

    assert found(shelf, "tay mo") == found(shelf, "dai mo") == []
    assert found(shelf, "xuan phuong") == ["Trường THCS Xuân Phương"]
    assert [tokens for _key, tokens in store().filed()] == [SearchRow.objects.get().tokens.split(" ")]
    assert differences() == []


def test_a_row_deleted_or_changed_past_us_is_found_no_more(shelf: Shelf) -> None:
    shelf.put("Trường THCS Tây Mỗ")
    shelf.put("Trường THCS Đại Mỗ")
    row = SearchRow.objects.get(title="Trường THCS Tây Mỗ")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE search_searchrow SET tokens = 'yen so' WHERE id = %s", [row.pk])
    SearchRow.objects.exclude(pk=row.pk).delete()

    assert list(store().filed()) == [(row.order_key, ["so", "yen"])]


def test_a_syllable_nothing_is_called_by_is_forgotten(shelf: Shelf) -> None:
    key = shelf.put("Trường Quỳnh")
    shelf.put("Trường Hoa Sen")
    shelf.rename(key, "Trường Mai")

    count_syllables()

    counts = dict(SearchWord.objects.values_list("text", "count"))
    assert counts == {"truong": 2, "hoa": 1, "sen": 1, "mai": 1}
    assert not SearchWord.objects.filter(forms__form="qunh").exists()


def test_a_pair_of_very_many_rows_is_counted_at_night_and_forgotten_again(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chungtay.search.models.index.MOST_COUNTED", 2)
    keys = [shelf.put(f"Trường Hoa Sen {number}") for number in range(3)]

    count_syllables()
    assert dict(SearchWord.objects.values_list("text", "count"))["hoa_sen"] == 3

    for key in keys:
        shelf.rename(key, f"Trường Sao Mai {key}")
    assert found(shelf, "hoa sen") == []
    assert len(found(shelf, "sao mia")) == 3
    count_syllables()
    assert not SearchWord.objects.filter(text="hoa_sen").exists()


def test_the_answer_is_the_same_whichever_way_it_is_found(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(30):
        shelf.put(f"Trường {'Hoa Sen' if number % 3 else 'Hoa Mai'} {number}")
    scope = {"shelf": shelf.visible(None)}
    looked_up = [row.order_key for _fit, row in matches("hoa sen", scope, on=DAY, limit=5).rows]
    monkeypatch.setattr(Counted, "questions", itertools.count(1))

    for guessed, is_found_walking in ((20, True), (200, False)):  # too many are expected: the index is asked after all
        monkeypatch.setattr(Counted, "very_many", Frequent({"": 30, "hoa_sen": guessed}))
        with CaptureQueriesContext(connection) as asked:
            again = matches("hoa sen", scope, on=DAY, limit=5)
        assert [row.order_key for _fit, row in again.rows] == looked_up
        assert again.has_more
        if connection.vendor == "postgresql":
            assert len(asked.captured_queries) == (1 if is_found_walking else 2)


def test_long_lists_are_looked_up_in_the_rows_and_the_answer_stays_the_same(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = random.Random(11)
    titles = [f"{dice.choice(KINDS)} {dice.choice(NAMES)} {number % 5}" for number in range(40)]
    for title in titles:
        shelf.put(title)
    scope = {"shelf": shelf.visible(None)}
    tokens = sorted({token for _key, found_by in store().filed() for token in found_by})
    monkeypatch.setattr(Counted, "questions", itertools.count(1))

    for title in titles:
        words = title.lower().split()
        dropped = dice.randrange(len(words))
        for typed in (title, " ".join(reversed(words)), " ".join(words[:dropped] + words[dropped + 1 :]), title[1:]):
            monkeypatch.setattr(Counted, "very_many", Frequent())
            read_whole = matches(typed, scope, on=DAY)
            counts = {token: dice.choice((300, 9_000, 1_000_000)) for token in dice.sample(tokens, len(tokens) // 2)}
            monkeypatch.setattr(Counted, "very_many", Frequent(counts))
            assert matches(typed, scope, on=DAY) == read_whole, typed


def test_frequent_words_are_read_once_for_many_questions(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.put("Trường Hoa Sen")
    SearchWord.objects.filter(text="hoa").update(count=9_000)
    monkeypatch.setattr(Counted, "questions", itertools.count())
    monkeypatch.setattr(Counted, "very_many", Frequent())
    here = store()
    assert isinstance(here, Counted)

    with CaptureQueriesContext(connection) as first:
        assert here.frequent().counts["hoa"] == 9_000
    with CaptureQueriesContext(connection) as second:
        here.frequent()

    assert (len(first), len(second)) == (1, 0)


def test_nothing_is_written_when_nothing_has_changed(shelf: Shelf) -> None:
    key = shelf.put("Trường THCS Tây Mỗ")
    before = list(SearchRow.objects.values())

    index_rows("shelf", [key])

    assert list(SearchRow.objects.values()) == before


def test_nothing_is_asked_when_nothing_may_have_changed(shelf: Shelf) -> None:
    with CaptureQueriesContext(connection) as asked:
        index_rows("shelf", [])

    assert len(asked) == 0


def test_very_many_wait_for_the_worker(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    file_what_waits()
    keys = [shelf.put(f"Trường Tiểu học Số {number}") for number in range(3)]
    monkeypatch.setattr("chungtay.search.models.index.FILED_AT_ONCE", 2)
    for key in keys:
        shelf.names[key] = [("Trường Tiểu học Hoa Sen", None, None, "")]

    index_rows("shelf", keys)
    assert WaitingSubject.objects.count() == 3
    assert found(shelf, "hoa sen") == []

    file_what_waits()
    assert len(found(shelf, "hoa sen")) == 3
    assert (WaitingSubject.objects.count(), index_waiting(), differences()) == (0, 0, [])


def test_an_index_made_after_the_things_is_filled_by_the_worker(shelf: Shelf) -> None:
    shelf.put("Trường Tiểu học Hoa Sen")
    SearchRow.objects.all().delete()
    WaitingSubject.objects.all().delete()
    WaitingSubject.objects.create(provider="", subject=0)

    file_what_waits()

    assert found(shelf, "hoa sen") == ["Trường Tiểu học Hoa Sen"]


def test_the_command_mends_the_index_and_proves_it(shelf: Shelf) -> None:
    shelf.put("Trường Tiểu học Hoa Sen")
    shelf.put("Trường Tiểu học Sao Mai")
    SearchRow.objects.filter(title="Trường Tiểu học Hoa Sen").update(title="Trường Tiểu học Hoa Mai")

    with pytest.raises(CommandError):
        call_command("rebuild_search", "--check")
    call_command("rebuild_search")
    call_command("rebuild_search", "--check")

    assert found(shelf, "hoa sen") == ["Trường Tiểu học Hoa Sen"]


def test_the_database_follows_the_rows_by_itself(db: None) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'search_searchrow'")
            expected = {"search_row_filed", "search_row_taken", "search_row_moved"}
        else:
            cursor.execute("SELECT indexname FROM pg_indexes WHERE indexname = 'search_row_vector'")
            expected = {"search_row_vector"}
        assert {name for (name,) in cursor.fetchall()} == expected


def test_a_random_corpus_is_searched_as_by_reading_it_through(shelf: Shelf) -> None:
    dice = random.Random(7)
    titles = [f"{dice.choice(KINDS)} {dice.choice(NAMES)} {number % 9}" for number in range(60)]
    for title in titles:
        shelf.put(title)
    for _round in range(60):
        words = dice.choice(titles).split()
        start = dice.randrange(len(words))
        typed = " ".join(words[start : start + dice.randint(1, 4)])
        wanted = set(syllables_of(typed))

        rows = matches(typed, {"shelf": shelf.visible(None)}, on=DAY)
        spoken = {title: " ".join(["truong"] * title.startswith("Trường") + syllables_of(title)) for title in titles}
        read = [title for title in titles if wanted <= set(spoken[title].split())]
        side_by_side = [title for title in read if f" {rows.query.folded} " in f" {spoken[title]} "]

        seen = sorted(row.title for _fit, row in rows.rows)
        assert set(side_by_side) <= set(seen) <= set(read), typed
        assert not rows.is_loose
        assert set(keys_of(rows, "shelf", DAY).values_list("title", flat=True)) == set(seen)
        mistyped = typed.replace("Trường", "Trừong").replace("học", "hoc")
        assert found(shelf, mistyped), mistyped


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("tay mo", "Trường THCS Tây Mỗ"),
        ("THCS Tây Mỗ", "Trường THCS Tây Mỗ"),
        ("mo tay thcs", "Trường THCS Tây Mỗ"),
        ("tay mp", "Trường THCS Tây Mỗ"),
        ("taymo", "Trường THCS Tây Mỗ"),
        ("tay mo truong tcs", "Trường THCS Tây Mỗ"),
        ("uhcs tây mỗ", "Trường THCS Tây Mỗ"),
        ("kim dogn", "Trường Tiểu học Kim Đồng"),
        ("Kim Động", "Trường Tiểu học Kim Động"),
        ("kim dong quoc oai", "Trường Tiểu học Kim Đồng"),
        ("trường thcs tây mỗ quận không biết", "Trường THCS Tây Mỗ"),
    ],
)
def test_a_name_is_found_however_it_is_typed(typed: str, first: str, shelf: Shelf) -> None:
    shelf.put("Trường Tiểu học Kim Động", note="xã Đông Yên")
    shelf.put("Trường Tiểu học Kim Đồng", note="xã Quốc Oai, thành phố Hà Nội")
    shelf.put("Trường THCS Tây Mỗ")
    shelf.put("Trường Mầm non Hoa Sen")

    assert found(shelf, typed)[0] == first


def test_what_is_being_typed_is_completed(shelf: Shelf) -> None:
    shelf.put("Trường Tiểu học Kim Đồng")

    for typed in ("tr", "trường ti", "tieu hoc k", "kim đ", "Trường TH Kim Đ"):
        assert found(shelf, typed, is_open=True) == ["Trường Tiểu học Kim Đồng"], typed
    assert found(shelf, "zzz", is_open=True) == []


def test_a_name_is_found_only_from_its_first_day(shelf: Shelf) -> None:
    shelf.put("Trường Hoa Sen", begins=date(2027, 1, 1))

    assert found(shelf, "hoa sen") == []
    assert found(shelf, "hoa sen", on=date(2027, 1, 1)) == ["Trường Hoa Sen"]


def test_rebuilding_gives_the_same_answers(shelf: Shelf) -> None:
    for name in NAMES:
        shelf.put(f"Trường Tiểu học {name}")
    before = {typed: found(shelf, typed) for typed in ("kim dong", "mo", "tieu hoc", "hoa bin")}

    assert rebuild() == len(NAMES)
    assert {typed: found(shelf, typed) for typed in before} == before

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chungtay.drafting.engine.library import BLANK, Circumstances, best_wording, blanks_in, filled
from chungtay.drafting.engine.missing import missing_in
from chungtay.drafting.engine.sheets import Article, Promise, Sheet, from_json, to_json, without_party
from chungtay.drafting.engine.steps import step_of, taken
from chungtay.drafting.queries.library import library, worded

words = st.text(alphabet="ăâđ aB1.…{}\n", max_size=12)
numbers = st.sampled_from(["", "1", "2", "3"])
promises = st.builds(Promise, title=words, as_written=words, owed_by=numbers, owed_to=numbers, target=words, unit=words)
articles = st.builds(
    Article, title=words, body=words, variant=st.sampled_from(["", "own", "muc-dich/chung"]), is_out=st.booleans(),
    promises=st.lists(promises, max_size=2).map(tuple),
)  # fmt: skip
sheets = st.builds(Sheet, parties=st.just(("A", "B", "C")), articles=st.lists(articles, max_size=5).map(tuple))
pressed = st.sampled_from(
    [
        "up:1",
        "down:0",
        "out:0",
        "in:1",
        "own",
        "take",
        "promise:0",
        "wording:0",
        "party:D",
        "keep",
        "up:99",
        "drop:x",
        "",
    ]
)


def press(sheet: Sheet, button: str, chosen: str = "muc-dich/chung") -> Sheet:
    return taken(sheet, step_of(button), wording=lambda name: worded(name, {}), chosen=chosen)


def own_words(sheet: Sheet) -> list[str]:
    offered = {" ".join(each.body.split()) for each in (worded("muc-dich/chung", {}),) if each}
    bodies = [each.body for each in sheet.articles if each.body and " ".join(each.body.split()) not in offered]
    return sorted(bodies + [each.title for row in sheet.articles for each in row.promises if each.title])


@given(sheets, st.lists(pressed, max_size=6))
def test_no_step_but_taking_a_commitment_away_loses_a_word_somebody_typed(sheet: Sheet, buttons: list[str]) -> None:
    after = sheet
    for button in buttons:
        after = press(after, button)

    assert own_words(after) == own_words(sheet)


@given(sheets)
def test_a_sheet_comes_back_as_it_was_kept(sheet: Sheet) -> None:
    assert from_json(to_json(sheet)) == sheet


@given(sheets)
def test_a_party_that_is_left_out_owes_nothing_and_the_others_keep_what_they_owe(sheet: Sheet) -> None:
    after = without_party(sheet, "B")

    assert after.parties == ("A", "C")
    renumbered = {"": "", "1": "1", "2": "", "3": "2"}
    for before_row, row in zip(sheet.articles, after.articles, strict=True):
        for before_one, one in zip(before_row.promises, row.promises, strict=True):
            assert (one.owed_by, one.owed_to) == (renumbered[before_one.owed_by], renumbered[before_one.owed_to])
    assert without_party(sheet, "A") == sheet


def test_the_library_has_the_eight_articles_and_each_wording_fits_somewhere() -> None:
    shelf = library()
    places = [
        Circumstances(kind, sides, money)
        for kind in ("school", "department", "")
        for sides in ("two", "many")
        for money in (True, False)
    ]

    assert [entry.key for entry in shelf.entries] == [
        "muc-dich", "nguyen-tac", "noi-dung", "trach-nhiem", "dau-moi", "kinh-phi", "bao-cao", "thoi-han",
    ]  # fmt: skip
    for entry in shelf.entries:
        assert all(any(each.fits(here) for each in entry.variants) for here in places), entry.key
        assert all(any(each.fits(here) for here in places) for each in entry.variants), entry.key
    last = [each.body.lower() for each in shelf.entries[-1].variants]
    assert all("kế thừa khi sắp xếp tổ chức" in body for body in last)


def test_every_slot_of_every_wording_is_one_that_is_filled() -> None:
    shelf = library()
    slots = dict.fromkeys(["chuong_trinh", "giai_doan", "ben_dau", "tu_ngay", "den_ngay"], "biết")

    for number in ("two", "many"):
        for entry in shelf.entries:
            for each in entry.variants:
                body = filled(each.body, {**slots, **shelf.words[number]})
                open_by_design = each.body.count(BLANK)
                assert "{" not in body
                assert blanks_in(body) == open_by_design, (entry.key, each.key)


@pytest.mark.parametrize(
    ("here", "reference"),
    [
        (Circumstances("school", "two"), "thoi-han/hai-ben"),
        (Circumstances("department", "many"), "thoi-han/nhieu-ben"),
        (Circumstances("department", "many"), "muc-dich/giua-cac-so"),
        (Circumstances("", "two", has_funding=True), "kinh-phi/co-tai-tro"),
        (Circumstances("", "two"), "noi-dung/chung"),
    ],
)
def test_the_wording_that_fits_is_offered(here: Circumstances, reference: str) -> None:
    found = library().wording(reference)

    assert found is not None
    assert best_wording(found[0], here) == found[1]


def test_what_is_missing_is_named_article_by_article_and_what_is_needed_first() -> None:
    whole = Promise(title="Chia sẻ đề", owed_by="1", target="2", due_on="1/6/2027")
    sheet = Sheet(
        parties=("A",),
        heading={"title": "Bản ghi nhớ", "programme": "1"},
        articles=(
            Article(title="Mục đích", body="Đến ngày ……", promises=(whole, replace(whole, due_on="", owed_by=""))),
            Article(title="Bỏ ra", body="……", is_out=True),
            Article(title="", body="Không tên."),
        ),
    )

    found = missing_in(sheet, succession_words=("kế thừa",))

    assert [(each.lack, each.article) for each in found] == [
        ("parties", 0), ("article_title", 2), ("phase", 0), ("last_day", 0), ("succession", 0),
        ("blanks", 1), ("promise_party", 1), ("promise_due", 1),
    ]  # fmt: skip
    assert [each.is_needed for each in found] == [True, True, *[False] * 6]

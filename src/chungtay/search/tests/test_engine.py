from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chungtay.search.engine.narrowing import Frequent, narrowed
from chungtay.search.engine.plan import (
    All,
    Any,
    Beside,
    Expression,
    Term,
    by_pairs,
    by_place,
    by_syllables,
    rarest,
    relaxed,
)
from chungtay.search.engine.relaxing import deletions_of, halves_of, is_one_edit_away, meant_by
from chungtay.search.engine.rerank import Kept, best_first, read_as
from chungtay.search.engine.tokens import Query, filed_under, marks_lacking, read_query, syllables_of

WORDS = st.text("abcdegiou", min_size=1, max_size=6)
DAY = date(2026, 11, 21)


def distance(one: str, other: str) -> int:
    """Edits between two words, neighbours exchanged counting once: the textbook table (optimal string alignment)."""
    table = [[max(i, j) if not min(i, j) else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            same = one[i - 1] == other[j - 1]
            best = [table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (not same)]
            if i > 1 and j > 1 and one[i - 2 : i] == other[j - 1] + other[j - 2]:
                best.append(table[i - 2][j - 2] + 1)
            table[i][j] = min(best)
    return table[-1][-1]


@given(WORDS, WORDS)
def test_one_edit_away_is_what_the_textbook_says(one: str, other: str) -> None:
    assert is_one_edit_away(one, other) == (distance(one, other) == 1)


@given(WORDS.filter(lambda word: len(word) > 1), WORDS.filter(lambda word: len(word) > 1))
def test_words_one_edit_apart_share_a_form(one: str, other: str) -> None:
    if is_one_edit_away(one, other):
        assert deletions_of(one) & deletions_of(other)


@given(st.text(max_size=60))
def test_every_token_is_one_both_databases_keep_as_it_stands(text: str) -> None:
    named, tokens = filed_under(text, text, text)

    assert all(set(token) <= set("abcdefghijklmnopqrstuvwxyz0123456789_") for token in tokens)
    assert tokens == sorted(set(tokens))
    assert set(named) <= set(tokens)


@given(st.text(max_size=300), st.booleans())
def test_a_query_of_any_text_is_short_and_filed_alike(text: str, is_open: bool) -> None:
    query = read_query(text, is_open=is_open)

    assert len(query.syllables) <= 12
    assert {*query.syllables, *query.pairs} <= set(filed_under(text[:120])[1])
    assert query.is_open <= is_open


@pytest.mark.parametrize(
    ("typed", "syllables"),
    [
        ("THCS Tây Mỗ", ["trung", "hoc", "co", "so", "tay", "mo"]),
        ("Trường THCS Tây Mỗ", ["trung", "hoc", "co", "so", "tay", "mo"]),
        ("Q. Đống Đa", ["quan", "dong", "da"]),
        ("TH 09", ["tieu", "hoc", "09"]),
        ("_%'\"*", []),
    ],
)
def test_a_text_is_read_as_schools_are_written(typed: str, syllables: list[str]) -> None:
    assert syllables_of(typed) == syllables


def test_a_school_is_filed_with_the_word_that_abbreviations_leave_out() -> None:
    assert filed_under("Trường TH Kim Đồng", "", "xã Quốc Oai") == (
        ["tieu", "hoc", "kim", "dong"],
        sorted(
            ["truong", "tieu", "hoc", "kim", "dong", "truong_tieu", "tieu_hoc", "hoc_kim", "kim_dong"]
            + ["_xa", "_quoc", "_oai"]
        ),
    )


def test_tones_may_stand_on_either_vowel() -> None:
    assert marks_lacking(read_query("Hoà Bình thuỷ"), "Trường Hòa Bình (Thủy)") == 0
    assert marks_lacking(read_query("Hoà Binh thuy"), "Trường Hoa Bình") == 1


def test_figures_are_never_corrected() -> None:
    assert deletions_of("09") == set()
    assert deletions_of("k9a") == set()


def test_what_may_be_meant_is_near_and_frequent_first() -> None:
    counts = {"mo": 3, "mao": 9, "moi": 9, "mua": 9}
    by_form: dict[str, set[str]] = {}
    for word in counts:
        for form in deletions_of(word):
            by_form.setdefault(form, set()).add(word)

    assert meant_by("moo", by_form, counts) == [("mao",), ("moi",), ("mo",)]
    assert halves_of("hanoi", {"ha", "noi", "han"}) == [("ha", "noi")]


def holds(sought: Expression | None, tokens: set[str]) -> bool:
    """What an expression means, said once more without a database."""
    if sought is None:
        return False
    if isinstance(sought, Term):
        return any(token.startswith(sought.token) if sought.is_open else token == sought.token for token in tokens)
    met = (holds(part, tokens) for part in sought.parts)
    return all(met) if isinstance(sought, All) else any(met)


TITLES = st.lists(st.sampled_from(["kim", "dong", "tay", "mo", "ha", "noi"]), min_size=1, max_size=5)


@given(TITLES, TITLES)
def test_pairs_syllables_and_places_ask_what_they_say(title: list[str], typed: list[str]) -> None:
    tokens = set(filed_under(" ".join(title), "", "xa yen")[1])
    query = Query(tuple(typed))
    stands = [f"{one} {two}" for one, two in pairwise(title)]

    assert holds(by_syllables(query), tokens) == (set(typed) <= set(title))
    assert holds(by_pairs(query), tokens) == (
        all(f"{one} {two}" in stands for one, two in pairwise(typed)) if len(typed) > 1 else typed[0] in title
    )
    if set(typed) <= set(title):
        assert holds(by_place(Query((*typed, "yen"))), tokens)


@given(TITLES.filter(lambda title: len(title) > 1), st.integers(0, 4), st.sampled_from(Beside))
def test_relaxing_one_place_finds_the_title_again(title: list[str], at: int, beside: Beside) -> None:
    at %= len(title)
    typed = [*title[:at], "zz", *title[at + 1 :]]
    sought = relaxed(Query(tuple(typed)), [at], {at: [(title[at],)]}, beside=beside)

    assert holds(sought, set(filed_under(" ".join(title))[1]))
    assert not holds(sought, {"zz"})


def test_the_rarest_of_many_slips_are_looked_for() -> None:
    query = Query(("truong", "tay", "mo", "zz"))

    assert rarest(query, {"truong": 900, "tay": 40, "mo": 7}) == Any(
        (Term("tay_mo"), Term("truong_tay"), Term("mo"), Term("tay"))
    )
    assert rarest(Query(("zz",)), {}) is None


def kept(key: int, title: str, *, until: date | None = None) -> Kept:
    named, tokens = filed_under(title)
    return Kept(key, "shelf", key, "", title, "", " ".join(named), " ".join(tokens), until)


def test_the_better_fit_comes_first() -> None:
    rows = [
        kept(1, "Trường Tiểu học Kim Đông"),
        kept(2, "Trường Tiểu học Kim Đồng", until=DAY),
        kept(3, "Trường Tiểu học Kim Đồng"),
        kept(4, "Tiểu học Đồng Kim"),
        kept(5, "Tiểu học Kim Đồng cơ sở hai"),
    ]

    ranked = [row.subject for _fit, row in best_first(read_query("tiểu học Kim Đồng"), rows, DAY)]

    assert ranked == [3, 2, 5, 1, 4]


def test_a_slip_is_said_in_the_words_of_the_title() -> None:
    assert read_as(read_query("tay moo"), "Trường THCS Tây Mỗ") == "Tây Mỗ"
    assert read_as(read_query("tay mo"), "Trường THCS Tây Mỗ") == ""


TOKENS = st.sampled_from("abcdef")
TERMS: st.SearchStrategy[Expression] = st.builds(Term, TOKENS, st.booleans())
EXPRESSIONS = st.recursive(
    TERMS,
    lambda parts: st.builds(
        lambda joined, kind: kind(tuple(joined)), st.lists(parts, min_size=1, max_size=4), st.sampled_from([All, Any])
    ),
    max_leaves=12,
)


@given(EXPRESSIONS, st.dictionaries(TOKENS, st.integers(200, 10**6)), st.lists(st.sets(TOKENS), max_size=20))
def test_what_is_read_and_what_is_left_together_say_what_was_sought(
    sought: Expression, counts: dict[str, int], rows: list[set[str]]
) -> None:
    read, left = narrowed(sought, Frequent(counts))

    for row in rows:
        assert holds(sought, row) == (holds(read, row) and (left is None or holds(left, row)))


LE_HONG_PHONG = ["le_hong", "hong_phong", "mon_toan", "hoc_le"]


def test_a_list_nearly_every_row_is_in_is_not_read() -> None:
    often = Frequent({"truong": 777_126, "mon": 1_000_000, "ve": 33_098, "thao": 51_337})
    wanted = by_syllables(read_query("thao ve truong mon"))
    assert wanted is not None

    read, left = narrowed(wanted, often)

    assert read == All((Term("thao"), Term("ve")))
    assert left == All((Term("truong"), Term("mon")))
    assert narrowed(wanted, Frequent()) == (wanted, None)
    assert narrowed(Term("mon"), often) == (Term("mon"), None)


def test_pairs_that_follow_each_other_rule_out_less_than_pairs_that_do_not() -> None:
    often = Frequent({"": 1_000_000, "hong": 16_500, "tieu_hoc": 250_000} | dict.fromkeys(LE_HONG_PHONG, 16_300))
    chained = All((Term("le_hong"), Term("hong_phong"), Term("tieu_hoc")))
    apart = All((Term("le_hong"), Term("mon_toan"), Term("tieu_hoc")))

    assert narrowed(chained, often) == (chained, None)
    assert narrowed(apart, often) == (All((Term("le_hong"), Term("mon_toan"))), Term("tieu_hoc"))


def test_what_may_be_meant_is_read_only_as_far_as_the_words_around_it_leave_rows() -> None:
    often = Frequent({"": 1_000_000, "hong": 16_500, "tieu_hoc": 250_000} | dict.fromkeys(LE_HONG_PHONG, 16_300))
    meant = Any((All((Term("tieu_hoc"), Term("hoc_le"))), Term("duc_le")))

    assert narrowed(meant, often) == (meant, None)
    assert narrowed(All((Term("le_hong"), Term("mon_toan"), meant)), often) == (
        All((Term("le_hong"), Term("mon_toan"), Any((Term("hoc_le"), Term("duc_le"))))),
        meant,
    )


def test_a_beginning_weighs_as_much_as_all_that_begins_so() -> None:
    often = Frequent({"ha": 1000, "hai": 500, "hau": 300, "hoa": 900})

    assert often.weight(Term("ha", is_open=True)) == 1000 + 500 + 300 + 200
    assert often.weight(Term("hoa")) == 900
    assert often.weight(Term("quynh")) == 200

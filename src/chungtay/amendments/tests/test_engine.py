from __future__ import annotations

from dataclasses import asdict, replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chungtay.amendments.engine import Annex, Article, Promise, Words, changed_articles, heading_key, words_in_force
from chungtay.records.engine.canonical import digest_of
from chungtay.records.engine.memoranda import ClauseText, MemorandumText, text_hash

GONE = "Nội dung này không còn hiệu lực."
TITLES = st.sampled_from(["Mục đích", "Nguyên tắc", "Nội dung", "Kinh phí", "Báo cáo", "Thời hạn"])
BODIES = st.sampled_from(["Một.", "Hai.", "Ba.", "Bốn.", "Năm."])
ARTICLES = st.lists(st.builds(Article, title=TITLES, body=BODIES), unique_by=lambda each: each.title)
PROMISES = st.lists(st.builds(Promise, title=TITLES, as_written=BODIES), unique_by=lambda each: each.title)
TEXTS = st.builds(Words, articles=ARTICLES, promises=PROMISES)
SAID = st.lists(
    st.builds(Article, title=TITLES, body=st.one_of(BODIES, st.just(GONE))), unique_by=lambda each: each.title
)
ANNEXES = st.lists(st.builds(Words, articles=SAID, promises=PROMISES), max_size=4).map(
    lambda texts: [Annex(number, words) for number, words in enumerate(texts, start=1)]
)
WORDS = st.text(max_size=20)
# A busy machine is no fault of the engine.
patiently = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def plain(words: Words) -> list[tuple[str, str]]:
    return [(each.title, each.body) for each in words.articles]


@patiently
@given(TEXTS)
def test_without_an_annex_the_text_is_what_was_signed(signed: Words) -> None:
    assert words_in_force(signed, [], left_out=GONE) == signed


@pytest.mark.slow
@patiently
@given(TEXTS, ANNEXES, st.integers(0, 4))
def test_annexes_apply_one_after_the_other_however_they_are_handed_over(
    signed: Words, annexes: list[Annex], at: int
) -> None:
    whole = words_in_force(signed, annexes, left_out=GONE)

    assert words_in_force(signed, reversed(annexes), left_out=GONE) == whole
    assert words_in_force(words_in_force(signed, annexes[:at], left_out=GONE), annexes[at:], left_out=GONE) == whole


@pytest.mark.slow
@patiently
@given(TEXTS, ANNEXES)
def test_the_last_annex_that_speaks_of_an_article_is_the_one_that_holds(signed: Words, annexes: list[Annex]) -> None:
    present = {each.title: each for each in words_in_force(signed, annexes, left_out=GONE).articles}
    last = {said.title: (annex.number, said.body) for annex in annexes for said in annex.words.articles}

    for title, (number, body) in last.items():
        assert (title in present) == (body != GONE)
        if title in present:
            assert (present[title].body, present[title].annex) == (body, number)
    for each in signed.articles:
        if each.title not in last:
            assert present[each.title] == each


@pytest.mark.slow
@patiently
@given(TEXTS, ANNEXES)
def test_articles_nobody_touched_keep_their_order(signed: Words, annexes: list[Annex]) -> None:
    after = words_in_force(signed, annexes, left_out=GONE).articles
    untouched = [each.title for each in signed.articles if each.title in {row.title for row in after if not row.annex}]

    assert [each.title for each in after if each.annex is None] == untouched


@patiently
@given(ARTICLES, ARTICLES)
def test_what_an_annex_has_to_say_makes_the_old_text_the_wanted_one(
    before: list[Article], wanted: list[Article]
) -> None:
    said = changed_articles(before, wanted, left_out=GONE)
    after = words_in_force(Words(articles=before), [Annex(1, Words(articles=said))], left_out=GONE)

    assert sorted(plain(after)) == sorted((each.title, each.body) for each in wanted)
    assert changed_articles(before, before, left_out=GONE) == []


OWNERS = st.sampled_from(["", "Mẫu 09", "Mẫu 27", "Mẫu 31"])
OWED = st.lists(
    st.builds(Promise, title=TITLES, as_written=BODIES, owed_by=OWNERS, owed_to=OWNERS),
    unique_by=lambda each: each.title,
)


@pytest.mark.slow
@patiently
@given(OWED, st.lists(OWED, max_size=5))
def test_who_owed_a_commitment_before_is_who_owed_it_until_the_annex_that_names_somebody_else(
    signed: list[Promise], said: list[list[Promise]]
) -> None:
    annexes = [Annex(number, Words(promises=promises)) for number, promises in enumerate(said, start=1)]

    def held(until: int) -> dict[str, Promise]:
        text = words_in_force(Words(promises=signed), annexes[:until], left_out=GONE)
        return {each.title: each for each in text.promises}

    for title, each in held(len(annexes)).items():
        owners = [(at[title].owed_by, at[title].owed_to) for at in map(held, range(len(annexes) + 1)) if title in at]
        changes = [before for before, after in pairwise(owners) if before != after]
        assert ([(each.before.owed_by, each.before.owed_to)] if each.before else []) == changes[-1:]
        if each.before:
            until, since = held(each.before.annex - 1)[title], held(each.before.annex)[title]
            assert (until.owed_by, until.owed_to) == (each.before.owed_by, each.before.owed_to)
            assert (since.owed_by, since.owed_to) == (each.owed_by, each.owed_to)


def test_a_heading_is_known_by_its_words_and_not_by_its_spaces() -> None:
    assert heading_key(" Kinh  PHÍ ") == heading_key("Kinh phí")
    assert heading_key("Kinh phí") != heading_key("Kinh phi")


@patiently
@given(WORDS, WORDS, st.lists(st.builds(ClauseText, title=WORDS, body=WORDS), max_size=3))
def test_a_text_without_a_last_day_hashes_as_it_always_has(title: str, kind: str, clauses: list[ClauseText]) -> None:
    text = MemorandumText(kind=kind, title=title, parties=["A", "B"], clauses=clauses)
    old = {name: value for name, value in asdict(text).items() if name not in {"ends_on", "reported_to"}}

    assert text_hash(text) == digest_of("chungtay.agreement/2", old)
    assert text_hash(replace(text, ends_on="2028-12-31")) != text_hash(text)
    assert text_hash(replace(text, ends_on="2028-12-31")) != text_hash(replace(text, ends_on="2028-12-30"))

from __future__ import annotations

from chungtay.amendments.engine import Annex, Article, Promise, Words, words_in_force
from chungtay.amendments.forms.changing import ChangeForm

GONE = "Nội dung này không còn hiệu lực."
TWO = [
    Promise(title="Dạy mẫu", as_written="Mười tiết.", owed_by="Trường A"),
    Promise(title="Dạy mẫu", as_written="Hai tiết.", owed_by="Trường C"),
]


def owed(annex: Annex) -> list[tuple[str, str]]:
    """Who owes what once the annex lies over the two promises of one heading."""
    return [
        (each.owed_by, each.as_written) for each in words_in_force(Words(promises=TWO), [annex], left_out=GONE).promises
    ]


def test_what_one_party_promised_stands_when_another_of_the_same_heading_is_inherited() -> None:
    said = Promise(title="Dạy mẫu", as_written="Hai tiết.", owed_by="Trường C1")

    assert owed(Annex(1, Words(promises=[said]), heirs_of=("Trường C",))) == [
        ("Trường A", "Mười tiết."),
        ("Trường C1", "Hai tiết."),
    ]


def test_an_heir_that_owes_under_the_same_heading_keeps_its_own_promise() -> None:
    said = Promise(title="Dạy mẫu", as_written="Hai tiết.", owed_by="Trường A")

    assert owed(Annex(1, Words(promises=[said]), heirs_of=("Trường C",))) == [
        ("Trường A", "Mười tiết."),
        ("Trường A", "Hai tiết."),
    ]


def test_of_two_promises_of_one_heading_the_one_of_its_debtor_changes_or_goes() -> None:
    for words, left in (("Năm tiết.", [("Trường C", "Năm tiết.")]), (GONE, [])):
        said = Promise(title="Dạy mẫu", as_written=words, owed_by="Trường C")
        assert owed(Annex(1, Words(promises=[said]))) == [("Trường A", "Mười tiết."), *left]


def test_an_annex_that_cannot_mean_one_of_several_takes_none_away() -> None:
    said = Promise(title="Dạy mẫu", as_written="Ba tiết.", owed_by="Trường D")

    assert owed(Annex(1, Words(promises=[said]))) == [
        ("Trường A", "Mười tiết."),
        ("Trường C", "Hai tiết."),
        ("Trường D", "Ba tiết."),
    ]


def form(articles: list[Article], **typed: str) -> ChangeForm:
    bodies = {f"body_{number}": each.body for number, each in enumerate(articles, start=1)}
    return ChangeForm({**bodies, **typed}, articles=articles, parties=["Trường A", "Trường B"])


def laid(articles: list[Article], changed: ChangeForm) -> list[tuple[str, str]]:
    """The articles once an annex says what was typed."""
    said = Words(articles=[Article(title=each.title, body=each.body) for each in changed.said(GONE)])
    present = words_in_force(Words(articles=articles), [Annex(1, said)], left_out=GONE)
    return [(each.title, each.body) for each in present.articles]


def test_of_two_articles_with_one_heading_the_one_that_was_changed_changes() -> None:
    articles = [Article(title="Cam kết", body="a"), Article(title="Cam kết", body="b")]
    changed = form(articles, body_2="b2")
    assert changed.is_valid()
    assert laid(articles, changed) == [("Cam kết", "a"), ("Cam kết", "b2")]
    without = form(articles, out_1="on")
    assert without.is_valid()
    assert laid(articles, without) == [("Cam kết", "b")]


def test_a_new_article_does_not_take_the_heading_of_one_that_stands() -> None:
    refused = form([Article(title="Cách làm", body="b")], new_title="cách  làm", new_body="Điều mới.")

    assert not refused.is_valid()
    assert "Cách làm" in refused.errors["new_title"][0]

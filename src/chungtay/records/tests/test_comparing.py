from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from chungtay.records.engine.accord import Draft, last_changed, stance, standing_by
from chungtay.records.engine.comparing import ClauseText, clause_changes, word_diff

WORDS = st.text(alphabet="ab ấđ.,;1\n ", max_size=60)
CLAUSES = st.lists(
    st.builds(lambda title, body: ClauseText(title=title, body=body), st.sampled_from("ABCD"), WORDS), max_size=5
)


@given(WORDS, WORDS)
def test_a_difference_gives_back_both_texts(old: str, new: str) -> None:
    segments = word_diff(old, new)

    assert "".join(part.words for part in segments if part.change != "added") == old
    assert "".join(part.words for part in segments if part.change != "removed") == new
    assert all(part.words for part in segments)
    assert all(left.change != right.change for left, right in pairwise(segments))


@given(WORDS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert all(part.change == "kept" for part in word_diff(text, text))


def test_a_changed_word_is_one_change() -> None:
    segments = word_diff("mỗi bên dạy ít nhất một tiết", "mỗi bên dạy ít nhất hai tiết")

    assert [(part.change, part.words) for part in segments] == [
        ("kept", "mỗi bên dạy ít nhất "),
        ("removed", "một"),
        ("added", "hai"),
        ("kept", " tiết"),
    ]


@given(CLAUSES, CLAUSES)
def test_every_article_of_both_versions_is_shown_once(old: list[ClauseText], new: list[ClauseText]) -> None:
    changes = clause_changes(old, new)

    assert sorted(change.number for change in changes if change.number) == list(range(1, len(new) + 1))
    assert sorted(change.old_number for change in changes if change.old_number) == list(range(1, len(old) + 1))
    assert all(change.change != "kept" or (change.number and change.old_number) for change in changes)


def test_an_article_put_between_two_others_leaves_them_as_they_are() -> None:
    first, between, last = (ClauseText(title=title, body="x") for title in ("Mục đích", "Nguyên tắc", "Hiệu lực"))

    assert [change.change for change in clause_changes([first, last], [first, between, last])] == [
        "kept",
        "added",
        "kept",
    ]


def test_an_article_is_agreed_when_every_side_wrote_or_confirmed_its_words() -> None:
    aim, way, cost = ClauseText(title="Mục đích"), ClauseText(title="Cách làm"), ClauseText(title="Kinh phí")
    two_groups = ClauseText(title="Cách làm", body="Một tổ chung.")
    drafts = [
        Draft(number=1, clauses=[aim, way, cost], written_by=1, confirmed_by=[1]),
        Draft(number=2, clauses=[aim, two_groups, cost], written_by=2),
    ]

    standing = standing_by(drafts)

    assert standing == [{1, 2}, {2}, {1, 2}]
    assert [stance(parties, {1, 2}, 1) for parties in standing] == ["agreed", "waits_for_me", "agreed"]
    assert [stance(parties, {1, 2}, 2) for parties in standing] == ["agreed", "waits_for_them", "agreed"]
    assert [draft.number for draft in last_changed(drafts)] == [1, 2, 1]
    assert standing_by([]) == []
    assert last_changed([]) == []

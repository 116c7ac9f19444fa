from __future__ import annotations

import unicodedata
from dataclasses import asdict, replace
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from chungtay.records.engine.canonical import canonical_bytes, digest_of, short_form
from chungtay.records.engine.memoranda import FORM, ClauseText, CommitmentText, MemorandumText, text_hash

# What a text could not say when the first ones were hashed.
SINCE_THEN = {"ends_on", "reported_to"}
PLAIN = MemorandumText(
    kind="BGN",
    title="Bản ghi nhớ phối hợp, giai đoạn 2026-2028",
    parties=("Trường Tiểu học Mẫu 09", "Trường Tiểu học Mẫu 27"),
    clauses=(ClauseText(title="Mục đích", body="Hai bên giúp nhau."),),
    commitments=(CommitmentText(title="Chia sẻ đề", owed_by=1, owed_to=2, target="2", unit="bộ"),),
)


def test_every_word_of_the_memorandum_counts() -> None:
    others = [
        replace(PLAIN, kind="BTT"),
        replace(PLAIN, title="Bản ghi nhớ phối hợp"),
        replace(PLAIN, programme="Chương trình mẫu"),
        replace(PLAIN, phase="2026-2028"),
        replace(PLAIN, effective_on="2027-01-01"),
        replace(PLAIN, parties=tuple(reversed(PLAIN.parties))),
        replace(PLAIN, reported_to=("Ủy ban nhân dân xã Mẫu", "Sở Mẫu")),
        replace(PLAIN, reported_to=("Sở Mẫu", "Ủy ban nhân dân xã Mẫu")),
        replace(PLAIN, reported_to=("Sở Mẫu",)),
        replace(PLAIN, reported_to=("Sở Mẫu",), ends_on="2028-01-01"),
        replace(PLAIN, clauses=()),
        replace(PLAIN, clauses=(ClauseText(title="Mục đích Hai bên", body="giúp nhau."),)),
        replace(PLAIN, commitments=(replace(PLAIN.commitments[0], owed_by=2, owed_to=1),)),
        replace(PLAIN, commitments=(replace(PLAIN.commitments[0], due_on="2027-01-01"),)),
    ]

    assert len({text_hash(PLAIN), *map(text_hash, others)}) == 1 + len(others)


def test_how_a_text_was_typed_does_not_count() -> None:
    typed = replace(
        PLAIN,
        title=unicodedata.normalize("NFD", PLAIN.title) + "  ",
        clauses=(ClauseText(title="Mục đích ", body="\r\nHai bên giúp nhau. \r\n"),),
    )

    assert text_hash(typed) == text_hash(PLAIN)


def test_the_form_of_the_bytes_is_fixed() -> None:
    blank = MemorandumText(kind="BGN", title="Thử", parties=("A", "B"))
    as_ever = {name: value for name, value in asdict(blank).items() if name not in SINCE_THEN}

    assert canonical_bytes(FORM, as_ever).decode() == (
        '{"clauses":[],"commitments":[],"effective_on":"","form":"chungtay.agreement/2","kind":"BGN",'
        '"parties":["A","B"],"phase":"","programme":"","title":"Thử"}'
    )
    assert text_hash(blank) == sha256(canonical_bytes(FORM, as_ever)).hexdigest()
    assert short_form("7f3ac19e02bd") == "7f3a·c19e"


words_typed = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30)


@given(words_typed, words_typed, st.none() | st.integers(1, 5))
def test_a_commitment_that_stands_in_no_article_leaves_the_hash_as_it_always_was(
    title: str, unit: str, place: int | None
) -> None:
    commitment = CommitmentText(title=title, unit=unit, clause_number=place)
    text = MemorandumText(kind="BGN", title="Bản ghi nhớ", parties=("A", "B"), commitments=(commitment,))
    old_row = {name: value for name, value in asdict(commitment).items() if name != "clause_number"}
    before = {name: value for name, value in asdict(text).items() if name not in SINCE_THEN}
    before["commitments"] = [old_row]

    assert (text_hash(text) == digest_of("chungtay.agreement/2", before)) == (place is None)

from __future__ import annotations

import unicodedata
from dataclasses import asdict, replace
from hashlib import sha256

from chungtay.records.engine.canonical import canonical_bytes, short_form
from chungtay.records.engine.memoranda import FORM, ClauseText, CommitmentText, MemorandumText, text_hash

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

    assert canonical_bytes(FORM, asdict(blank)).decode() == (
        '{"clauses":[],"commitments":[],"effective_on":"","form":"chungtay.agreement/2","kind":"BGN",'
        '"parties":["A","B"],"phase":"","programme":"","title":"Thử"}'
    )
    assert text_hash(blank) == sha256(canonical_bytes(FORM, asdict(blank))).hexdigest()
    assert short_form("7f3ac19e02bd") == "7f3a·c19e"

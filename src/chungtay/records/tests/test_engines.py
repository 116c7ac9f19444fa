from __future__ import annotations

from datetime import date
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chungtay.layout.engine.content import (
    Appendix,
    Block,
    Issuer,
    OfficialDocument,
    Paragraph,
    Signature,
    Span,
    Table,
)
from chungtay.layout.engine.packing import FORM, from_plain, to_plain
from chungtay.layout.engine.typed import blocks_of, is_plain, text_of
from chungtay.records.engine.archive import ArchivedDossier, ArchivedPaper, archive_of, xml_of

# Nghị định 30/2020/NĐ-CP, Phụ lục VI, as the domain dossier §5.5 states the lengths.
LONGEST = {
    "OrganId": 13,
    "FileNotation": 20,
    "TypeName": 100,
    "CodeNumber": 11,
    "CodeNotation": 30,
    "OrganName": 200,
    "Subject": 500,
    "Position": 100,
    "FullName": 50,
}
ORDER = ["OrganId", "FileCatalog", "FileNotation", "DocOrdinal", "TypeName", "CodeNumber", "CodeNotation"]
ORDER += ["IssuedDate", "OrganName", "Subject", "Language", "PageAmount", "Position", "FullName", "To", "Priority"]
ORDER += ["IssuedAmount", "DueDate", "Path"]
WORDS = st.text(st.sampled_from("abcđêơ ABC 123,;"), max_size=700)


def dossier(words: str) -> ArchivedDossier:
    paper = ArchivedPaper(
        type_name=words,
        number=words,
        notation=words,
        issued_on=date(2026, 1, 5),
        issuer=words,
        subject=words,
        pages=3,
        position=words,
        full_name=words,
        to=words,
    )
    return ArchivedDossier(
        organ_id=words, year=2026, notation=words, title=words, language="Tiếng Việt", papers=[paper]
    )


@given(WORDS)
def test_no_field_of_the_archive_is_longer_than_the_decree_allows(words: str) -> None:
    root = ET.fromstring(xml_of(dossier(words)))  # noqa: S314  # our own file

    for name, most in LONGEST.items():
        assert all(len(element.text or "") <= most for element in root.iter(name)), name


def test_the_archive_names_every_field_in_its_order() -> None:
    root = ET.fromstring(xml_of(dossier("Văn bản")))  # noqa: S314  # our own file
    element = root.find("Document")

    assert element is not None
    assert [field.tag for field in element] == ORDER
    assert [element.findtext(name) for name in ("DocOrdinal", "IssuedDate", "PageAmount", "Language")] == [
        "1",
        "05/01/2026",
        "3",
        "Tiếng Việt",
    ]
    assert archive_of(dossier("Văn bản")) == archive_of(dossier("Văn bản"))


LINES = [
    "I. MỤC ĐÍCH",
    "1. Nội dung",
    "1.2. Chi tiết",
    "a) Điểm a;",
    "đ) Điểm đ;",
    "Điều 1. Thành lập tổ công tác",
    "QUYẾT ĐỊNH:",
    "Hai trường cùng làm.",
    "| TT | Việc |\n| 1 | Dự giờ |",
]


@given(st.lists(st.sampled_from(LINES), max_size=12))
def test_typed_text_comes_back_from_its_blocks(lines: list[str]) -> None:
    text = "\n".join(lines)
    blocks = blocks_of(text, "Điều")

    assert text_of(blocks) == text
    assert is_plain(blocks, "Điều")


def test_labels_say_what_a_line_is() -> None:
    blocks = blocks_of("I. MỤC ĐÍCH\nđ) Điểm đ\nĐiều 2. Thi hành\nf1) không phải nhãn", "Điều")

    assert blocks == (
        Paragraph((Span("MỤC ĐÍCH"),), label="I.", is_heading=True),
        Paragraph((Span("Điểm đ"),), label="đ)"),
        Paragraph((Span("Thi hành"),), label="Điều 2.", is_heading=True),
        Paragraph((Span("f1) không phải nhãn"),)),
    )


@pytest.mark.parametrize(
    "block", [Paragraph((Span("đậm", is_bold=True),)), Table(("a",), (("b",),), widths=(1.0,)), Table(("a|b",), ())]
)
def test_what_the_plain_screen_would_lose_is_not_offered_to_it(block: Block) -> None:
    assert not is_plain([block], "Điều")


def test_a_document_comes_back_from_plain_values_as_it_was() -> None:
    document = OfficialDocument(
        issuers=(Issuer(name="TRƯỜNG", superior="UBND"), Issuer(name="TRƯỜNG KHÁC")),
        code="BGN",
        kind="Bản ghi nhớ",
        subject="Phối hợp",
        place="Mẫu Bắc",
        number=7,
        issued_on=date(2026, 1, 5),
        bases=("Căn cứ",),
        blocks=(Paragraph((Span("a", is_italic=True),), label="1."), Table(("x",), (("1",),), are_numbers=(True,))),
        signatures=(Signature(post="HIỆU TRƯỞNG", party="Bên A"),),
        witnesses=(Signature(post="CHỦ TỊCH"),),
        appendices=(Appendix(number="I", title="Lịch", blocks=(Table(("x",), ()),)),),
    )

    assert from_plain(FORM, to_plain(document)) == document
    with pytest.raises(ValueError, match="khác"):
        from_plain("khác", to_plain(document))

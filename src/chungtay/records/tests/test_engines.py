from __future__ import annotations

from datetime import date

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


def test_behind_the_word_of_a_decision_an_article_says_what_is_decided() -> None:
    blocks = blocks_of("Điều 1. Mục đích\nQUYẾT ĐỊNH:\nĐiều 2. Thành lập tổ công tác", "Điều")

    assert blocks == (
        Paragraph((Span("Mục đích"),), label="Điều 1.", is_heading=True),
        Paragraph((Span("QUYẾT ĐỊNH:"),), is_heading=True, is_centred=True),
        Paragraph((Span("Thành lập tổ công tác"),), label="Điều 2."),
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

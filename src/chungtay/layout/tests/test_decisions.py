"""What only a decision has: who decides, the word of the decision, articles with bold numbers and plain words."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from docx import Document

from chungtay.layout.engine.content import Issuer, Paragraph, Signature, Span
from chungtay.layout.engine.docx import write_docx
from chungtay.layout.engine.heading import enacting_words
from chungtay.layout.engine.rules.checking import breaches_of_docx
from chungtay.layout.tests.papers import decision, plan

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("issuer", "signature", "words"),
    [
        ("Trường Tiểu học Mẫu 09", Signature(post="Hiệu trưởng"), "HIỆU TRƯỞNG TRƯỜNG TIỂU HỌC MẪU 09"),
        (
            "Trường Tiểu học Mẫu 09",
            Signature(authority="KT. Hiệu trưởng", post="Phó Hiệu trưởng"),
            "HIỆU TRƯỞNG TRƯỜNG TIỂU HỌC MẪU 09",
        ),
        ("Trường THPT Mẫu", Signature(post="Q. Hiệu trưởng"), "HIỆU TRƯỞNG TRƯỜNG THPT MẪU"),
        ("Sở Giáo dục và Đào tạo", Signature(post="Giám đốc Sở"), "GIÁM ĐỐC SỞ GIÁO DỤC VÀ ĐÀO TẠO"),
        (
            "Ủy ban nhân dân xã Mẫu",
            Signature(authority="TM. Ủy ban nhân dân", post="Chủ tịch"),
            "ỦY BAN NHÂN DÂN XÃ MẪU",
        ),
        ("Ủy ban nhân dân xã Mẫu", Signature(post="Chủ tịch"), "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ MẪU"),
    ],
)
def test_who_decides_is_the_head_of_the_issuer_whoever_signs(issuer: str, signature: Signature, words: str) -> None:
    assert enacting_words(replace(decision(), issuers=[Issuer(name=issuer)], signatures=[signature])) == words


def test_no_other_paper_says_who_decides() -> None:
    assert enacting_words(plan()) == ""
    assert enacting_words(replace(decision(), signatures=())) == ""


def test_a_decision_without_legal_bases_still_says_who_decides() -> None:
    assert breaches_of_docx(write_docx(replace(decision(), bases=()))) == []


def test_the_number_of_an_article_is_bold_and_its_words_are_not() -> None:
    article = Paragraph((Span("Thành lập tổ công tác."),), label="Điều 1.")
    page = Document(BytesIO(write_docx(replace(decision(), blocks=[decision().blocks[0], article]))))

    line = next(one for one in page.paragraphs if one.text.startswith("Điều 1."))
    assert [(run.text.strip(), bool(run.bold)) for run in line.runs if run.text.strip()] == [
        ("Điều 1.", True),
        ("Thành lập tổ công tác./.", False),
    ]

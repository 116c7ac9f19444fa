from __future__ import annotations

import tomllib
import unicodedata
from contextlib import nullcontext
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageFont

from chungtay.layout.engine.content import Paragraph, Span, Table
from chungtay.layout.engine.docx import write_docx
from chungtay.layout.engine.measuring import FONTS
from chungtay.layout.engine.pdf import write_pdf
from chungtay.layout.engine.texts import MANIFEST, UnwritableTextError, checked, fault_of, is_in_font, written
from chungtay.layout.tests.papers import plan, text

pytestmark = pytest.mark.once

VOWELS = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
LETTERS = sorted({unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES} | set("đĐ"))


def test_every_vietnamese_letter_is_in_every_face() -> None:
    # A face draws its sign for "missing" where it has no letter, so the two pictures must differ.
    for path in FONTS.glob("*.ttf"):
        face = ImageFont.truetype(str(path), 40)
        missing = bytes(face.getmask("\U0010ffff"))
        assert [letter for letter in LETTERS if bytes(face.getmask(letter)) == missing] == [], path.name
    assert len(LETTERS) == 146
    assert all(map(is_in_font, LETTERS))


def test_a_character_said_to_be_missing_is_missing_in_a_face() -> None:
    face = ImageFont.truetype(str(FONTS / "Tinos-Regular.ttf"), 40)
    missing = bytes(face.getmask("\U0010ffff"))

    assert [sign for sign in "漢字नक" if is_in_font(sign) or bytes(face.getmask(sign)) != missing] == []


def test_the_fonts_are_those_of_the_manifest() -> None:
    manifest = tomllib.loads(MANIFEST.read_text(encoding="utf-8"))

    assert {one["name"]: one["sha256"] for one in manifest["file"]} == {
        path.name: sha256(path.read_bytes()).hexdigest() for path in FONTS.glob("*.ttf")
    }
    assert "SIL OPEN FONT LICENSE" in (FONTS / manifest["licence_text"]).read_text(encoding="utf-8")


@settings(deadline=None)
@given(st.text(alphabet=LETTERS + list(" ,.;-0123456789"), max_size=200))
def test_vietnamese_may_come_in_pieces_and_is_put_together(text: str) -> None:
    assert written(unicodedata.normalize("NFD", text)) == unicodedata.normalize("NFC", text)


def test_nfd_and_nfc_give_the_same_file() -> None:
    apart = replace(plan(), subject=unicodedata.normalize("NFD", plan().subject))

    assert write_docx(apart) == write_docx(plan())
    assert write_pdf(apart) == write_pdf(plan())


@pytest.mark.parametrize(
    ("character", "reason"),
    [
        ("\u202e", "invisible"),
        ("\u2066", "invisible"),
        ("\u200b", "invisible"),
        ("\u200d", "invisible"),
        ("\u00ad", "invisible"),
        ("\ufeff", "invisible"),
        ("\x00", "control"),
        ("\x1b", "control"),
        ("\u2028", "control"),
        ("א", "direction"),
        ("ع", "direction"),
        ("漢", "font"),
        ("😀", "font"),
    ],
)
def test_what_no_paper_can_carry_is_refused_with_its_name_and_place(character: str, reason: str) -> None:
    blocks = [text("Mở đầu."), Paragraph((Span("Nội dung "), Span(f"có {character} lạ")))]

    with pytest.raises(UnwritableTextError) as refused:
        write_docx(replace(plan(), blocks=blocks))

    assert (refused.value.character, refused.value.reason) == (character, reason)
    assert refused.value.where == ("blocks", 1, "spans", 1, "text")
    with pytest.raises(UnwritableTextError):
        write_pdf(replace(plan(), blocks=blocks))


def test_a_bad_character_is_found_wherever_it_stands() -> None:
    table = Table(heads=["TT"], rows=[["1"], ["\u202e2"]])

    with pytest.raises(UnwritableTextError) as refused:
        checked(replace(plan(), blocks=[table]))

    assert refused.value.where == ("blocks", 0, "rows", 1, 0)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60) | st.text(alphabet=[*LETTERS, *" \n\r\t*#$_[]\\<>&\"'"], max_size=80))
def test_any_text_is_either_set_or_refused(text: str) -> None:
    document = replace(plan(), subject=text, verify_at="")
    is_refused = any(fault_of(sign) for sign in unicodedata.normalize("NFC", text) if sign not in "\r\t")

    with pytest.raises(UnwritableTextError) if is_refused else nullcontext():
        assert write_pdf(document).startswith(b"%PDF-")

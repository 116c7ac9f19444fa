from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chungtay.workbooks.engine.legacy import (
    converted,
    decode,
    from_tcvn3,
    from_vni,
    is_syllable,
    legacy_encoding,
    to_tcvn3,
    to_vni,
    unicode_text,
)
from chungtay.workbooks.tests.files import HEADERS, LINES, READ, read_here, said, workbook

ONSETS = ["", "b", "ch", "đ", "gi", "h", "kh", "ngh", "nh", "ph", "qu", "th", "tr", "x"]
RIMES = ["a", "ăn", "ân", "em", "ê", "iên", "oan", "o", "ông", "ơi", "ương", "ưu", "uyên", "y", "uôc", "yêu"]
TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
VOWELS = "aăâeêioôơuưy"


def toned(onset: str, rime: str, tone: str) -> str:
    at = max((rime.index(c) for c in "ăâêôơư" if c in rime), default=[c in VOWELS for c in rime].index(True))
    return unicodedata.normalize("NFC", onset + rime[: at + 1] + tone + rime[at + 1 :])


SYLLABLES = st.builds(toned, st.sampled_from(ONSETS), st.sampled_from(RIMES), st.sampled_from(TONES))
TEXTS = st.lists(SYLLABLES, min_size=1, max_size=8).map(" ".join)


@pytest.mark.parametrize(
    ("stored", "meant"),
    [
        ("Tr\u00ad\u00eang TiÓu häc B¶o Th¾ng", "Trường Tiểu học Bảo Thắng"),
        ("§¨ng ký", "Đăng ký"),
        ("TR\u00a6\u00eaNG THCS Hµ NéI", "TRƯỜNG THCS Hà NỘI"),
    ],
)
def test_text_of_the_abc_fonts_is_read(stored: str, meant: str) -> None:
    assert from_tcvn3(stored) == meant


@pytest.mark.parametrize(
    ("stored", "meant"),
    [
        ("Tröôøng Tieåu hoïc", "Trường Tiểu học"),
        ("Xin chaøo caùc baïn", "Xin chào các bạn"),
        ("TRÖÔØNG Ñaëng Thò Kyõ", "TRƯỜNG Đặng Thị Kỹ"),
    ],
)
def test_text_of_the_vni_fonts_is_read(stored: str, meant: str) -> None:
    assert from_vni(stored) == meant


@given(TEXTS)
def test_old_text_comes_back_as_it_was(words: str) -> None:
    assert from_tcvn3(to_tcvn3(words)) == words
    assert from_vni(to_vni(words)) == words
    assert from_vni(to_vni(words.upper())) == words.upper()


@given(SYLLABLES)
def test_every_syllable_is_known_as_one(syllable: str) -> None:
    assert is_syllable(syllable)
    assert is_syllable(syllable.title())


@pytest.mark.parametrize("word", ["Tr\u00ad\u00eang", "häc", "hoïc", "zữ", "bbà", "ưởă", "á\u0301", "x" * 40])
def test_what_is_no_syllable_is_seen(word: str) -> None:
    assert not is_syllable(word)


NAMES = ["Trường Tiểu học Suối Mơ", "Nguyễn Thị Quỳnh Như", "Phường Bến Lá", "Đặng Thùy Trâm", "xã Đồi Thông"]


@pytest.mark.parametrize(("encoding", "store"), [("tcvn3", to_tcvn3), ("vni", to_vni)])
def test_the_old_table_is_told_by_the_syllables_it_gives(encoding: str, store: object) -> None:
    assert callable(store)
    assert legacy_encoding([store(name) for name in NAMES]) == encoding
    assert [unicode_text(store(name), encoding) for name in NAMES] == NAMES


@pytest.mark.parametrize(
    "names",
    [NAMES, ["THCS 12", "abc"], ["Café Zürich", "Ñandú"], [unicodedata.normalize("NFD", name) for name in NAMES]],
)
def test_unicode_is_left_alone(names: list[str]) -> None:
    assert legacy_encoding(names) == ""
    assert converted(names[0], "") == names[0]


def test_in_a_mixed_sheet_what_reads_well_is_left_alone() -> None:
    assert unicode_text("Trường Suối Mơ", "tcvn3") == "Trường Suối Mơ"
    assert unicode_text("Truong", "vni") == "Truong"


@pytest.mark.parametrize(
    ("encoding", "stored"),
    [
        ("tcvn3", ", ".join(map(to_tcvn3, NAMES)).encode("latin-1")),
        ("vni", ", ".join(map(to_vni, NAMES)).encode("latin-1")),
        ("cp1258", None),
    ],
)
def test_bytes_without_a_mark_are_told_by_their_syllables(encoding: str, stored: bytes | None) -> None:
    text = ", ".join(NAMES)

    assert decode(stored or windows_1258(text)) == (text, encoding)


def windows_1258(text: str) -> bytes:
    """As Windows stores it: a letter with its hat, then the tone."""
    return "".join(split_tone(letter) for letter in text).encode("cp1258")


def split_tone(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    tone = "".join(mark for mark in parts if mark in TONES[1:])
    return unicodedata.normalize("NFC", "".join(part for part in parts if part not in tone)) + tone


@pytest.mark.parametrize(("encoding", "store"), [("tcvn3", to_tcvn3), ("vni", to_vni)])
def test_a_workbook_in_old_fonts_is_read_and_says_so(tmp_path: Path, encoding: str, store: object) -> None:
    assert callable(store)
    rows = [[store(cell) if isinstance(cell, str) else cell for cell in row] for row in [HEADERS, *LINES]]

    reading = read_here(workbook(tmp_path / "a.xlsx", rows))

    assert said(reading) == READ
    assert reading.encoding == encoding


def test_a_sheet_of_unicode_headers_over_old_text_is_read(tmp_path: Path) -> None:
    rows = [HEADERS, *[[to_tcvn3(cell) if isinstance(cell, str) else cell for cell in row] for row in LINES]]

    assert said(read_here(workbook(tmp_path / "a.xlsx", rows))) == READ

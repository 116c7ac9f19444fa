"""Vietnamese typed before Unicode, and the encodings of CSV files: found by what gives real syllables."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from codecs import charmap_decode
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Final

PACKS: Final = Path(__file__).parents[1] / "packs"
_PACK: Final = tomllib.loads((PACKS / "legacy.toml").read_text(encoding="utf-8"))

_TCVN3: Final = str.maketrans(_PACK["tcvn3"]["stored"], _PACK["tcvn3"]["letter"])
_FROM_TCVN3: Final = str.maketrans(_PACK["tcvn3"]["letter"], _PACK["tcvn3"]["stored"])
_ALONE: Final = dict(zip(_PACK["vni"]["alone"].split(), _PACK["vni"]["alone_letters"].split(), strict=True))
_PAIRS: Final = dict(zip(_PACK["vni"]["pairs"].split(), _PACK["vni"]["pair_letters"].split(), strict=True))
_SMALL: Final = _ALONE | _PAIRS
_VNI: Final = {stored.upper(): letter.upper() for stored, letter in _SMALL.items()} | _SMALL
# A capital letter with a small sign, as some typists had it.
_VNI_ALL: Final = {pair[0].upper() + pair[1]: letter.upper() for pair, letter in _PAIRS.items()} | _VNI
_TO_VNI: Final = {letter: stored for stored, letter in _VNI.items()}
_VNI_RUNS: Final = re.compile("|".join(sorted(map(re.escape, _VNI_ALL), key=len, reverse=True)))
_VNI_LETTERS: Final = re.compile("|".join(map(re.escape, _TO_VNI)))

# The signs of windows-1252 between 80 and 9F hex (dashes, quotation marks) are not used by the old tables.
_WINDOWS_BYTES: Final = bytes(range(256)).decode("cp1252", errors="replace")
_TCVN3_BYTES: Final = _WINDOWS_BYTES.translate(_TCVN3)
_SMALL_LETTERS: Final = "".join(letter for letter in _PACK["tcvn3"]["letter"] if letter.islower())
_MIXED: Final = re.compile(f"[A-Z][{_SMALL_LETTERS}]|[{_SMALL_LETTERS}][A-Z]")

_TONES: Final = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_ONSETS: Final = frozenset(_PACK["syllables"]["onsets"].split())
_RIMES: Final = frozenset(_PACK["syllables"]["rimes"].split())
# Letters and marks that no old font stored anything in the place of.
_UNICODE: Final = re.compile(
    "[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u0300-\u0323\u1ea0-\u1ef9]"
)
# Whatever is neither space nor ASCII punctuation: the old fonts store letters in the places of signs.
_WORD: Final = re.compile(r"[^\s!-@\[-`{-~]+")

PLAIN: Final = ""
LEGACY: Final = ("tcvn3", "vni")
_SAMPLE: Final = 400
_SAMPLE_LETTERS: Final = 200
_LONGEST_WORD: Final = 24


def from_tcvn3(text: str) -> str:
    """Text of the ABC fonts in Unicode; in a word of capitals the letters with tones become capitals too."""
    return _in_capitals(text.translate(_TCVN3))


def to_tcvn3(text: str) -> str:
    """Small letters of Unicode as the ABC fonts store them."""
    return text.translate(_FROM_TCVN3)


def from_vni(text: str) -> str:
    """Text of the VNI fonts for Windows in Unicode."""
    return _VNI_RUNS.sub(lambda run: _VNI_ALL[run[0]], text)


def to_vni(text: str) -> str:
    """Unicode as the VNI fonts for Windows store it."""
    return _VNI_LETTERS.sub(lambda letter: _TO_VNI[letter[0]], unicodedata.normalize("NFC", text))


def converted(text: str, encoding: str) -> str:
    """The text in Unicode; an encoding that is not a legacy one leaves it as it is."""
    return from_tcvn3(text) if encoding == "tcvn3" else from_vni(text) if encoding == "vni" else text


def legacy_encoding(texts: Iterable[str]) -> str:
    """Which old encoding a sample of cells is written in, "tcvn3" or "vni"; empty when it is Unicode or plain."""
    doubtful = (text for text in texts if not text.isascii() and not _UNICODE.search(text))
    marked = [text[:_SAMPLE_LETTERS] for text in islice(doubtful, _SAMPLE)]
    plain = _evidence(marked, PLAIN)
    best, found = max((_evidence(marked, encoding), encoding) for encoding in LEGACY)
    # Two words that read wrongly as they stand and rightly so converted: one may be anybody's name.
    return found if best >= max(plain + 4, 2) else PLAIN


def unicode_text(text: str, encoding: str) -> str:
    """One cell of a sheet that is mostly in a legacy encoding: converted, unless it reads better as it stands."""
    if text.isascii() or _UNICODE.search(text):
        return text
    legacy, begins = converted(text, encoding), text[:_SAMPLE_LETTERS]
    return text if _evidence([begins], PLAIN) > _evidence([begins], encoding) else legacy


def decode(content: bytes) -> tuple[str, str]:
    """The text of a CSV file and the encoding found: by its mark, by its form, else by the syllables it gives."""
    for mark, codec in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if content.startswith(mark):
            return content[len(mark) :].decode(codec, errors="replace"), codec[:6].rstrip("-")
    zeros = content[:4096].count(0)
    if zeros > len(content[:4096]) // 5:
        return content.decode("utf-16-le" if content[1:2] == b"\0" else "utf-16-be", errors="replace"), "utf-16"
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _decode_by_syllables(content)


def _decode_by_syllables(content: bytes) -> tuple[str, str]:
    lines = [line for line in content[: 1 << 18].splitlines()[:_SAMPLE] if not line.isascii()]
    windows = [unicodedata.normalize("NFC", line.decode("cp1258", errors="replace")) for line in lines]
    stored = [line.decode("latin-1") for line in lines]
    scores = {"cp1258": _evidence(windows, PLAIN)} | {each: _evidence(stored, each) for each in LEGACY}
    found = max(scores, key=lambda each: scores[each])
    if found == "cp1258":
        return unicodedata.normalize("NFC", content.decode("cp1258", errors="replace")), found
    if found == "tcvn3":
        return _in_capitals(charmap_decode(content, "replace", _TCVN3_BYTES)[0]), found
    return from_vni(charmap_decode(content, "replace", _WINDOWS_BYTES)[0]), found


def _evidence(texts: Iterable[str], encoding: str) -> int:
    """Words with marks that are Vietnamese syllables, less those with marks that are none."""
    total = 0
    for text in texts:
        for word in _WORD.findall(converted(text, encoding)):
            if not word.isascii():
                total += 1 if is_syllable(word) else -1
    return total


@lru_cache(maxsize=10_000)
def is_syllable(word: str) -> bool:
    """Whether the word could be a Vietnamese syllable: a known onset and rime, and at most one tone."""
    if len(word) > _LONGEST_WORD:
        return False
    marks = unicodedata.normalize("NFD", word.lower())
    bare = unicodedata.normalize("NFC", "".join(c for c in marks if c not in _TONES))
    if sum(c in _TONES for c in marks) > 1:
        return False
    return any(bare[:n] in _ONSETS and bare[n:] in _RIMES for n in (1, 2, 3)) or bare in _RIMES


def _in_capitals(text: str) -> str:
    """Words of capitals with all their letters in capitals; most texts have none where a small letter stands."""
    return _WORD.sub(_capitals_together, text) if _MIXED.search(text) else text


def _capitals_together(found: re.Match[str]) -> str:
    word = found[0]
    if word.isascii() or word.isupper():
        return word
    plain = [c for c in word if c.isascii()]
    return word.upper() if plain and all(c.isupper() for c in plain) and len(word) > 2 else word

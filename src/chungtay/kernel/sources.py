"""Legal references: the symbols of official papers taken apart, and always kept as they were written."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

from chungtay.kernel import vietnamese

# administrative 4340/KH-…, legislative 16/2018/TT-…, assembly 91/2025/QH15, letter 1581/…-GDPT (no type code),
# party 29-NQ/TW; unknown says that nothing was understood.
Style = Literal["administrative", "legislative", "assembly", "letter", "party", "unknown"]

# A word of a symbol begins with a capital; "&" occurs in names of departments.
_WORD: Final = r"[^\W\d_a-z][\w&]*"
_DASH: Final = r" ?[-\u2010-\u2013] ?"
_SYMBOL: Final = rf"{_WORD}(?:{_DASH}{_WORD})*"
_REFERENCE: Final = re.compile(
    rf"(?<![\w/.,-])(?:"
    rf"(?P<party_number>[0-9]+[a-z]?){_DASH}(?P<party_type>{_WORD}) ?/ ?(?P<party_issuer>{_SYMBOL})"
    rf"|(?P<number>[0-9]+[a-z]?) ?/ ?(?:(?P<year>[0-9]{{4}}) ?/ ?)?(?P<symbol>{_SYMBOL}))"
    rf"(?![\w/])"
)
_ASSEMBLY: Final = re.compile(r"(?:QH|UBTVQH)\d+")
_CODES: Final = {code.casefold(): code for code in vietnamese.DOCUMENT_TYPES}


@dataclass(frozen=True, kw_only=True)
class LegalReference:
    """A paper as it was cited: the parts are "" or None where the citation does not show them."""

    verbatim: str
    number: str = ""
    year: int | None = None
    type_code: str = ""
    issuer: str = ""
    unit: str = ""
    style: Style = "unknown"

    @property
    def notation(self) -> str:
        """The whole symbol in its regular form, "4340/KH-…"; the verbatim text when nothing was understood."""
        if self.style == "unknown":
            return self.verbatim
        if self.style == "party":
            return f"{self.number}-{self.type_code}/{self.issuer}"
        symbol = "-".join(part for part in (self.type_code, self.issuer, self.unit) if part)
        return "/".join(part for part in (self.number, str(self.year or ""), symbol) if part)

    @property
    def is_understood(self) -> bool:
        """Whether the symbol could be taken apart."""
        return self.style != "unknown"

    @property
    def key(self) -> str:
        """Equal for two citations of one paper: no leading zero, case, marks or "&"."""
        if not self.is_understood:
            return vietnamese.fold(self.verbatim)
        return vietnamese.fold(self.notation).replace("&", "").lstrip("0")


def type_name(code: str) -> str:
    """The Vietnamese name of a type code of decree 30/2020 (appendix III), in small letters; "" for a code unknown."""
    return vietnamese.DOCUMENT_TYPES.get(_known_code(code), "")


def parse_reference(text: str) -> LegalReference:
    """The first symbol cited in the text, with the whole text as verbatim; style unknown when there is none."""
    found = (_taken_apart(match, text) for match in _REFERENCE.finditer(_regular(text)))
    return next((reference for reference in found if reference), LegalReference(verbatim=text))


def find_references(text: str) -> list[LegalReference]:
    """Every symbol cited in a longer text, in its order; the verbatim of each is the symbol as it stands there."""
    composed = unicodedata.normalize("NFC", text)
    matches = _REFERENCE.finditer(_regular(composed))
    found = (_taken_apart(match, composed[match.start() : match.end()]) for match in matches)
    return [reference for reference in found if reference]


def _taken_apart(match: re.Match[str], verbatim: str) -> LegalReference | None:
    if match["party_number"]:
        code = _known_code(match["party_type"])
        if not code:
            return None
        issuer = _without_spaces(match["party_issuer"])
        return LegalReference(
            verbatim=verbatim, number=match["party_number"], type_code=code, issuer=issuer, style="party"
        )
    first, _, rest = _without_spaces(match["symbol"]).partition("-")
    if not first[0].isupper():
        return None
    number, year = match["number"], int(match["year"]) if match["year"] else None
    code = _known_code(first)
    if year is not None and _ASSEMBLY.fullmatch(first) and not rest:
        return LegalReference(verbatim=verbatim, number=number, year=year, issuer=first, style="assembly")
    if code:
        style: Style = "legislative" if year is not None else "administrative"
        return LegalReference(verbatim=verbatim, number=number, year=year, type_code=code, issuer=rest, style=style)
    if year is None and len(first) > 1 and len(rest) > 1:
        return LegalReference(verbatim=verbatim, number=number, issuer=first, unit=rest, style="letter")
    return None


def _known_code(code: str) -> str:
    """The code in its regular spelling, whatever the case it was typed in; "" if decree 30/2020 has none like it."""
    return _CODES.get(code.casefold(), "")


def _regular(text: str) -> str:
    """The text in NFC, with the Vietnamese letter for the Icelandic one that old fonts leave in its place."""
    return unicodedata.normalize("NFC", text).replace("\u00d0", "\u0110")


def _without_spaces(symbol: str) -> str:
    return re.sub(_DASH, "-", symbol)

"""What is always true of Vietnamese: spelling, search folding, order, numbers and dates in words, names of bodies."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final, Protocol

DONG_SIGN: Final = "đ"

# Phụ lục III of decree 30/2020/NĐ-CP, then the codes of laws, of the Party and of older letters.
_TYPES: Final = (
    "NQ nghị quyết · QĐ quyết định · CT chỉ thị · QC quy chế · QyĐ quy định · TC thông cáo · TB thông báo · "
    "HD hướng dẫn · CTr chương trình · KH kế hoạch · PA phương án · ĐA đề án · DA dự án · BC báo cáo · "
    "BB biên bản · TTr tờ trình · HĐ hợp đồng · CĐ công điện · BGN bản ghi nhớ · BTT bản thỏa thuận · "
    "GUQ giấy ủy quyền · GM giấy mời · GGT giấy giới thiệu · GNP giấy nghỉ phép · PG phiếu gửi · "
    "PC phiếu chuyển · PB phiếu báo · SY sao y · TrS trích sao · SL sao lục · "
    "L luật · PL pháp lệnh · NĐ nghị định · TT thông tư · TTLT thông tư liên tịch · NQLT nghị quyết liên tịch · "
    "VBHN văn bản hợp nhất · KL kết luận · QĐi quy định · CV công văn"
)
DOCUMENT_TYPES: Final = {code: name for code, _, name in (entry.partition(" ") for entry in _TYPES.split(" · "))}

_TONES: Final = {"\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0301": "5", "\u0323": "6"}
_SHAPED: Final = frozenset("ăâêôơư")
# The order of CLDR for Vietnamese: signs, figures, letters.
_ORDER: Final = (
    " _-\u2013\u2014,;:!?.…·'\u2018\u2019\"“”«»()[]{}§@*/\\&#%•`^°+<=>|~$₫0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
)
_BASE36: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_WEIGHTS: Final = {sign: _BASE36[n // 36 + 1] + _BASE36[n % 36] for n, sign in enumerate(_ORDER)}

_DIGITS: Final = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_PARTS_OF_DAY: Final = {"morning": "sáng", "afternoon": "chiều", "evening": "tối"}

# Rewritten in this order on folded text; every abbreviation becomes the words it stands for.
_ABBREVIATIONS: Final = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"\b([bsp])\.? ?(?=g(?:iao )?d(?:uc)? ?(?:va|[&\u2013-])? ?d(?:ao )?t)", r"\1. "),
        (r"\bg(?:iao )?d(?:uc)? ?(?:va|[&\u2013-])? ?d(?:ao )?t(?:ao)?\b", "giao duc dao tao"),
        (r"\bb\. (?=giao duc)", "bo "),
        (r"\bs\. (?=giao duc)", "so "),
        (r"\bp\. (?=giao duc)", "phong "),
        (r"\btp\.? ?hcm\b", "thanh pho ho chi minh"),
        (r"\btp\b\.?", "thanh pho "),
        (r"\btt\.? ?(?=g(?:iao )?d)", "trung tam "),
        (r"\bq\.", "quan "),
        (r"\bh\.", "huyen "),
        (r"\bp\.", "phuong "),
        (r"\bx\.", "xa "),
        (r"\btx\.", "thi xa "),
        (r"\btt\.", "thi tran "),
        (r"\bt\.", "tinh "),
        (r"[^\w]+", " "),
        (r"\bth\b", "tieu hoc"),
        (r"\bthcs\b", "trung hoc co so"),
        (r"\bthpt\b", "trung hoc pho thong"),
        (r"\bptcs\b", "pho thong co so"),
        (r"\bmn\b", "mam non"),
        (r"\bmg\b", "mau giao"),
        (r"\bptdt(?=[bn]t\b)", "pho thong dan toc "),
        (r"(?<=pho thong dan toc )bt\b", "ban tru"),
        (r"(?<=pho thong dan toc )nt\b", "noi tru"),
        (r"\bgdtx\b", "giao duc thuong xuyen"),
        (r"\bgdnn\b", "giao duc nghe nghiep"),
        (r"\bubnd\b", "uy ban nhan dan"),
        (r"\bhdnd\b", "hoi dong nhan dan"),
        (r"\bva\b", ""),
        (r" +", " "),
        (r"^ ?truong (?=tieu hoc|trung hoc|mam non|mau giao|pho thong|lien cap|chuyen|dai hoc|cao dang)", ""),
    )
)

# What a body is, as against what it is called; longer phrases first.
_KIND_PHRASES: Final = (
    "giáo dục và đào tạo|giáo dục & đào tạo|giáo dục - đào tạo|giáo dục đào tạo|gd và đt|gd & đt|gd - đt|gd đt|gd&đt|"
    "gd-đt|gdđt|sgdđt|pgdđt|sở|phòng|bộ|uỷ ban nhân dân|ủy ban nhân dân|hội đồng nhân dân|ubnd|hđnd|trung học cơ sở|"
    "trung học phổ thông|phổ thông cơ sở|phổ thông dân tộc bán trú|phổ thông dân tộc nội trú|phổ thông dân tộc|"
    "phổ thông|giáo dục thường xuyên|giáo dục nghề nghiệp|tiểu học|mầm non|mẫu giáo|đại học|cao đẳng|liên cấp|chuyên|"
    "bán trú|nội trú|trường|trung tâm|thcs|thpt|th&thcs|thcs&thpt|ptcs|ptdtbt|ptdtnt|gdtx|gdnn|th|mn|mg|và|&|"
    "thành phố|thị xã|thị trấn|quận|huyện|phường|xã|tỉnh|tp.|tx.|tt.|q.|h.|p.|x.|t.|tp|đô thị|số|công ty|"
    "trách nhiệm hữu hạn|tnhh|cổ phần"
)
_KINDS: Final = tuple(tuple(phrase.split()) for phrase in _KIND_PHRASES.split("|"))
_JOINING: Final = frozenset({("và",), ("&",)})
_PLACE_FOLLOWS: Final = re.compile(
    r"(?<=\S) (?:quận|huyện|xã|phường|tỉnh|thị xã|thị trấn|thành phố|TP\.?|Q\.|H\.|P\.|X\.) "
)

_NEW_STYLE: Final = re.compile(r"\b\w*(?:o[àảãáạèẻẽéẹ]|(?<!q)u[ỳỷỹýỵ])\b", re.IGNORECASE)


class PartialDay(Protocol):
    """A day of which parts may be unknown; `chungtay.kernel.dates.PartialDate` is one."""

    @property
    def year(self) -> int | None: ...
    @property
    def month(self) -> int | None: ...
    @property
    def day(self) -> int | None: ...
    @property
    def inferred_year(self) -> int | None: ...
    @property
    def part_of_day(self) -> str: ...


def tidy(text: str) -> str:
    """One line in NFC, without control, bidi and zero-width characters, single spaces between words."""
    kept = "".join(c for c in text if c.isspace() or unicodedata.category(c) not in {"Cc", "Cf", "Cs"})
    return " ".join(unicodedata.normalize("NFC", kept).split())


def tidy_lines(text: str) -> str:
    """Text of several lines, each tidied; line breaks are kept, except around the whole."""
    return "\n".join(tidy(line) for line in re.split(r"\r\n|\r|\n", text)).strip("\n")


def fold(text: str) -> str:
    """The form in which two spellings are the same to somebody searching: lower case, no marks, đ as d."""
    # The Icelandic eth stands for Đ in text typed with old fonts.
    lower = tidy(text).lower().replace("đ", "d").replace("ð", "d")
    bare = "".join(c for c in unicodedata.normalize("NFD", lower) if unicodedata.category(c) != "Mn")
    return " ".join(unicodedata.normalize("NFC", bare).split())


def sort_key(text: str) -> str:
    """A key of figures and small letters: the order of CLDR for Vietnamese under any database collation."""
    primary, tones, cases = [], [], []
    for base, marks in _letters(tidy(text)):
        primary.append(_WEIGHTS.get(base.lower()) or f"z{ord(base.lower()[0]):06x}")
        tones.append("1" + "".join(_TONES.get(mark, "7") for mark in marks))
        cases.append("1" if base == base.lower() else "2")
    # "0" is below every weight; a tail of "1" (no tone, small letter) says nothing and is dropped, as ICU does.
    return "0".join(("".join(primary), "".join(tones).rstrip("1"), "".join(cases).rstrip("1")))


def name_sort_key(full_name: str) -> str:
    """A key for lists of people: given name (the last word) first, then the rest; capitals make no difference."""
    rest, _, given = tidy(full_name).lower().rpartition(" ")
    return f"{sort_key(given)}0{sort_key(rest)}"


def _letters(text: str) -> Iterator[tuple[str, str]]:
    """Each letter of the alphabet (ă, ơ … are letters) with the marks that are left, tones among them."""
    for cluster in re.findall(r"[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]", unicodedata.normalize("NFD", text)):
        base, marks = cluster[0], ""
        for mark in cluster[1:]:
            shaped = unicodedata.normalize("NFC", base + mark)
            if shaped.lower() in _SHAPED:
                base = shaped
            else:
                marks += mark
        yield base, marks


def number_in_words(value: int, *, southern: bool = False, plain_four: bool = False) -> str:
    """A whole number in small letters; southern says lẻ and ngàn, plain_four says hai mươi bốn for hai mươi tư."""
    if value < 0:
        return "âm " + number_in_words(-value, southern=southern, plain_four=plain_four)
    words = " ".join(_count(value, leads=True)) or _DIGITS[0]
    if southern:
        words = words.replace("linh", "lẻ").replace("nghìn", "ngàn")
    return words.replace("mươi tư", "mươi bốn") if plain_four else words


def amount_in_words(amount: int, *, southern: bool = False, plain_four: bool = False) -> str:
    """An amount in đồng as official papers want it after "Bằng chữ:", for example "Hai trăm bốn mươi triệu đồng"."""
    words = number_in_words(amount, southern=southern, plain_four=plain_four)
    return f"{words[0].upper()}{words[1:]} đồng"


def _count(value: int, *, leads: bool) -> list[str]:
    """The words of a count; what does not lead names its empty hundreds and tens."""
    words = []
    if value >= 10**9:
        words = [*_count(value // 10**9, leads=leads), "tỷ"]
        value, leads = value % 10**9, False
    for size, unit in ((10**6, ["triệu"]), (10**3, ["nghìn"]), (1, [])):
        group = value // size % 1000
        if group:
            words += _below_thousand(group, leads=leads) + unit
            leads = False
    return words


def _below_thousand(value: int, *, leads: bool) -> list[str]:
    hundreds, tens, ones = value // 100, value // 10 % 10, value % 10
    words = [] if leads and not hundreds else [_DIGITS[hundreds], "trăm"]
    if tens == 0:
        return words + (["linh"] if words and ones else []) + ([_DIGITS[ones]] if ones else [])
    words += ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    after_ten = {5: "lăm"} if tens == 1 else {1: "mốt", 4: "tư", 5: "lăm"}
    return words + ([after_ten.get(ones, _DIGITS[ones])] if ones else [])


def number(value: int | Decimal | float) -> str:
    """A number with a dot between thousands and a decimal comma, decimals as given; ValueError unless finite."""
    exact = Decimal(str(value))
    if not exact.is_finite():
        raise ValueError("finite")
    return f"{exact:,f}".translate(str.maketrans(",.", ".,"))


def day_in_words(day: date) -> str:
    """The date of an official paper: days under 10 and months 1 and 2 with a zero (decree 30/2020, Phụ lục I)."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def short_day(day: date) -> str:
    """The day in figures without leading zeros, 30/6/2025."""
    return f"{day.day}/{day.month}/{day.year}"


def partial_day(day: PartialDay) -> str:
    """A day as far as the source states it; an inferred year stands apart: "11/11, năm chưa rõ (suy luận 2020)"."""
    inferred = f" (suy luận {day.inferred_year})" if day.inferred_year is not None else ""
    if day.month is None:
        stated = f"năm {day.year}" if day.year is not None else f"ngày chưa rõ{inferred}"
    else:
        figures = f"tháng {day.month}" if day.day is None else f"{day.day}/{day.month}"
        stated = f"{figures}/{day.year}" if day.year is not None else f"{figures}, năm chưa rõ{inferred}"
    part = _PARTS_OF_DAY.get(day.part_of_day)
    return f"{part} {stated}" if part else stated


def school_year(label: str) -> str:
    """The words for a school year written 2025-2026; ValueError unless the second year follows the first."""
    years = re.fullmatch(r"(\d{4})\s*[-\u2013\u2014]\s*(\d{4})", label.strip())
    if not years or int(years[2]) != int(years[1]) + 1:
        raise ValueError("school_year")
    return f"năm học {years[1]}-{years[2]}"


def fold_organisation(name: str) -> str:
    """The form in which two spellings of one body are the same: folded, abbreviations written out."""
    folded = fold(name)
    for pattern, words in _ABBREVIATIONS:
        folded = pattern.sub(words, folded)
    return folded.strip()


def own_name(name: str) -> str:
    """What a body is called, without what it is: "Nam Từ Liêm" of "Phòng GD&ĐT quận Nam Từ Liêm"."""
    for part in re.split(r"[,;(]", tidy(name)):
        words, met = part.split(), list[tuple[str, ...]]()
        while kind := next((k for k in _KINDS if tuple(w.lower() for w in words[: len(k)]) == k), None):
            # A kind is left off once, and "Trường" only in front: "Trường THCS Trường Chinh", "Huyện Trường Sa".
            if (kind in met and kind not in _JOINING) or (met and kind == ("trường",)):
                break
            met.append(kind)
            words = words[len(kind) :]
        if words:
            return _PLACE_FOLLOWS.split(" ".join(words))[0].rstrip(" )")
    return tidy(name)


def initials(name: str) -> str:
    """A ring's label: capitals of the last three capitalised words of the own name, figures kept whole ("09")."""
    words = [word for word in re.split(r"[^\w]+", own_name(name)) if word]
    capitalised = [word for word in words if not word.islower()] or words
    return "".join(word if word.isdigit() else word[0].upper() for word in capitalised[-3:])


def new_style_tones(text: str) -> list[str]:
    """The words spelled hoà, khoẻ, thuỷ, where we write hòa, khỏe, thủy; quý and quỹ are right and not listed."""
    return _NEW_STYLE.findall(unicodedata.normalize("NFC", text))

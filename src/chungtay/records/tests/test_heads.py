from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from chungtay.accounts.models import Person
from chungtay.layout.engine.bodyheads import BodyFacts, Head, head_of, letters_of, symbol
from chungtay.layout.engine.content import Issuer
from chungtay.organisations.actions import register_organisation, set_parent
from chungtay.organisations.choices import Function, Kind
from chungtay.organisations.models import Organisation
from chungtay.records.models import IssuerSetting
from chungtay.records.queries import issuer_of, place_of, symbol_of

WORDS = tomllib.loads((Path(__file__).parents[1] / "packs" / "heads.toml").read_text(encoding="utf-8"))
DAY = date(2026, 11, 22)
HA_NOI = ("Hà Nội", "thành phố Hà Nội")
CASES = {
    "a primary school under a ward": (
        BodyFacts(kind="TRUONG", name="Trường Tiểu học Giang Biên", above="UBND phường Việt Hưng"),
        Head(
            superior="UBND PHƯỜNG VIỆT HƯNG",
            name="TRƯỜNG TIỂU HỌC GIANG BIÊN",
            abbreviation="THGB",
            place="Việt Hưng",
        ),
    ),
    "an upper secondary school under the department": (
        BodyFacts(
            kind="TRUONG",
            name="Trường THPT Mẫu 01",
            above="Sở Giáo dục và Đào tạo Hà Nội",
            above_is_provincial=True,
        ),
        Head(
            superior="SỞ GIÁO DỤC VÀ ĐÀO TẠO HÀ NỘI",
            name="TRƯỜNG THPT MẪU 01",
            abbreviation="THPTM01",
            place="Hà Nội",
        ),
    ),
    "a department of a city whose committee is not registered": (
        BodyFacts(kind="SO", name="Sở Giáo dục và Đào tạo Hà Nội", units=[HA_NOI], is_province_seat=True),
        Head(
            superior="UBND THÀNH PHỐ HÀ NỘI",
            name="SỞ GIÁO DỤC VÀ ĐÀO TẠO",
            abbreviation="SGDĐT",
            place="Hà Nội",
        ),
    ),
    "a department without a seat": (
        BodyFacts(kind="SO", name="Sở Giáo dục và Đào tạo Quảng Nam"),
        Head(
            superior="UBND TỈNH QUẢNG NAM",
            name="SỞ GIÁO DỤC VÀ ĐÀO TẠO",
            abbreviation="SGDĐT",
            place="Quảng Nam",
        ),
    ),
    "a department of a renamed city": (
        BodyFacts(kind="SO", name="Sở GD&ĐT thành phố Huế"),
        Head(superior="UBND THÀNH PHỐ HUẾ", name="SỞ GIÁO DỤC VÀ ĐÀO TẠO", abbreviation="SGDĐT", place="Huế"),
    ),
    "a commune's desk": (
        BodyFacts(kind="PHONG_VHXH", name="Phòng Văn hóa - Xã hội xã Quốc Oai", above="Ủy ban nhân dân xã Quốc Oai"),
        Head(superior="UBND XÃ QUỐC OAI", name="PHÒNG VĂN HÓA - XÃ HỘI", abbreviation="VHXH", place="Quốc Oai"),
    ),
    "a commune's committee": (
        BodyFacts(kind="UBND_XA", name="UBND xã Quốc Oai", above="UBND thành phố Hà Nội"),
        Head(superior="", name="ỦY BAN NHÂN DÂN XÃ QUỐC OAI", abbreviation="UBND", place="Quốc Oai"),
    ),
    "a district's education office": (
        BodyFacts(kind="PHONG_GDDT", name="Phòng Giáo dục và Đào tạo huyện Quốc Oai"),
        Head(
            superior="UBND HUYỆN QUỐC OAI",
            name="PHÒNG GIÁO DỤC VÀ ĐÀO TẠO",
            abbreviation="PGDĐT",
            place="Quốc Oai",
        ),
    ),
    "the ministry": (
        BodyFacts(kind="BO", name="Bộ Giáo dục và Đào tạo"),
        Head(superior="", name="BỘ GIÁO DỤC VÀ ĐÀO TẠO", abbreviation="BGDĐT", place="Hà Nội"),
    ),
    "a school in a ward with a figure for a name": (
        BodyFacts(kind="TRUONG", name="Trường THCS Ba Đình", units=[("6", "phường 6"), HA_NOI]),
        Head(superior="", name="TRƯỜNG THCS BA ĐÌNH", abbreviation="THCSBĐ", place="Phường 6"),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_head_follows_from_kind_superior_and_seat(name: str) -> None:
    body, head = CASES[name]

    assert head_of(body, WORDS) == head


@pytest.mark.parametrize(
    ("code", "abbreviation", "unit", "expected"),
    [
        ("KH", "THGB", "", "KH-THGB"),
        ("BGN", "SGDĐT", "VP", "BGN-SGDĐT"),
        ("", "SGDĐT", "VP", "SGDĐT-VP"),
        ("", "X", "", "X"),
    ],
)
def test_the_symbol_has_a_dash_and_no_space(code: str, abbreviation: str, unit: str, expected: str) -> None:
    assert symbol(code, abbreviation, unit) == expected


def test_joining_words_give_no_letter() -> None:
    assert letters_of("Sở Giáo dục và Đào tạo", WORDS) == "SGDĐT"


@pytest.fixture
def school(db: None) -> Organisation:
    by = Person.objects.create(name="Hệ thống", is_system=True)
    ward = register_organisation("UBND phường Mẫu Bắc", kind=Kind.COMMUNE_COMMITTEE, by=by, on=DAY)
    body = register_organisation("Trường Tiểu học Mẫu 09", kind=Kind.SCHOOL, by=by, on=DAY)
    set_parent(body, ward, Function.ADMINISTRATIVE, by=by, valid_from=None)
    return body


def test_a_body_that_set_nothing_has_a_head(school: Organisation) -> None:
    assert issuer_of(school, DAY) == Issuer(superior="UBND PHƯỜNG MẪU BẮC", name="TRƯỜNG TIỂU HỌC MẪU 09")
    assert (symbol_of(school, "KH", DAY), place_of(school, DAY)) == ("KH-THM09", "Mẫu Bắc")


def test_what_a_body_set_holds_from_its_day_on(school: Organisation) -> None:
    IssuerSetting.objects.create(
        organisation=school, abbreviation="THMAU9", has_no_superior=True, valid_from=date(2026, 6, 1)
    )

    assert symbol_of(school, "KH", date(2026, 5, 31)) == "KH-THM09"
    assert symbol_of(school, "KH", DAY) == "KH-THMAU9"
    assert issuer_of(school, DAY) == Issuer(name="TRƯỜNG TIỂU HỌC MẪU 09")

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chungtay.kernel.clock import today
from chungtay.kernel.models import AuditEntry, LegalDocument
from chungtay.places.actions import load_units
from chungtay.places.choices import UnitKind, UnitLevel
from chungtay.places.models import Unit, UnitName, UnitPack, UnitParent, UnitSuccession
from chungtay.places.queries import (
    children_of,
    communes_under,
    find_units,
    predecessors_of,
    provinces_on,
    standing_for,
    successors_of,
    unit_by_code,
    units_on,
)
from chungtay.places.tests.conftest import CLERK, LOADED_ON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pack")]

LAST_DAY = date(2025, 6, 30)
REFORM = date(2025, 7, 1)
ONE_DAY = timedelta(days=1)

# Domain §3.4, by hand: district → lead successors, and the others its communes partly went to.
DISTRICTS = {
    "002": ("00070 00082 00097 00226", "00004"),
    "275": ("09895 09910 09952 09931 04930", "10003 09982"),
    "009": ("00367 00364 00352", "00637 00175 00322 00643"),
    "274": ("09832 09856 09871 09877 00622", "00613 00634 09886"),
    "019": ("00592 00637 00622 00634", "00166 00175 09886 09556 00367"),
    "282": ("10441 10459 10465 10489", "10081"),
    "004": ("00127 00118 00145 00136 00097", "00577 00565"),
}


def old(code: str, level: str = UnitLevel.COMMUNE) -> Unit:
    return unit_by_code(code, level, LAST_DAY)


def new(code: str, level: str = UnitLevel.COMMUNE) -> Unit:
    return unit_by_code(code, level, REFORM)


@pytest.mark.parametrize(
    ("day", "provinces", "districts", "communes"),
    [
        (date(2024, 1, 1), 63, 696, 10035),
        (LAST_DAY, 63, 696, 10035),
        (REFORM, 34, 0, 3321),
        (date(2026, 9, 20), 34, 0, 3321),
        (None, 34, 0, 3321),
    ],
)
def test_each_day_has_its_number_of_units(day: date | None, provinces: int, districts: int, communes: int) -> None:
    counts = [units_on(day or today(), level).count() for level in UnitLevel]

    assert counts == [provinces, districts, communes]


@pytest.mark.parametrize(
    ("code", "day", "before", "after", "document"),
    [
        ("46", date(2025, 1, 1), "tỉnh Thừa Thiên Huế", "thành phố Huế", None),
        ("75", date(2026, 4, 30), "tỉnh Đồng Nai", "thành phố Đồng Nai", "30/2026/QH16"),
        ("22", date(2026, 9, 1), "tỉnh Quảng Ninh", "thành phố Quảng Ninh", "36/2026/QH16"),
        ("24", date(2026, 9, 20), "tỉnh Bắc Ninh", "thành phố Bắc Ninh", "39/2026/QH16"),
    ],
)
def test_a_province_becomes_a_city_on_its_day(
    code: str, day: date, before: str, after: str, document: str | None
) -> None:
    unit = unit_by_code(code, UnitLevel.PROVINCE, day)
    name = unit.name_on(day)

    assert unit_by_code(code, UnitLevel.PROVINCE, day - ONE_DAY) == unit
    assert (unit.name_on(day - ONE_DAY).full_name, name.full_name) == (before, after)
    assert (unit.name_on(day - ONE_DAY).kind, name.kind) == (UnitKind.PROVINCE, UnitKind.MUNICIPALITY)
    assert (name.legal_document.verbatim if name.legal_document else None) == document


@pytest.mark.parametrize(
    ("document", "day", "province", "count"),
    [
        ("237/NQ-UBTVQH16", date(2026, 4, 30), "75", 10),
        ("388/NQ-UBTVQH16", date(2026, 9, 20), "24", 12),
    ],
)
def test_the_wards_of_2026_begin_on_their_day(document: str, day: date, province: str, count: int) -> None:
    names = UnitName.objects.filter(legal_document__verbatim=document).select_related("unit")

    assert len(names) == count
    assert {name.valid_from for name in names} == {day}
    assert {name.unit.name_on(day - ONE_DAY).kind for name in names} == {UnitKind.COMMUNE}
    assert {name.unit.name_on(day).kind for name in names} == {UnitKind.WARD}
    assert {parent.code for name in names if (parent := name.unit.parent_on(day))} == {province}


def test_there_are_six_cities_after_the_reform_and_nine_since_20_september_2026() -> None:
    def cities(day: date) -> list[str]:
        named = [unit.name_on(day) for unit in provinces_on(day)]
        return [name.name for name in named if name.kind == UnitKind.MUNICIPALITY]

    assert len(cities(date(2024, 12, 31))) == 5
    assert len(cities(REFORM)) == 6
    assert len(cities(date(2026, 9, 19))) == 8
    assert cities(date(2026, 9, 20)) == [
        "Hà Nội", "Quảng Ninh", "Bắc Ninh", "Hải Phòng", "Huế", "Đà Nẵng", "Đồng Nai", "Hồ Chí Minh", "Cần Thơ",
    ]  # fmt: skip


@pytest.mark.parametrize("code", DISTRICTS)
def test_a_district_of_the_source_texts_goes_to_the_communes_the_domain_paper_lists(code: str) -> None:
    heirs = successors_of(old(code, UnitLevel.DISTRICT), LOADED_ON)
    lead, partly = DISTRICTS[code]

    assert {heir.unit.code for heir in heirs if heir.is_lead} == set(lead.split())
    assert {heir.unit.code for heir in heirs if not heir.is_lead} == set(partly.split())
    assert {document.verbatim for heir in heirs for document in heir.legal_documents} == {"1656/NQ-UBTVQH15"}


def test_xuan_phuong_inherits_from_two_districts_that_signed_different_texts() -> None:
    origins = {step.predecessor.key: step.is_lead for step in predecessors_of(new("00622"))}

    assert origins["d019.1"]
    assert origins["d274.1"]
    assert [key for key in origins if key.startswith("d")] == ["d019.1", "d274.1", "d021.1"]


@pytest.mark.parametrize(
    ("code", "lead", "partly"),
    [("00121", "00127", "00136"), ("00127", "00127", "00136"), ("00628", "00634", "00622")],
)
def test_a_divided_ward_has_one_lead_successor(code: str, lead: str, partly: str) -> None:
    heirs = successors_of(old(code), LOADED_ON)

    assert [(heir.unit.code, heir.is_lead) for heir in heirs] == [(lead, True), (partly, False)]
    assert standing_for(old(code), LOADED_ON) == [new(lead)]


def test_the_old_and_the_new_viet_hung_share_a_code_and_are_two_units() -> None:
    before, after = old("00127"), new("00127")

    assert before != after
    assert (before.last_day, after.valid_from) == (LAST_DAY, REFORM)
    assert [str(name) for name in before.line_on(LAST_DAY)] == [
        "phường Việt Hưng", "quận Long Biên", "thành phố Hà Nội",
    ]  # fmt: skip
    assert [str(name) for name in after.line_on(REFORM)] == ["phường Việt Hưng", "thành phố Hà Nội"]


def test_the_seven_provinces_of_the_fifth_text_are_five_today() -> None:
    signed = ["42", "44", "45", "46", "48", "49", "51"]
    today_codes = [
        [(unit.code, unit.name_on(LOADED_ON).name) for unit in standing_for(old(code, UnitLevel.PROVINCE), LOADED_ON)]
        for code in signed
    ]

    assert today_codes == [
        [("42", "Hà Tĩnh")],
        [("44", "Quảng Trị")],
        [("44", "Quảng Trị")],
        [("46", "Huế")],
        [("48", "Đà Nẵng")],
        [("48", "Đà Nẵng")],
        [("51", "Quảng Ngãi")],
    ]
    (quang_nam,) = successors_of(old("49", UnitLevel.PROVINCE), LOADED_ON)
    assert [document.verbatim for document in quang_nam.legal_documents] == ["202/2025/QH15"]


def test_64_of_the_126_communes_of_ha_noi_span_two_old_districts_or_more() -> None:
    communes = communes_under(new("01", UnitLevel.PROVINCE), REFORM)
    spanned: dict[int, set[int]] = defaultdict(set)
    steps = UnitSuccession.objects.filter(successor__in=communes, predecessor__level=UnitLevel.DISTRICT)
    for commune, district in steps.values_list("successor", "predecessor"):
        spanned[commune].add(district)

    assert communes.count() == len(spanned) == 126
    assert sum(len(districts) >= 2 for districts in spanned.values()) == 64


def test_no_unit_ends_without_a_successor_and_no_commune_has_two_lead_ones() -> None:
    ended = Unit.objects.filter(valid_until__isnull=False)
    lead = UnitSuccession.objects.filter(is_lead=True)

    assert ended.count() == 52 + 696 + 10035 - 132
    assert not ended.exclude(pk__in=lead.values("predecessor")).exists()
    leads_of_communes = lead.filter(predecessor__level=UnitLevel.COMMUNE)
    assert leads_of_communes.count() == leads_of_communes.values("predecessor").distinct().count()
    assert not UnitSuccession.objects.filter(successor__valid_until__isnull=False).exists()


def test_a_commune_the_reform_left_whole_keeps_its_identity_under_a_new_parent() -> None:
    lung_cu = Unit.objects.filter(level=UnitLevel.COMMUNE, valid_from=None, valid_until=None)

    assert lung_cu.count() == 132
    tho_chau = old("31105")
    assert [str(name) for name in tho_chau.line_on(LAST_DAY)] == [
        "xã Thổ Châu", "thành phố Phú Quốc", "tỉnh Kiên Giang",
    ]  # fmt: skip
    assert [str(name) for name in tho_chau.line_on(REFORM)] == ["đặc khu Thổ Châu", "tỉnh An Giang"]
    assert standing_for(tho_chau, REFORM) == [tho_chau]
    assert successors_of(tho_chau, REFORM) == []


def test_hoang_sa_and_truong_sa_stand_where_they_are_before_and_after() -> None:
    places = {
        old("498", UnitLevel.DISTRICT): "48",
        new("20333"): "48",
        old("576", UnitLevel.DISTRICT): "56",
        new("22736"): "56",
    }
    for unit, province in places.items():
        day = unit.nearest_day(LAST_DAY)
        parent = unit.parent_on(day)
        assert parent is not None
        assert parent.code == province
        assert unit.longitude > 111


def test_every_day_of_a_unit_has_one_name_and_one_parent() -> None:
    for day in (LAST_DAY, REFORM, LOADED_ON):
        standing = Unit.objects.valid_on(day)
        assert UnitName.objects.valid_on(day).filter(unit__in=standing).count() == standing.count()
        below = standing.exclude(level=UnitLevel.PROVINCE)
        assert UnitParent.objects.valid_on(day).filter(unit__in=below).count() == below.count()


@pytest.mark.parametrize("typed", ["Quoc Oai", "quốc oai", "QUỐC  OAI", "huyện Quốc Oai", "quocoai"])
def test_a_name_is_found_as_people_type_it_also_when_its_unit_has_ended(typed: str) -> None:
    found = {hit.unit.key: hit for hit in find_units(typed, on=LOADED_ON)}
    district = found["d275.1"]

    assert not district.is_standing
    assert district.unit.last_day == LAST_DAY
    assert {heir.unit.code for heir in district.successors if heir.is_lead} == set(DISTRICTS["275"][0].split())


def test_what_stands_comes_before_what_has_ended_and_provinces_before_communes() -> None:
    found = [(hit.unit.key, hit.is_standing) for hit in find_units("Quảng Trị", on=LOADED_ON)]

    assert found[:2] == [("p44.2", True), ("c19360.2", True)]
    assert found[2] == ("p45.1", False)


def test_what_has_not_begun_is_not_found() -> None:
    keys = {hit.unit.key for hit in find_units("Việt Hưng", on=LAST_DAY)}

    assert "c00127.1" in keys
    assert "c00127.2" not in keys
    assert not find_units("đặc khu", on=LAST_DAY)


def test_a_former_name_and_a_code_find_the_unit() -> None:
    assert [hit.unit.key for hit in find_units("thua thien hue", on=LOADED_ON)] == ["p46.1"]
    assert [hit.unit.key for hit in find_units("00622", on=LOADED_ON)] == ["c00622.2", "c00622.1"]
    assert [hit.unit.key for hit in find_units("hue", on=LOADED_ON, level=UnitLevel.PROVINCE)] == ["p46.1"]
    assert find_units("  ", on=LOADED_ON) == []
    assert find_units("Trường Sơn Đông Tây", on=LOADED_ON) == []


def test_what_is_below_a_unit_comes_in_vietnamese_order() -> None:
    names = [child.name_on(LAST_DAY).name for child in children_of(old("01", UnitLevel.PROVINCE), LAST_DAY)]

    assert len(names) == 30
    assert names[:4] == ["Ba Đình", "Ba Vì", "Bắc Từ Liêm", "Cầu Giấy"]
    assert names.index("Đan Phượng") > names.index("Chương Mỹ")
    assert communes_under(old("01", UnitLevel.PROVINCE), LAST_DAY).count() == 526


def test_a_search_asks_the_database_a_fixed_number_of_times() -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert len(find_units("tan", on=LOADED_ON, limit=50)) == 50

    assert len(queries) <= 12


def test_loading_twice_changes_nothing_and_is_told_once() -> None:
    tables = (UnitPack, Unit, UnitName, UnitParent, UnitSuccession, LegalDocument)
    before = [list(table._default_manager.order_by("pk").values_list()) for table in tables]

    first = UnitPack.objects.get()
    assert load_units(by=CLERK, on=LOADED_ON) == first

    assert [list(table._default_manager.order_by("pk").values_list()) for table in tables] == before
    (entry,) = AuditEntry.objects.filter(verb="places.units_loaded")
    assert entry.open_values == {"pack": first.version, "units": 14006, "successions": 14137}

"""The overview of what units need: counted by group, level and area, nobody named."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from chungtay.demand.queries.finding import Narrowed, entries_found
from chungtay.demand.queries.overview import Counted, overview
from chungtay.kernel.clock import today
from chungtay.needs.actions import declare_entry
from chungtay.needs.choices import EntryKind
from chungtay.needs.tests.world import World, client_of, declared
from chungtay.organisations.actions import set_parent
from chungtay.organisations.choices import Function, Kind


def test_counts_under_five_are_not_shown_and_no_school_is_named(world: World) -> None:
    for number in range(6):
        school = world.school(f"Trường Tiểu học Thử {number}", "TH")
        declare_entry(school, declared("TB.may-tinh", degree=number % 5 + 1), by=world.hanh, on=today())
        if number < 3:
            declare_entry(school, declared("TB.may-tinh", EntryKind.STRENGTH), by=world.hanh, on=today())

    found = overview(world.hanh, today())
    page = client_of(world.hanh).get("/nhu-cau/tong-quan/").content.decode()

    equipment = next(share for share in found.groups if share.label.startswith("Thiết bị"))
    assert (equipment.needing, equipment.giving, equipment.lacking) == (Counted(6), Counted(None), None)
    assert "không hiện" in page
    assert "Trường Tiểu học Thử" not in page
    assert overview(world.quyen, today()).groups == []
    assert [Counted.of(number).number for number in (0, 1, 4, 5)] == [0, None, None, 5]


def declared_by_many(world: World, number: int, level: str = "TH") -> None:
    """So many schools of a level that each need equipment."""
    for at in range(number):
        school = world.school(f"Trường {level} Đông {at}", level)
        declare_entry(school, declared("TB.may-tinh"), by=world.hanh, on=today())


def cells(world: World, query: str = "") -> dict[str, dict[str, list[object]]]:
    """The workbook as the officer of the department gets it: sheet, first cell of the row, the others."""
    answer = client_of(world.hanh).get(f"/nhu-cau/tong-quan/tai-ve/{query}")
    book = load_workbook(io.BytesIO(b"".join(answer)))
    return {page.title: {str(row[0]): list(row[1:]) for row in page.iter_rows(values_only=True)} for page in book}


def test_the_workbook_holds_the_counts_of_the_screen_and_names_no_school(world: World) -> None:
    declared_by_many(world, 6)

    book = cells(world)

    assert book["Theo nhóm"]["Thiết bị, đồ dùng dạy học"] == [6, 0, 6, 6]
    assert book["Theo cấp học"]["Tiểu học"] == [6, 0, 6, 6]
    assert book["Nhu cầu đang mở theo nhóm, cấp"]["Thiết bị, đồ dùng dạy học"] == [6]
    assert book["Đường đi của nhu cầu"]["Đang mở"] == [6]
    assert "Trường TH Đông" not in str(book)


def test_what_is_kept_back_on_the_screen_is_kept_back_in_the_workbook_and_so_is_what_would_tell_it(
    world: World,
) -> None:
    declared_by_many(world, 8)
    declared_by_many(world, 3, "THCS")

    levels = cells(world)["Theo cấp học"]

    # Eleven altogether less eight would be three.
    assert levels["Trung học cơ sở"][0] == levels["Tiểu học"][0] == "không hiện"
    assert levels["Tất cả"][0] == 11


def test_a_page_narrowed_to_a_level_does_not_tell_the_few_of_the_other(world: World) -> None:
    declared_by_many(world, 8)
    declared_by_many(world, 3, "THCS")

    narrowed = overview(world.hanh, today(), level="TH")

    assert next(share for share in narrowed.groups if share.label.startswith("Thiết bị")).needing == Counted(None)
    assert cells(world, "?level=TH")["Cách đọc"]["Phạm vi"] == ["Tiểu học"]


def test_how_many_have_declared_does_not_tell_how_few_are_silent(world: World) -> None:
    declared_by_many(world, 9)  # of twelve schools; three stay silent

    found = overview(world.hanh, today())

    assert (found.units, found.declaring, found.silent, found.is_nearly_all) == (12, Counted(None), Counted(None), True)
    assert "Gần như tất cả" in client_of(world.hanh).get("/nhu-cau/tong-quan/").content.decode()


def test_a_workbook_is_not_for_heads_nor_for_another_department(world: World) -> None:
    declared_by_many(world, 6)

    assert client_of(world.lan).get("/nhu-cau/tong-quan/tai-ve/").status_code == 403
    assert overview(world.quyen, today()).groups == []


def test_the_list_is_narrowed_by_the_name_of_a_school_as_it_is_written(world: World) -> None:
    entry = world.declare(world.lan_school, world.lan)
    named = world.lan_school.current_name

    assert [list(entries_found(world.hanh, Narrowed(unit=words), today())) for words in (named, f"{named} 99")] == [
        [entry],
        [],
    ]


def side_by_side(world: World, whole: int) -> tuple[Counted, list[Counted]]:
    """How many need equipment on the page of everything, and on the page of each level."""
    pages = [overview(world.hanh, today(), level=level) for level in ("", "MN", "TH", "THCS", "THPT")]
    found = [[share for share in page.groups if share.label.startswith("Thiết bị")] for page in pages]
    everything, *levels = [shares[0].needing if shares else Counted(0) for shares in found]
    assert everything == Counted(whole)
    return everything, levels


@pytest.mark.slow
def test_pages_of_all_levels_laid_side_by_side_do_not_tell_the_few_of_the_last(world: World) -> None:
    declared_by_many(world, 8)
    declared_by_many(world, 9, "THCS")
    declared_by_many(world, 3, "THPT")

    _everything, levels = side_by_side(world, 20)

    # Twenty less eight less nine would be three.
    assert levels.count(Counted(None)) == 2


def test_entries_long_unconfirmed_are_not_told_by_the_pages_of_the_levels(world: World) -> None:
    declared_by_many(world, 8)
    declared_by_many(world, 3, "THCS")  # entered by the department, so nobody has confirmed them

    assert overview(world.hanh, today()).stale == Counted(11)
    assert [overview(world.hanh, today(), level=level).stale for level in ("TH", "THCS")] == [Counted(None)] * 2


def test_a_school_of_another_level_with_a_like_name_is_not_counted_as_silent(world: World) -> None:
    before = overview(world.hanh, today(), level="TH").units
    world.school("Trường THCS Im lặng", "THCS")
    world.school("Trường TH và THCS Hai cấp", "TH THCS")

    assert overview(world.hanh, today(), level="TH").units == before + 1


def test_pages_of_all_areas_laid_side_by_side_do_not_tell_the_few_of_the_last(world: World) -> None:
    clusters = [world.body(f"Cụm Thử {number}", Kind.CLUSTER) for number in range(3)]
    for at, (cluster, many) in enumerate(zip(clusters, (7, 8, 2), strict=True)):
        set_parent(cluster, world.so, Function.PROFESSIONAL, by=world.he_thong, valid_from=None)
        for number in range(many):
            school = world.body(f"Trường Tiểu học Cụm {at}.{number}", Kind.SCHOOL, "TH")
            set_parent(school, cluster, Function.PROFESSIONAL, by=world.he_thong, valid_from=None)
            declare_entry(school, declared("TB.may-tinh"), by=world.hanh, on=today())

    pages = [overview(world.hanh, today(), area=area) for area in (None, *clusters)]
    found = [next(share for share in page.groups if share.label.startswith("Thiết bị")).unmet for page in pages]

    assert found[0] == Counted(17)
    assert found[1:].count(Counted(None)) == 2


@pytest.mark.slow
def test_areas_that_overlap_do_not_tell_the_few_that_stand_in_both(world: World) -> None:
    clusters = [world.body(f"Cụm Thử {number}", Kind.CLUSTER) for number in range(2)]
    for cluster in clusters:
        set_parent(cluster, world.so_ben, Function.PROFESSIONAL, by=world.he_thong, valid_from=None)
    set_parent(world.far_school, clusters[0], Function.ADMINISTRATIVE, by=world.he_thong, valid_from=None)
    for inside, many in ((clusters[:1], 8), (clusters[1:], 9), (clusters, 3)):
        for number in range(many):
            school = world.body(f"Trường Tiểu học {len(inside)}.{many}.{number}", Kind.SCHOOL, "TH")
            for cluster, function in zip(inside, (Function.PROFESSIONAL, Function.ADMINISTRATIVE), strict=False):
                set_parent(school, cluster, function, by=world.he_thong, valid_from=None)
            declare_entry(school, declared("TB.may-tinh"), by=world.quyen, on=today())

    pages = [overview(world.quyen, today(), area=area) for area in (None, *clusters)]
    found = [next(share for share in page.groups if share.label.startswith("Thiết bị")).unmet for page in pages]

    # Eleven and twelve less twenty would be the three of both.
    assert found[0] == Counted(20)
    assert Counted(None) in found[1:]

"""A whole district's needs by a sheet: checked, entered for the schools, taken back while nobody has answered."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken
from chungtay.needs.actions import confirm_entries
from chungtay.needs.actions.sheet import take_back_entries, take_over_entries
from chungtay.needs.exchange import NEEDS_SHEET
from chungtay.needs.models import Entry
from chungtay.needs.queries.sheet import check_entries, entry_rows, entry_scopes
from chungtay.needs.tests.test_leaks import entering, row
from chungtay.needs.tests.world import World, client_of
from chungtay.organisations.choices import CodeScheme
from chungtay.organisations.models import Organisation, OrganisationCode
from chungtay.sheets.queries.offers import NEW, REFUSED, SAME
from chungtay.taxonomy.actions import Wording, add_leaf, change_leaf, hide_leaf
from chungtay.taxonomy.models import Leaf, LeafGroup
from chungtay.workbooks.engine.reading import read_sheet


def test_rows_are_entered_for_schools_of_the_district_and_wait_for_them(world: World) -> None:
    rows = [
        row(2, leaf="DT.tiet-doc", kind="strength", degree=5, partners_most=2, mode="face", seen_by="1"),
        row(3, school="THCS Mẫu 03", leaf="Phương pháp dạy học phát triển năng lực", subject="Toán", grade="Lớp 6"),
    ]

    assert check_entries(rows, entering(world)).outcomes == {2: NEW, 3: NEW}
    taken = take_over_entries(rows, entering(world))

    assert (taken.created, taken.same) == (2, 0)
    said = Entry.objects.order_by("pk").values_list("organisation__current_name", "topic", "confirmed_on", "word_of")
    assert list(said) == [
        ("Trường Tiểu học Mẫu 01", "DT.tiet-doc//", None, world.so.uid),
        ("Trường THCS Mẫu 03", "CM.ppdh/TOAN/L6", None, world.so.uid),
    ]
    assert check_entries(rows, entering(world)).outcomes == {2: SAME, 3: SAME}


def test_what_cannot_be_entered_is_refused_in_its_row_and_cell(world: World) -> None:
    world.declare(world.lan_school, world.lan, "TB.may-tinh", degree=5)
    rows = [
        row(2, school="Trường Không Có"),
        row(3, leaf="Không có mục này"),
        row(4, degree=7),
        row(5, leaf="Phương pháp dạy học phát triển năng lực"),
        row(6, leaf="Phương pháp dạy học phát triển năng lực", subject="Vật lí"),
        row(7, leaf="Máy tính"),
        row(8, days_most=400),
        row(9, leaf="Giáo viên ngoại ngữ", grade="Lớp 99"),
        row(10, school="Trường Tiểu học Xa"),
        row(11),
        row(12),
    ]

    checked = check_entries(rows, entering(world))

    assert checked.outcomes == dict.fromkeys(range(2, 13), REFUSED) | {11: NEW}
    assert {found.number: found.key for found in checked.findings} == {
        2: "school",
        3: "leaf",
        4: "degree",
        5: None,
        6: "subject",
        7: "leaf",
        8: "days_most",
        9: "grade",
        10: "school",
        12: "leaf",
    }
    with pytest.raises(RuleBroken):
        take_over_entries(rows, entering(world))
    assert Entry.objects.count() == 1


def test_a_name_two_schools_bear_is_refused_until_the_code_says_which(world: World) -> None:
    twin = world.school("Trường Tiểu học Mẫu 01", "TH")
    OrganisationCode.objects.create(organisation=twin, scheme=CodeScheme.SECTOR, code="01000007")
    by_code = [row(3, code="01000007"), row(4, code="01000007", school=None, leaf="Máy tính")]
    unknown = row(5, code="01000008")

    checked = check_entries([row(2), *by_code, unknown], entering(world))

    assert checked.outcomes == {2: REFUSED, 3: NEW, 4: NEW, 5: REFUSED}
    several, nowhere = checked.findings
    assert (several.number, several.key, nowhere.number, nowhere.key) == (2, "school", 5, "code")
    assert "“Trường Tiểu học Mẫu 01”" in str(several.sentence)
    assert "ghi mã" in str(several.sentence)
    take_over_entries(by_code, entering(world))
    assert set(Entry.objects.values_list("organisation", flat=True)) == {twin.pk}
    out = list(entry_rows(world.hanh, world.so.uid, today()))
    assert {cells["code"] for cells in out} == {"01000007"}
    again = [row(number, **cells) for number, cells in enumerate(out, start=2)]
    assert set(check_entries(again, entering(world)).outcomes.values()) == {SAME}


def test_a_sheet_is_taken_back_only_while_no_school_has_answered(world: World) -> None:
    take_over_entries([row(1), row(2, school="Trường Tiểu học Mẫu 02")], entering(world))
    confirm_entries(world.lan_school, by=world.lan, on=today())

    with pytest.raises(RuleBroken):
        take_back_entries(entering(world))
    Entry.objects.update(version=1)

    assert take_back_entries(entering(world)) == 2
    assert set(Entry.objects.values_list("state", flat=True)) == {"withdrawn"}


def test_what_goes_out_can_come_in_again_and_changes_nothing(world: World) -> None:
    world.declare(world.lan_school, world.lan, "CM.ppdh", subject="TV", grade="L3", words="Vài lời", days_most=4)

    out = list(entry_rows(world.hanh, world.so.uid, today()))
    again = check_entries([row(1, **out[0])], entering(world))

    assert again.outcomes == {1: SAME}
    assert set(out[0]) == {column.key for column in NEEDS_SHEET.columns}


def test_a_sheet_is_brought_in_for_bodies_somebody_speaks_for_or_oversees(world: World) -> None:
    def labels(name: str) -> list[str]:
        return [label for _uid, label in entry_scopes(getattr(world, name), today())]

    assert labels("lan") == ["Trường Tiểu học Mẫu 01"]
    assert labels("hanh") == ["Sở GDĐT Mẫu"]
    assert labels("hoa") == ["UBND xã Mẫu"]
    assert labels("mai") == labels("ba") == []


def own_leaf(world: World, department: Organisation, name: str) -> Leaf:
    group = LeafGroup.objects.get(code="DT")
    return add_leaf(department, group, Wording(name), by=world.he_thong, on=today())


def test_the_dry_run_refuses_a_leaf_limited_since_as_taking_over_would(world: World) -> None:
    leaf = own_leaf(world, world.so, "Xe sách lưu động")
    world.declare(world.lan_school, world.lan, leaf.code)
    change_leaf(world.so, leaf, Wording(leaf.name, levels="THPT"), by=world.hanh, on=today(), seen=1)

    checked = check_entries([row(2, leaf=leaf.name, kind="strength")], entering(world))

    assert checked.outcomes == {2: REFUSED}
    assert [(found.number, found.key) for found in checked.findings] == [(2, "leaf")]


def test_a_sheet_knows_the_leaves_of_the_day_and_those_of_no_other_department(world: World) -> None:
    own_leaf(world, world.so_ben, "Xe sách lưu động")
    elsewhere = own_leaf(world, world.so_ben, "Thư viện ngoài trời")
    ours = own_leaf(world, world.so, "Xe sách lưu động")
    closed = hide_leaf(world.so, own_leaf(world, world.so, "Tủ sách cũ"), by=world.he_thong, on=today(), seen=2)
    rows = [
        row(2, leaf="Xe sách lưu động"),
        row(3, leaf=elsewhere.name),
        row(4, leaf=elsewhere.code),
        row(5, leaf=closed.name),
    ]

    checked = check_entries(rows, entering(world))
    take_over_entries(rows[:1], entering(world))

    assert checked.outcomes == {2: NEW, 3: REFUSED, 4: REFUSED, 5: REFUSED}
    # Word for word what is said of a leaf that is nowhere.
    assert {str(found.sentence) for found in checked.findings} == {"Danh mục không có mục tên này."}
    assert Entry.objects.get().leaf == ours


def test_the_empty_form_carries_the_list_of_the_day_and_comes_back_as_one_sheet(world: World, tmp_path: Path) -> None:
    own_leaf(world, world.so, "Xe sách lưu động")
    own_leaf(world, world.so_ben, "Thư viện ngoài trời")

    answer = client_of(world.hanh).get("/bang-tinh/mau/", {"bang": "needs"})
    path = tmp_path / "mau.xlsx"
    path.write_bytes(b"".join(answer))
    book = load_workbook(path)
    names = [line[1] for line in book["Danh mục"].iter_rows(min_row=2, values_only=True)]
    book["Nhu cầu và thế mạnh"].append(["Trường Tiểu học Mẫu 01", None, "Nhu cầu", "Xe sách lưu động", None, None, 3])
    book.save(path)
    reading = read_sheet(path, NEEDS_SHEET)

    assert "Xe sách lưu động" in names
    assert "Thư viện ngoài trời" not in names
    assert [line.cells["leaf"] for line in reading.rows] == ["Xe sách lưu động"]

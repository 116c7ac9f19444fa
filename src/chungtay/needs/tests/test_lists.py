"""What units declare follows the list of their department; what they have declared outlives its changes."""

from __future__ import annotations

import pytest
from django.urls import reverse

from chungtay.kernel.clock import school_year_of, today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import sentence_of
from chungtay.needs.actions import change_entry, copy_last_year
from chungtay.needs.choices import EntryKind
from chungtay.needs.models import Entry
from chungtay.needs.queries.entries import profiles_of
from chungtay.needs.queries.sheet import check_entries, entry_rows
from chungtay.needs.tests.test_leaks import entering, row
from chungtay.needs.tests.world import World, client_of, days, declared
from chungtay.sheets.queries.offers import NEW, REFUSED, SAME
from chungtay.taxonomy.actions import Wording, add_leaf, change_leaf, hide_leaf
from chungtay.taxonomy.models import Leaf, LeafGroup


def tiet_doc() -> Leaf:
    return Leaf.objects.get(code="DT.tiet-doc")


def reworded(world: World, name: str, seen: int = 0) -> None:
    change_leaf(world.so, tiet_doc(), Wording(name), by=world.hanh, on=today(), seen=seen)


def hidden(world: World, leaf: Leaf) -> None:
    hide_leaf(world.so, leaf, by=world.hanh, on=today(), seen=0)


def test_what_was_declared_keeps_the_words_of_its_day_and_what_is_declared_later_has_the_new_ones(world: World) -> None:
    before = world.declare(world.lan_school, world.lan, "DT.tiet-doc")
    reworded(world, "Giờ đọc sách")
    after = world.declare(world.tuan_school, world.tuan, "DT.tiet-doc")
    elsewhere = world.declare(world.far_school, world.xuan, "DT.tiet-doc")

    assert [row.title for row in (before, after, elsewhere)] == ["Tiết đọc", "Giờ đọc sách", "Tiết đọc"]
    page = client_of(world.hanh).get(f"/nhu-cau/{before.uid}/").content.decode()
    assert ("Tiết đọc" in page, "Giờ đọc sách" in page) == (True, False)
    change_entry(before, declared("DT.tiet-doc", degree=5), by=world.lan, on=today(), seen=1)
    assert before.title == "Tiết đọc"


def test_a_hidden_leaf_takes_nothing_new_and_what_stands_on_it_is_read_changed_and_matched(world: World) -> None:
    need = world.declare(world.lan_school, world.lan, "DT.tiet-doc")
    hidden(world, tiet_doc())

    with pytest.raises(RuleBroken):
        world.declare(world.tuan_school, world.tuan, "DT.tiet-doc")
    assert world.declare(world.far_school, world.xuan, "DT.tiet-doc").title == "Tiết đọc"
    client = client_of(world.lan)
    assert "Tiết đọc" in client.get("/nhu-cau/").content.decode()
    assert 'value="DT.tiet-doc" selected' in client.get(f"/nhu-cau/{need.uid}/sua/").content.decode()
    change_entry(need, declared("DT.tiet-doc", degree=5), by=world.lan, on=today(), seen=1)
    needs = profiles_of([world.lan_school], today())[world.lan_school.pk].needs
    assert [value.degree for value in needs.values()] == [5]
    other = world.declare(world.lan_school, world.lan, "TB.may-tinh")
    with pytest.raises(RuleBroken):
        change_entry(other, declared("DT.tiet-doc", subject="TV"), by=world.lan, on=today(), seen=1)


def test_whoever_hides_a_leaf_reads_first_how_much_stands_under_it(world: World) -> None:
    world.declare(world.lan_school, world.lan, "DT.tiet-doc")
    world.declare(world.tuan_school, world.tuan, "DT.tiet-doc", EntryKind.STRENGTH)
    world.declare(world.far_school, world.xuan, "DT.tiet-doc")
    world.declare(world.lan_school, world.lan, "DT.tiet-doc", on=school_year_of(today()).first_day - days(90))
    url = f"/nhu-cau/danh-muc/{tiet_doc().uid}/an/"

    assert "đang có 2 nhu cầu, thế mạnh" in client_of(world.hanh).get(url).content.decode()
    assert "đang có 1 nhu cầu, thế mạnh" in client_of(world.quyen).get(url).content.decode()


def test_a_sheet_follows_the_list_of_each_schools_department_on_the_day(world: World) -> None:
    reworded(world, "Giờ đọc sách")
    rows = [row(2, leaf="Giờ đọc sách"), row(3, leaf="Tiết đọc"), row(4, leaf="DT.tiet-doc", kind="strength")]

    assert check_entries(rows, entering(world)).outcomes == {2: NEW, 3: REFUSED, 4: NEW}
    hide_leaf(world.so, tiet_doc(), by=world.hanh, on=today(), seen=1)
    assert check_entries(rows, entering(world)).outcomes == {2: REFUSED, 3: REFUSED, 4: REFUSED}


def test_what_stands_on_a_hidden_leaf_goes_out_and_comes_in_again_as_the_same(world: World) -> None:
    world.declare(world.lan_school, world.lan, "DT.tiet-doc")
    reworded(world, "Giờ đọc sách")
    hide_leaf(world.so, tiet_doc(), by=world.hanh, on=today(), seen=1)

    out = list(entry_rows(world.hanh, world.so.uid, today()))

    assert [line["leaf"] for line in out] == ["Tiết đọc"]
    assert check_entries([row(1, **out[0])], entering(world)).outcomes == {1: SAME}
    new = dict(out[0]) | {"kind": "strength"}
    assert check_entries([row(1, **new)], entering(world)).outcomes == {1: REFUSED}


def test_last_years_entries_are_taken_over_in_the_words_of_this_year_and_not_on_hidden_leaves(world: World) -> None:
    last = school_year_of(today()).previous().first_day + days(40)
    world.declare(world.lan_school, world.lan, "DT.tiet-doc", on=last)
    world.declare(world.lan_school, world.lan, "TB.may-tinh", on=last)
    reworded(world, "Giờ đọc sách")
    hidden(world, Leaf.objects.get(code="TB.may-tinh"))

    copied = copy_last_year(world.lan_school, by=world.lan, on=today())

    assert [entry.title for entry in copied] == ["Giờ đọc sách"]


def test_a_leaf_of_one_department_is_declared_by_its_units_alone(world: World) -> None:
    group = LeafGroup.objects.get(code="DT")
    leaf = add_leaf(world.so, group, Wording("Xe sách", levels="TH"), by=world.hanh, on=today())

    entry = world.declare(world.lan_school, world.lan, leaf.code)
    change_leaf(world.so, leaf, Wording("Thư viện trên xe", levels="TH"), by=world.hanh, on=today(), seen=1)
    page = client_of(world.hanh).get(f"/nhu-cau/{entry.uid}/").content.decode()
    assert (entry.title, "“Thư viện trên xe”; điều đã khai giữ lời của ngày khai." in page) == ("Xe sách", True)
    for school, head in ((world.far_school, world.xuan), (world.thu_school, world.thu)):
        with pytest.raises(RuleBroken):
            world.declare(school, head, leaf.code)
    assert Entry.objects.count() == 1


def test_lines_of_the_record_from_before_the_list_had_its_own_room_are_read_as_sentences() -> None:
    loaded = {"pack": "2026.1", "groups": 17, "leaves": 82}
    edited = {"edit": "3", "leaf": "Giờ đọc", "department": "Sở GDĐT Mẫu", "before": "Tiết đọc", "after": "Giờ đọc"}

    assert sentence_of("needs.list_loaded", loaded, "Hạnh") == (
        "Hạnh đã nạp danh mục nhu cầu và thế mạnh phiên bản 2026.1: 82 mục trong 17 nhóm."
    )
    assert sentence_of("needs.list_edited", edited, "Hạnh") == (
        "Hạnh đã lập phiên bản 3 của danh mục thuộc Sở GDĐT Mẫu: “Tiết đọc” đổi thành “Giờ đọc”."
    )


def test_the_page_of_taking_over_names_only_what_would_be_taken_over(world: World) -> None:
    day = school_year_of(today()).previous().first_day + days(30)
    for leaf in ("DT.tiet-doc", "TB.may-tinh"):
        world.declare(world.lan_school, world.lan, leaf, on=day)
    hide_leaf(world.so, Leaf.objects.get(code="DT.tiet-doc"), by=world.hanh, on=today(), seen=0)
    lan, link = client_of(world.lan), reverse("needs:copy")
    assert link in lan.get("/nhu-cau/").content.decode()
    offered = lan.get(link).content.decode()
    assert "Máy tính" in offered
    assert "Tiết đọc" not in offered

    copy_last_year(world.lan_school, by=world.lan, on=today())

    left = lan.get(link)
    assert left.status_code == 200
    assert "Máy tính" not in left.content.decode()

"""A department makes the list its own: other words, hidden, limited, offered again, and every change taken back."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken, StaleVersion
from chungtay.organisations.choices import Function, Kind, Role
from chungtay.organisations.models import Organisation
from chungtay.taxonomy.actions import (
    Wording,
    add_leaf,
    change_leaf,
    hide_leaf,
    load_taxonomy,
    reopen_leaf,
    undo_edit,
)
from chungtay.taxonomy.models import Leaf, LeafEdit, LeafGroup
from chungtay.taxonomy.queries import keepers_of, leaf_rows, leaves_for, version_of
from chungtay.taxonomy.tests.world import Lists, client_of

KEY = re.compile(r'name="idempotency_key" value="([^"]+)"')
VERSION = re.compile(r'name="version" value="(\d+)"')


def send(client: Client, url: str, **said: object) -> str:
    """Open a page, fill its form in and send it; where it leads."""
    page = client.get(url).content.decode()
    hidden = {
        name: found[1]
        for name, found in (("idempotency_key", KEY.search(page)), ("version", VERSION.search(page)))
        if found
    }
    answer = client.post(url, {**hidden, **said})
    assert answer.status_code == 302, re.findall(
        r"field-error.*?</div>|error-summary.*?</div>", answer.content.decode(), re.DOTALL
    )
    return str(answer["Location"])


def common() -> Leaf:
    return Leaf.objects.get(code="DT.tiet-doc")


def offered(unit: Organisation) -> dict[str, str]:
    return {leaf.code: leaf.name for leaf in leaves_for(unit, today())}


def own(lists: Lists, wording: Wording) -> Leaf:
    return add_leaf(lists.so, LeafGroup.objects.get(code="DT"), wording, by=lists.hanh, on=today())


def test_a_common_leaf_is_reworded_for_one_area_and_stays_as_it_is_elsewhere(lists: Lists) -> None:
    change_leaf(lists.so, common(), Wording("Giờ đọc sách", "Mỗi tuần một giờ."), by=lists.hanh, on=today(), seen=0)

    assert offered(lists.truong)["DT.tiet-doc"] == "Giờ đọc sách"
    assert offered(lists.truong_ben)["DT.tiet-doc"] == common().name == "Tiết đọc"
    assert [row["name"] for row in leaf_rows(lists.lan, today()) if row["code"] == "DT.tiet-doc"] == ["Giờ đọc sách"]


def test_a_hidden_leaf_is_offered_to_no_unit_of_the_area_until_it_is_offered_again(lists: Lists) -> None:
    hide_leaf(lists.so, common(), by=lists.hanh, on=today(), seen=0)
    assert "DT.tiet-doc" not in offered(lists.truong)
    assert "DT.tiet-doc" in offered(lists.truong_ben)
    with pytest.raises(RuleBroken):
        hide_leaf(lists.so, common(), by=lists.hanh, on=today(), seen=1)

    reopen_leaf(lists.so, common(), by=lists.hanh, on=today(), seen=1)

    assert "DT.tiet-doc" in offered(lists.truong)
    assert list(LeafEdit.objects.order_by("number").values_list("number", "kind", "before", "after")) == [
        (1, "closed", "Tiết đọc", ""),
        (2, "reopened", "Tiết đọc", "Tiết đọc"),
    ]


def test_an_own_leaf_is_limited_to_levels_and_offered_to_those_alone(lists: Lists) -> None:
    leaf = own(lists, Wording("Thư viện lưu động", levels="GDTX"))
    assert leaf.code not in offered(lists.truong)
    assert offered(lists.trung_tam)[leaf.code] == "Thư viện lưu động"
    assert leaf.code not in offered(lists.truong_ben)

    wording = Wording("Thư viện lưu động", levels="MN TH", is_by_subject=True)
    change_leaf(lists.so, leaf, wording, by=lists.hanh, on=today(), seen=1)

    assert leaf.code in offered(lists.truong)
    assert leaf.code not in offered(lists.trung_tam)
    assert LeafEdit.objects.get(number=2).kind == "limited"


def test_a_centre_whose_levels_nobody_has_stated_is_offered_everything_as_any_such_unit_is(lists: Lists) -> None:
    centre = lists.body("Trung tâm GDTX Mẫu 02", Kind.CONTINUING)
    lists.under(centre, lists.so, Function.PROFESSIONAL)
    codes = {own(lists, Wording(f"Xe sách {levels}", levels=levels)).code for levels in ("THPT", "MN TH", "GDTX")}

    assert codes <= set(offered(centre))


def test_a_common_leaf_keeps_its_levels_whatever_a_department_sends(lists: Lists) -> None:
    change_leaf(lists.so, common(), Wording("Giờ đọc", levels="THPT"), by=lists.hanh, on=today(), seen=0)

    assert offered(lists.truong)["DT.tiet-doc"] == "Giờ đọc"
    assert common().levels == ""


def test_every_change_is_a_version_and_the_last_of_a_leaf_is_taken_back_by_a_further_one(lists: Lists) -> None:
    leaf = own(lists, Wording("Xe sách", "Đi từng xã."))
    change_leaf(lists.so, leaf, Wording("Thư viện trên xe", levels="TH"), by=lists.hanh, on=today(), seen=1)
    hide_leaf(lists.so, leaf, by=lists.hanh, on=today(), seen=2)
    first, second, third = LeafEdit.objects.order_by("number")
    with pytest.raises(RuleBroken):
        undo_edit(second, by=lists.hanh, on=today())

    undo_edit(third, by=lists.hanh, on=today())
    assert offered(lists.truong)[leaf.code] == "Thư viện trên xe"
    undo_edit(LeafEdit.objects.get(number=4), by=lists.hanh, on=today())
    assert leaf.code not in offered(lists.truong)

    told = LeafEdit.objects.order_by("number").values_list("number", "kind", "undoes__number", "by")
    assert list(told) == [
        (1, "added", None, lists.hanh.pk),
        (2, "reworded", None, lists.hanh.pk),
        (3, "closed", None, lists.hanh.pk),
        (4, "reopened", 3, lists.hanh.pk),
        (5, "closed", 4, lists.hanh.pk),
    ]
    assert first.stood is None


def test_taking_back_restores_words_levels_and_subject_and_a_leaf_added_is_hidden_never_gone(lists: Lists) -> None:
    leaf = own(lists, Wording("Xe sách", "Đi từng xã.", "TH", is_by_subject=True))
    change_leaf(lists.so, leaf, Wording("Thư viện trên xe"), by=lists.hanh, on=today(), seen=1)

    undo_edit(LeafEdit.objects.get(number=2), by=lists.hanh, on=today())
    leaf.refresh_from_db()
    assert (leaf.name, leaf.hint, leaf.levels, leaf.is_by_subject) == ("Xe sách", "Đi từng xã.", "TH", True)

    other = own(lists, Wording("Tủ sách"))
    undo_edit(LeafEdit.objects.get(leaf=other), by=lists.hanh, on=today())
    assert other.code not in offered(lists.truong)
    assert Leaf.objects.filter(pk=other.pk).exists()


def test_words_that_another_leaf_of_the_group_has_are_refused_and_so_is_reopening_into_them(lists: Lists) -> None:
    leaf = own(lists, Wording("Xe sách"))
    with pytest.raises(RuleBroken):
        own(lists, Wording("tiết đọc"))
    with pytest.raises(RuleBroken):
        change_leaf(lists.so, common(), Wording("Xe sách"), by=lists.hanh, on=today(), seen=0)
    with pytest.raises(RuleBroken):
        change_leaf(lists.so, leaf, Wording("Xe sách"), by=lists.hanh, on=today(), seen=1)
    hide_leaf(lists.so, leaf, by=lists.hanh, on=today(), seen=1)
    own(lists, Wording("Xe sách"))

    with pytest.raises(RuleBroken):
        reopen_leaf(lists.so, leaf, by=lists.hanh, on=today(), seen=version_of(lists.so, leaf))


def test_two_officers_who_change_one_leaf_are_told_of_each_other(lists: Lists) -> None:
    change_leaf(lists.so, common(), Wording("Giờ đọc"), by=lists.hanh, on=today(), seen=0)

    with pytest.raises(StaleVersion):
        change_leaf(lists.so, common(), Wording("Tiết đọc sách"), by=lists.hanh, on=today(), seen=0)
    # The other department's list has versions of its own.
    change_leaf(lists.so_ben, common(), Wording("Đọc cùng nhau"), by=lists.quyen, on=today(), seen=0)
    assert LeafEdit.objects.get(department=lists.so_ben).number == 1


def test_a_department_cannot_touch_a_leaf_of_another(lists: Lists) -> None:
    leaf = own(lists, Wording("Xe sách"))

    for change in (hide_leaf, reopen_leaf):
        with pytest.raises(RuleBroken):
            change(lists.so_ben, leaf, by=lists.quyen, on=today(), seen=0)
    for tail in ("sua/", "an/", "mo-lai/"):
        assert client_of(lists.quyen).get(f"/nhu-cau/danh-muc/{leaf.uid}/{tail}").status_code == 404
    edit = LeafEdit.objects.get()
    assert client_of(lists.quyen).get(f"/nhu-cau/danh-muc/phien-ban/{edit.uid}/hoan-tac/").status_code == 404


def test_officers_of_a_ministry_and_of_a_district_office_keep_no_list(lists: Lists) -> None:
    leaf = common()
    for login, kind in (("tam", Kind.MINISTRY), ("bich", Kind.MINISTRY_UNIT), ("van", Kind.DISTRICT_OFFICE)):
        officer = lists.person(login, lists.body(f"Cơ quan Mẫu {login}", kind), Role.DEPARTMENT_OFFICER)
        client = client_of(officer)
        page = client.get("/nhu-cau/danh-muc/")
        assert (page.status_code, "danh-muc/them/" in page.content.decode()) == (200, False), login
        for tail in ("them/", f"{leaf.uid}/sua/", f"{leaf.uid}/an/", f"{leaf.uid}/mo-lai/"):
            assert client.get(f"/nhu-cau/danh-muc/{tail}").status_code == 403, (login, tail)
    assert client_of(lists.hanh).get("/nhu-cau/danh-muc/them/").status_code == 200


def test_a_district_office_that_once_edited_never_hides_the_list_of_the_department(lists: Lists) -> None:
    office = lists.body("Phòng GDĐT Mẫu", Kind.DISTRICT_OFFICE)
    lists.under(office, lists.so, Function.PROFESSIONAL)
    school = lists.body("Trường Tiểu học Mẫu 03", Kind.SCHOOL, "TH")
    lists.under(school, office, Function.PROFESSIONAL)
    hide_leaf(office, common(), by=lists.hanh, on=today(), seen=0)

    assert keepers_of([school.pk], today()) == {school.pk: lists.so.pk}
    assert "DT.tiet-doc" in offered(school)


def test_hiding_asks_in_the_words_of_the_department(lists: Lists) -> None:
    change_leaf(lists.so, common(), Wording("Giờ đọc sách"), by=lists.hanh, on=today(), seen=0)

    page = client_of(lists.hanh).get(f"/nhu-cau/danh-muc/{common().uid}/an/").content.decode()

    assert "Giờ đọc sách" in page
    assert "Tiết đọc" not in page


def test_a_unit_of_two_departments_follows_the_one_that_guides_its_teaching(lists: Lists) -> None:
    wanted = {lists.truong: lists.so, lists.xa: lists.so, lists.truong_ben: lists.so_ben, lists.so: lists.so}

    found = keepers_of([unit.pk for unit in wanted], today())
    assert found == {unit.pk: department.pk for unit, department in wanted.items()}

    own(lists, Wording("Xe sách"))
    assert "Xe sách" in client_of(lists.hoa).get("/nhu-cau/danh-muc/").content.decode()
    assert "Xe sách" not in client_of(lists.xuan).get("/nhu-cau/danh-muc/").content.decode()
    alone = lists.body("Trường Tiểu học Lẻ", Kind.SCHOOL, "TH")
    assert keepers_of([alone.pk], today()) == {alone.pk: None}
    lists.under(alone, lists.so_ben, Function.ADMINISTRATIVE)
    assert keepers_of([alone.pk], today()) == {alone.pk: lists.so_ben.pk}


def test_the_list_is_edited_through_its_pages_and_shows_what_became_of_it(lists: Lists) -> None:
    client, leaf = client_of(lists.hanh), common()
    base = f"/nhu-cau/danh-muc/{leaf.uid}/"

    send(client, "/nhu-cau/danh-muc/them/", group="DT", name="Thư viện lưu động", hint="", levels=["MN", "TH"])
    send(client, base + "sua/", name="Giờ đọc sách", hint="")
    send(client, base + "an/")
    hidden = client.get("/nhu-cau/danh-muc/").content.decode()
    send(client, base + "mo-lai/")
    newest = LeafEdit.objects.order_by("-number").first()
    assert newest is not None
    send(client, f"/nhu-cau/danh-muc/phien-ban/{newest.uid}/hoan-tac/")
    page = client.get("/nhu-cau/danh-muc/").content.decode()

    assert "Mục đang ẩn" in hidden
    assert "Chỉ dành cho: Mầm non, Tiểu học" in hidden
    assert "“Tiết đọc” đổi thành “Giờ đọc sách”" in hidden
    assert "hoàn tác phiên bản 4" in page
    assert "Mục đang ẩn" not in client_of(lists.lan).get("/nhu-cau/danh-muc/").content.decode()
    assert [row.number for row in LeafEdit.objects.order_by("number")] == [1, 2, 3, 4, 5]


def test_a_later_pack_gives_its_words_to_whoever_has_not_chosen_others(lists: Lists) -> None:
    leaf = common()
    hide_leaf(lists.so, leaf, by=lists.hanh, on=today(), seen=0)
    reopen_leaf(lists.so, leaf, by=lists.hanh, on=today(), seen=1)
    change_leaf(lists.so_ben, leaf, Wording("Đọc cùng nhau"), by=lists.quyen, on=today(), seen=0)
    Leaf.objects.filter(pk=leaf.pk).update(name="Tiết đọc thư viện")

    assert offered(lists.truong)["DT.tiet-doc"] == "Tiết đọc thư viện"
    assert offered(lists.truong_ben)["DT.tiet-doc"] == "Đọc cùng nhau"


def test_taking_a_version_back_puts_back_what_the_department_changed_and_never_common_words_of_long_ago(
    lists: Lists,
) -> None:
    leaf, other = common(), Leaf.objects.get(code="DT.ngay-hoi-sach")
    change_leaf(lists.so, leaf, Wording("Giờ đọc sách"), by=lists.hanh, on=today(), seen=0)
    hide_leaf(lists.so, other, by=lists.hanh, on=today(), seen=0)
    Leaf.objects.filter(pk=leaf.pk).update(name="Tiết đọc thư viện", hint="Theo chương trình mới.")
    Leaf.objects.filter(pk=other.pk).update(name="Ngày sách Việt Nam", levels="TH")

    for edit in LeafEdit.objects.order_by("-number"):
        undo_edit(edit, by=lists.hanh, on=today())

    found = {row.code: row for row in leaves_for(lists.truong, today())}
    assert (found[leaf.code].name, found[leaf.code].hint) == ("Tiết đọc thư viện", "Theo chương trình mới.")
    assert (found[other.code].name, found[other.code].levels) == ("Ngày sách Việt Nam", "TH")
    Leaf.objects.filter(pk=leaf.pk).update(name="Tiết đọc sách")
    assert offered(lists.truong)[leaf.code] == "Tiết đọc sách"


def test_words_a_department_had_chosen_before_come_back_as_its_own(lists: Lists) -> None:
    leaf = common()
    change_leaf(lists.so, leaf, Wording("Giờ đọc sách"), by=lists.hanh, on=today(), seen=0)
    change_leaf(lists.so, leaf, Wording("Đọc cùng nhau"), by=lists.hanh, on=today(), seen=1)
    Leaf.objects.filter(pk=leaf.pk).update(name="Tiết đọc thư viện")

    undo_edit(LeafEdit.objects.get(number=2), by=lists.hanh, on=today())

    assert offered(lists.truong)[leaf.code] == "Giờ đọc sách"


def test_the_list_of_leaves_is_loaded_once_and_holds_seventeen_groups(lists: Lists) -> None:
    load_taxonomy(by=lists.he_thong, on=today())

    assert LeafGroup.objects.count() == 17
    assert not Leaf.objects.filter(name="").exists()


def test_the_list_asks_the_database_as_often_for_many_versions_as_for_few(lists: Lists) -> None:
    client = client_of(lists.hanh)

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/nhu-cau/danh-muc/").status_code == 200
        return len(asked)

    own(lists, Wording("Mục 0"))
    few = questions()
    for number in range(1, 9):
        own(lists, Wording(f"Mục {number}"))

    assert questions() == few

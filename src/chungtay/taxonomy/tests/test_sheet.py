"""A department's list as a sheet: out, changed in many places at once, in again, and taken back as a whole."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from chungtay.kernel.clock import now, today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.models import AuditEntry
from chungtay.organisations.choices import Role
from chungtay.sheets.actions import ask_to_take_over, read_import, receive_file, take_over_import, undo_import
from chungtay.sheets.choices import ImportState
from chungtay.sheets.models import SheetImport
from chungtay.sheets.queries.offers import CHANGE, NEW, REFUSED, SAME, Entering
from chungtay.taxonomy.actions import Wording, add_leaf, change_leaf, hide_leaf, undo_edit
from chungtay.taxonomy.actions.editing import Wanted, set_leaves
from chungtay.taxonomy.actions.sheet import take_back_list, take_over_list
from chungtay.taxonomy.engine import LAST_PLACE, LeafState
from chungtay.taxonomy.exchange import LIST_SHEET
from chungtay.taxonomy.models import Leaf, LeafEdit, LeafGroup
from chungtay.taxonomy.queries import leaves_for
from chungtay.taxonomy.queries.sheet import check_list, list_rows, list_scopes
from chungtay.taxonomy.tests.test_editing import KEY, common, offered, own, send
from chungtay.taxonomy.tests.world import Lists, client_of
from chungtay.workbooks.engine.columns import Row, Value


def entering(lists: Lists, uid: str = "bang-1", on: date | None = None) -> Entering:
    return Entering(import_uid=uid, scope_uid=lists.so.uid, by=lists.hanh, on=on or today(), source_name="d.xlsx")


def rows_out(lists: Lists) -> dict[str, dict[str, Value]]:
    return {str(row["code"]): dict(row) for row in list_rows(lists.hanh, lists.so.uid, today())}


def numbered(*cells: dict[str, Value]) -> list[Row]:
    return [Row(number, each) for number, each in enumerate(cells, start=2)]


def words_told(lists: Lists, rows: list[Row]) -> dict[int, tuple[str | None, str]]:
    return {found.number: (found.key, str(found.sentence)) for found in check_list(rows, entering(lists)).findings}


def test_what_goes_out_comes_in_again_and_changes_nothing(lists: Lists) -> None:
    own(lists, Wording("Xe sách", "Đi từng xã.", "MN TH", is_by_subject=True, place=2))
    hide_leaf(lists.so, common(), by=lists.hanh, on=today(), seen=0)

    out = rows_out(lists)
    checked = check_list(numbered(*out.values()), entering(lists))

    assert set(checked.outcomes.values()) == {SAME}
    assert len(out) == Leaf.objects.count()
    assert set(out["DT.tiet-doc"]) == {column.key for column in LIST_SHEET.columns}
    assert out["DT.tiet-doc"]["state"] == "hidden"
    assert [row["levels"] for row in out.values() if row["name"] == "Xe sách"] == ["Mầm non, Tiểu học"]


def test_leaves_are_reworded_hidden_limited_moved_and_added_by_one_sheet_and_taken_back_at_once(lists: Lists) -> None:
    mine = own(lists, Wording("Xe sách"))
    before = rows_out(lists)
    out = rows_out(lists)
    out["DT.tiet-doc"] |= {"name": "Giờ đọc sách", "place": 1}
    out["DT.tu-sach"] |= {"state": "hidden"}
    out[mine.code] |= {"levels": "tiểu học; THCS", "place": 3}
    fresh: dict[str, Value] = {"group": "DT", "code": None, "name": "Thư viện xanh", "state": None, "place": None}
    rows = numbered(*out.values(), fresh)

    outcomes = check_list(rows, entering(lists)).outcomes
    taken = take_over_list(rows, entering(lists))

    assert sorted(outcomes.values()).count(CHANGE) == 3
    assert (taken.created, taken.changed, taken.same) == (1, 3, len(out) - 3)
    assert [leaf.name for leaf in leaves_for(lists.truong, today()) if leaf.group.code == "DT"] == [
        "Giờ đọc sách",
        "Xe sách",
        "Ngày hội sách",
        "Thư viện xanh",
    ]
    assert "DT.tu-sach" in offered(lists.truong_ben)
    kinds = LeafEdit.objects.filter(import_uid="bang-1").order_by("number").values_list("kind", flat=True)
    assert sorted(kinds) == ["added", "closed", "limited", "reworded"]
    assert set(check_list(rows, entering(lists)).outcomes.values()) == {SAME}
    assert take_over_list(rows, entering(lists, "bang-2")).created == 0

    assert take_back_list(entering(lists)) == 4
    after = rows_out(lists)
    assert {code: row for code, row in after.items() if code in before} == before
    assert [row["state"] for row in after.values() if row["name"] == "Thư viện xanh"] == ["hidden"]


def test_two_leaves_may_take_each_others_names_and_get_them_back(lists: Lists) -> None:
    out = rows_out(lists)
    one, other = out["DT.tiet-doc"], out["DT.tu-sach"]
    one["name"], other["name"] = other["name"], one["name"]

    take_over_list(numbered(one, other), entering(lists))

    assert offered(lists.truong)["DT.tiet-doc"] == "Tủ sách lớp, tủ sách dùng chung"
    take_back_list(entering(lists))
    assert offered(lists.truong)["DT.tiet-doc"] == "Tiết đọc"


def test_what_cannot_be_is_refused_in_its_row_and_cell(lists: Lists) -> None:
    theirs = add_leaf(lists.so_ben, LeafGroup.objects.get(code="DT"), Wording("Xe"), by=lists.quyen, on=today())
    said: dict[str, Value] = {"group": "DT", "name": "Mục thử"}
    rows = numbered(
        said | {"group": "Nhóm không có"},
        said | {"group": None},
        said | {"code": "DT.khong-co"},
        said | {"code": theirs.code},
        said | {"code": "DT.tiet-doc", "group": "CM"},
        said | {"code": "DT.tu-sach", "name": "Tủ sách", "levels": "THPT"},
        said | {"code": "DT.ngay-hoi-sach", "name": "Ngày hội sách", "by_subject": "yes"},
        said | {"name": "Mục khác", "levels": "Đại học"},
        said | {"name": "Mục khác", "place": 0},
        said | {"name": "Mục khác", "state": "hidden"},
        said | {"code": "TB.may-tinh", "group": "TB", "name": "Máy chiếu, màn hình"},
        said,
        said,
    )

    checked = check_list(rows, entering(lists))

    assert checked.outcomes == dict.fromkeys(range(2, 15), REFUSED) | {13: NEW}
    told = words_told(lists, rows)
    assert {number: key for number, (key, _said) in told.items()} == {
        2: "group",
        3: "group",
        4: "code",
        5: "code",
        6: "group",
        7: "levels",
        8: "by_subject",
        9: "levels",
        10: "place",
        11: "state",
        12: "name",
        14: "name",
    }
    # Word for word what is said of a leaf that is nowhere.
    assert told[4] == told[5] == ("code", "Danh mục của Sở không có mục mang mã này. Để trống ô này để thêm mục mới.")
    with pytest.raises(RuleBroken):
        take_over_list(rows, entering(lists))
    assert not LeafEdit.objects.filter(department=lists.so).exists()


def test_the_dry_run_says_of_each_change_what_it_changes_and_a_missing_column_changes_nothing(lists: Lists) -> None:
    change_leaf(lists.so, common(), Wording("Giờ đọc", "Mỗi tuần."), by=lists.hanh, on=today(), seen=0)
    rows = numbered({"code": "DT.tiet-doc", "name": "Giờ đọc sách"}, {"code": "DT.tu-sach", "name": "Tủ sách lớp"})

    told = words_told(lists, rows)
    take_over_list(rows, entering(lists))

    assert told[2] == ("name", "Tên: “Giờ đọc” đổi thành “Giờ đọc sách”.")
    found = {leaf.code: leaf for leaf in leaves_for(lists.truong, today())}
    assert (found["DT.tiet-doc"].name, found["DT.tiet-doc"].hint) == ("Giờ đọc sách", "Mỗi tuần.")


def test_a_sheet_is_taken_back_only_while_none_of_its_leaves_has_been_changed_since(lists: Lists) -> None:
    rows = numbered({"code": "DT.tiet-doc", "name": "Giờ đọc"}, {"code": "DT.tu-sach", "name": "Tủ sách"})
    take_over_list(rows, entering(lists))
    change_leaf(lists.so, common(), Wording("Giờ đọc sách"), by=lists.hanh, on=today(), seen=1)

    with pytest.raises(RuleBroken, match="Giờ đọc sách"):
        take_back_list(entering(lists))
    assert offered(lists.truong)["DT.tu-sach"] == "Tủ sách"

    undo_edit(LeafEdit.objects.get(number=3), by=lists.hanh, on=today())
    undo_edit(LeafEdit.objects.get(number=2), by=lists.hanh, on=today())
    assert take_back_list(entering(lists)) == 1
    assert (offered(lists.truong)["DT.tiet-doc"], Leaf.objects.get(code="DT.tu-sach").name) == (
        "Tiết đọc",
        offered(lists.truong)["DT.tu-sach"],
    )


def test_what_a_sheet_wanted_and_stands_again_is_taken_back_with_it(lists: Lists) -> None:
    out = rows_out(lists)
    take_over_list(numbered({"code": "DT.tiet-doc", "name": "Giờ đọc"}), entering(lists))
    for number in (1, 2):
        undo_edit(LeafEdit.objects.get(number=number), by=lists.hanh, on=today())
    assert offered(lists.truong)["DT.tiet-doc"] == "Giờ đọc"

    assert take_back_list(entering(lists)) == 1

    assert rows_out(lists) == out
    assert take_back_list(entering(lists)) == 0


def test_what_was_taken_back_by_hand_is_left_alone_and_what_was_changed_after_that_is_refused(lists: Lists) -> None:
    take_over_list(numbered({"code": "DT.tiet-doc", "name": "Giờ đọc"}), entering(lists))
    for number in (1, 2, 3):
        undo_edit(LeafEdit.objects.get(number=number), by=lists.hanh, on=today())
    assert take_back_list(entering(lists)) == 0
    assert offered(lists.truong)["DT.tiet-doc"] == "Tiết đọc"

    change_leaf(lists.so, common(), Wording("Giờ đọc sách"), by=lists.hanh, on=today(), seen=4)

    with pytest.raises(RuleBroken, match="Giờ đọc sách"):
        take_back_list(entering(lists))


def test_fifty_rows_are_taken_over_and_back_with_as_many_questions_and_facts_as_five(lists: Lists) -> None:
    group = LeafGroup.objects.get(code="DT")
    start = [Wanted(group, new_state(f"Mục {number}")) for number in range(50)]
    mine = [edit.leaf for edit in set_leaves(lists.so, start, by=lists.hanh, on=today())]
    many = list(Leaf.objects.filter(department=None).order_by("pk")[:50])

    def asked(count: int) -> tuple[int, int, int]:
        fresh: list[dict[str, Value]] = [{"group": "DT", "name": f"Mục mới {count}.{each}"} for each in range(count)]
        worded: list[dict[str, Value]] = [
            {"code": leaf.code, "name": f"Lời {count}.{each}"}
            for part in (many, mine)
            for each, leaf in enumerate(part[:count])
        ]
        told, before = entering(lists, f"bang-{count}"), AuditEntry.objects.count()
        with CaptureQueriesContext(connection) as over:
            taken = take_over_list(numbered(*fresh, *worded), told)
        assert (taken.created, taken.changed) == (count, 2 * count)
        with CaptureQueriesContext(connection) as back:
            assert take_back_list(told) == 3 * count
        return len(over), len(back), AuditEntry.objects.count() - before

    few, most = asked(5), asked(50)

    assert (few[2], most[2]) == (2, 2)
    assert max(few[:2]) <= 24
    assert most[0] - few[0] <= 8
    assert most[1] - few[1] <= 8
    entry = AuditEntry.objects.order_by("-id").first()
    assert entry is not None
    assert entry.touches.filter(kind="taxonomy.leafedit").count() == 150


def new_state(name: str, place: int = 0) -> LeafState:
    own = {"is_hidden": False, "is_worded": True, "is_placed": True}
    return LeafState(name, "", "", is_by_subject=False, place=place, **own)


def test_new_leaves_stand_last_in_their_group_wherever_others_have_been_put(lists: Lists) -> None:
    own(lists, Wording("Xe sách", place=5_000))
    fresh: list[dict[str, Value]] = [{"group": "DT", "name": name} for name in ("Một", "Hai")]
    take_over_list(numbered(*fresh, {"code": "DT.tu-sach", "name": "Tủ sách", "place": 6_000}), entering(lists))
    last = own(lists, Wording("Ba"))

    names = [leaf.name for leaf in leaves_for(lists.truong, today()) if leaf.group.code == "DT"]
    assert names[-5:] == ["Xe sách", "Tủ sách", "Một", "Hai", "Ba"]
    change_leaf(lists.so, last, Wording("Ba", place=LAST_PLACE), by=lists.hanh, on=today(), seen=5)
    very_last = own(lists, Wording("Bốn"))

    assert very_last.number == LAST_PLACE
    names = [leaf.name for leaf in leaves_for(lists.truong, today()) if leaf.group.code == "DT"]
    assert names[-2:] == ["Ba", "Bốn"]
    address = f"/nhu-cau/danh-muc/{very_last.uid}/sua/"
    assert 'name="place" value="9.999"' in client_of(lists.hanh).get(address).content.decode()
    send(client_of(lists.hanh), address, name="Bốn chấm", hint="", place="9.999")
    very_last.refresh_from_db()
    assert (very_last.name, very_last.number) == ("Bốn chấm", LAST_PLACE)
    assert set(check_list(numbered(*rows_out(lists).values()), entering(lists)).outcomes.values()) == {SAME}


def test_only_who_keeps_a_list_brings_it_in_and_only_the_own(lists: Lists) -> None:
    assert list_scopes(lists.hanh, today()) == [(lists.so.uid, "Sở GDĐT Mẫu")]
    for person in (lists.lan, lists.hoa):
        assert list_scopes(person, today()) == []
        assert client_of(person).get("/bang-tinh/moi/?bang=leaf_list").status_code in {403, 404}
    assert list(list_rows(lists.quyen, lists.so.uid, today())) == []


def test_a_file_goes_the_whole_way_with_wrong_rows_mended_and_is_undone(lists: Lists) -> None:
    client = client_of(lists.hanh)
    said = {"bang": "leaf_list", "don_vi": lists.so.uid, "dang": "xlsx"}
    book = load_workbook(io.BytesIO(b"".join(client.post(reverse("sheets:export"), said))))
    sheet = book.worksheets[0]
    place = {str(cell.value): at for at, cell in enumerate(sheet[1])}
    lines = {str(line[place["Mã của mục"]].value): line for line in sheet.iter_rows(min_row=2)}
    assert {lines["DT.tiet-doc"][place[title]].value for title in ("Có hỏi môn", "Đang dùng")} == {"Không", "Đang dùng"}
    lines["DT.tiet-doc"][place["Tên mục"]].value = "Giờ đọc sách"
    lines["DT.tu-sach"][place["Dành cho cấp"]].value = "Đại học"
    kept = io.BytesIO()
    book.save(kept)

    brought = bring(lists, kept.getvalue())
    assert (brought.state, brought.change_count, brought.refused_count) == (ImportState.READ, 1, 1)
    page = client.get(brought.get_absolute_url()).content.decode()
    assert "“Đại học” không phải là một cấp" in page
    changes = client.get(f"{brought.get_absolute_url()}?xem=doi").content.decode()
    assert "Tên: “Tiết đọc” đổi thành “Giờ đọc sách”." in changes
    assert LeafEdit.objects.count() == 0
    wrong = load_workbook(io.BytesIO(b"".join(client.get(reverse("sheets:errors", args=[brought.uid])))))
    assert "Đại học" in {str(cell.value) for line in wrong.worksheets[0].iter_rows() for cell in line}

    ask_to_take_over(brought, leaves_out_refused=True, by=lists.hanh, at=now())
    take_over_import(brought, by=lists.hanh, at=now())
    assert offered(lists.truong)["DT.tiet-doc"] == "Giờ đọc sách"
    assert bring(lists, kept.getvalue(), again=True).change_count == 0

    brought.refresh_from_db()
    undo_import(brought, by=lists.hanh, at=now())
    assert offered(lists.truong)["DT.tiet-doc"] == "Tiết đọc"


def bring(lists: Lists, content: bytes, *, again: bool = False) -> SheetImport:
    name = "danh-muc-2.xlsx" if again else "danh-muc.xlsx"
    file = SimpleUploadedFile(name, content)
    found = receive_file(file, sheet_key="leaf_list", scope_uid=lists.so.uid, by=lists.hanh, at=now())
    read_import(found, by=lists.hanh, at=now())
    found.refresh_from_db()
    return found


def test_an_officer_of_two_departments_chooses_whose_list_she_edits(lists: Lists) -> None:
    both = lists.person("van", lists.so, Role.DEPARTMENT_OFFICER)
    lists.joins(both, lists.so_ben, Role.DEPARTMENT_OFFICER)
    client, leaf = client_of(both), common()
    second = f"?so={lists.so_ben.uid}"
    first = min((lists.so, lists.so_ben), key=lambda body: body.pk)
    assert first == lists.so_ben

    page = client.get(f"/nhu-cau/danh-muc/?so={lists.so.uid}").content.decode()
    assert f"sua/?so={lists.so.uid}" in page
    assert f'href="/nhu-cau/danh-muc/{second}"' in page
    for body, words in ((lists.so, "Giờ đọc"), (lists.so_ben, "Đọc cùng nhau")):
        address = f"/nhu-cau/danh-muc/{leaf.uid}/sua/?so={body.uid}"
        assert str(body) in client.get(address).content.decode()
        assert send(client, address, name=words, hint="") == f"/nhu-cau/danh-muc/?so={body.uid}"
        send(client, f"/nhu-cau/danh-muc/them/?so={body.uid}", group="DT", name=f"Xe sách {words}", hint="")

    assert offered(lists.truong)[leaf.code] == "Giờ đọc"
    assert offered(lists.truong_ben)[leaf.code] == "Đọc cùng nhau"
    assert "Xe sách Giờ đọc" not in client.get(f"/nhu-cau/danh-muc/{second}").content.decode()
    assert [uid for uid, _label in list_scopes(both, today())] == [lists.so_ben.uid, lists.so.uid]
    # A list nobody gave her, or one she no longer keeps, is not there: what is sent never lands in another list.
    for who in (lists.hanh, both):
        assert client_of(who).get(f"/nhu-cau/danh-muc/?so={lists.truong.uid}").status_code == 404
    assert client_of(lists.hanh).post(f"/nhu-cau/danh-muc/{leaf.uid}/an/{second}").status_code == 404


def test_a_form_opened_before_she_came_to_keep_a_second_list_changes_none_without_asking(lists: Lists) -> None:
    client, leaf = client_of(lists.hanh), common()
    page = client.get("/nhu-cau/danh-muc/").content.decode()
    for tail in ("them/", f"{leaf.uid}/sua/", f"{leaf.uid}/an/"):
        assert f'"/nhu-cau/danh-muc/{tail}?so={lists.so.uid}"' in page, tail
    forms = {
        "them/": {"group": "DT", "name": "Xe sách", "hint": ""},
        f"{leaf.uid}/sua/": {"name": "Giờ đọc", "hint": "", "version": "0"},
        f"{leaf.uid}/an/": {"version": "0"},
    }
    keys = {tail: KEY.search(client.get(f"/nhu-cau/danh-muc/{tail}").content.decode()) for tail in forms}

    lists.joins(lists.hanh, lists.so_ben, Role.DEPARTMENT_OFFICER)
    lists.hanh.refresh_from_db()
    client = client_of(lists.hanh)  # a new role asks her to sign in again; the forms are still open
    for tail, said in forms.items():
        key = keys[tail]
        assert key is not None
        answer = client.post(f"/nhu-cau/danh-muc/{tail}", said | {"idempotency_key": key[1]})
        assert answer.status_code == 200, tail
        words = answer.content.decode()
        assert "Anh chị đang giữ danh mục của nhiều Sở" in words, tail
        for body in (lists.so, lists.so_ben):
            assert f'"/nhu-cau/danh-muc/{tail}?so={body.uid}"' in words, tail
    assert not LeafEdit.objects.exists()

    # Who opens the form anew is led to one that names its list; there it is sent.
    opened = client.get(f"/nhu-cau/danh-muc/{leaf.uid}/sua/")
    assert (opened.status_code, opened["Location"]) == (302, f"/nhu-cau/danh-muc/{leaf.uid}/sua/?so={lists.so_ben.uid}")
    named = f"/nhu-cau/danh-muc/{leaf.uid}/sua/?so={lists.so.uid}"
    assert send(client, named, name="Giờ đọc", hint="") == f"/nhu-cau/danh-muc/?so={lists.so.uid}"
    assert offered(lists.truong_ben)[leaf.code] == "Tiết đọc"
    # A leaf of one department and a version of one list say themselves whose they are.
    mine = own(lists, Wording("Xe sách"))
    send(client, f"/nhu-cau/danh-muc/{mine.uid}/sua/", name="Thư viện trên xe", hint="")
    assert offered(lists.truong)[mine.code] == "Thư viện trên xe"

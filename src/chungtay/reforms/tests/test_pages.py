from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.idempotency import new_key
from chungtay.organisations.choices import Kind, Role
from chungtay.organisations.models import Membership, Organisation
from chungtay.organisations.queries import snapshot_on
from chungtay.organisations.tests.conftest import show_url, signed_in, text_of
from chungtay.reforms.actions import prepare_reform
from chungtay.reforms.engine.plans import RenamePlan
from chungtay.reforms.models import Reform
from chungtay.reforms.tests.conftest import DAY, TODAY, Province


@pytest.fixture
def hanh(province: Province) -> Client:
    return signed_in(province.officer)


def url(name: str, uid: str, *more: str) -> str:
    return reverse(f"reforms:{name}", args=[uid, *more])


def typed(reform: Reform | None = None, /, **words: str | list[str]) -> dict[str, str | list[str]]:
    return {"idempotency_key": new_key()} | ({"version": str(reform.version)} if reform else {}) | words


MERGER = {
    "others": "Trường Tiểu học Thử B",
    "becomes": "new",
    "name": "Trường Tiểu học Thử Mới",
    "levels": "TH",
    "on": "1/8/2026",
    "legal_document": "12/QĐ-UBND",
}


def prepared(client: Client, body: Organisation, kind: str, words: dict[str, str]) -> Reform:
    done = client.post(url("plan", body.uid, kind), typed(**words))
    assert done.status_code == 302, text_of(done.content)
    return Reform.objects.get(uid=done["Location"].strip("/").rsplit("/", 1)[-1])


def test_an_officer_reads_what_a_merger_does_carries_it_out_and_takes_it_back(province: Province, hanh: Client) -> None:
    school = province.schools[0]
    assert url("choose", school.uid) in hanh.get(show_url(school)).content.decode()
    assert "Nhiều đơn vị thành một" in text_of(hanh.get(url("choose", school.uid)).content)
    reform = prepared(hanh, school, "sap-nhap", MERGER)

    read = text_of(hanh.get(url("show", reform.uid)).content)
    assert "Sáp nhập Trường Tiểu học Thử A, Trường Tiểu học Thử B thành Trường Tiểu học Thử Mới" in read
    assert "Trường Tiểu học Thử A chấm dứt hoạt động, ngày cuối cùng là 31/7/2026." in read
    assert "Giáo 0, Giáo 1 giữ vai trò “Giáo viên” Trường Tiểu học Thử Mới" in read
    assert "Cường, Hạnh quản lý, được xem toàn bộ thông tin Trường Tiểu học Thử Mới" in read
    assert "Trưởng 0 Hiệu trưởng Trường Tiểu học Thử A kết thúc, ngày cuối cùng là 31/7/2026" in read
    assert not Organisation.objects.filter(current_name="Trường Tiểu học Thử Mới").exists()

    done = hanh.post(url("apply", reform.uid), typed(reform), follow=True)
    assert "Đã thực hiện thay đổi." in text_of(done.content)
    assert Organisation.objects.filter(current_name="Trường Tiểu học Thử Mới").exists()
    assert "Sáp nhập" in text_of(hanh.get(show_url(school)).content)

    reform.refresh_from_db()
    done = hanh.post(url("undo", reform.uid), typed(reform), follow=True)
    assert "Đã hoàn tác." in text_of(done.content)
    assert not Organisation.objects.filter(current_name="Trường Tiểu học Thử Mới").exists()
    assert "chưa được thực hiện nên không có gì để hoàn tác" in text_of(hanh.get(url("undo", reform.uid)).content)


def test_a_change_sent_twice_is_carried_out_once(province: Province, hanh: Client) -> None:
    reform = prepared(hanh, province.schools[0], "sap-nhap", MERGER)
    sent = typed(reform)

    answers = [hanh.post(url("apply", reform.uid), sent) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Organisation.objects.filter(current_name="Trường Tiểu học Thử Mới").count() == 1


def test_what_changed_meanwhile_is_shown_before_anything_is_written(province: Province, hanh: Client) -> None:
    reform = prepared(hanh, province.schools[0], "sap-nhap", MERGER)
    province.person("Mới Đến", province.schools[0], Role.TEACHER)

    read = text_of(hanh.post(url("apply", reform.uid), typed(reform), follow=True).content)

    assert "Danh bạ đã thay đổi sau khi bạn đọc trang này" in read
    assert "Mới Đến" in read
    reform.refresh_from_db()
    assert reform.is_prepared


def test_the_questions_of_a_split_are_answered_on_a_page_of_their_own(province: Province, hanh: Client) -> None:
    words = {"names": "Cụm 1A\nCụm 1B", "on": "1/8/2026", "legal_document": "13/QĐ-SGDĐT"}
    reform = prepared(hanh, province.cluster, "chia-tach", words)
    read = text_of(hanh.get(url("show", reform.uid)).content)
    assert "Còn 3 câu hỏi chưa trả lời" in read
    assert "Thực hiện thay đổi" not in read

    answers = {f"child-{school.uid}": "new:1" for school in province.schools}
    done = hanh.post(url("answer", reform.uid), typed(reform, **answers), follow=True)

    read = text_of(done.content)
    assert "Đã lưu câu trả lời." in read
    assert "Thực hiện thay đổi" in read
    assert read.count("chuyển về Cụm 1B") == 3


def test_somebody_decides_of_each_person_where_she_goes(province: Province, hanh: Client) -> None:
    reform = prepared(hanh, province.schools[0], "sap-nhap", MERGER)
    head = Membership.objects.get(person=province.heads[0])
    teacher = Membership.objects.get(person=province.teachers[0])
    asked = text_of(hanh.get(url("answer", reform.uid)).content)
    assert "Trưởng 0 Hiệu trưởng, Trường Tiểu học Thử A" in asked

    answers = {f"staff-{head.uid}": "new:0", f"staff-{teacher.uid}": "-"}
    hanh.post(url("answer", reform.uid), typed(reform, **answers))

    reform.refresh_from_db()
    assert {line["person"]: line["to"] for line in reform.preview["roles"] if line["is_said"]} == {
        province.heads[0].uid: "new:0",
        province.teachers[0].uid: "",
    }


FORMS = {
    "doi-ten": {"name": "Trường Tiểu học Thử Tên Mới", "on": "1/8/2026", "legal_document": "15/QĐ-UBND"},
    "chuyen": {
        "address": "Số 1",
        "professional": "Cụm chuyên môn số 2",
        "on": "1/8/2026",
        "legal_document": "15/QĐ-UBND",
    },
    "doi-cap": {"becomes": "TRUONG", "levels": "THCS", "on": "1/8/2026", "legal_document": "12/QĐ-UBND"},
    "giai-the": {"staff": "Trường Tiểu học Thử B", "on": "1/8/2026", "legal_document": "12/QĐ-UBND"},
    "sap-nhap": {**MERGER, "becomes": "here"},
}
SENTENCES = {
    "doi-ten": "Từ ngày 1/8/2026, Trường Tiểu học Thử A mang tên Trường Tiểu học Thử Tên Mới",
    "chuyen": "Về chuyên môn, từ ngày 1/8/2026 Trường Tiểu học Thử A thuộc Cụm chuyên môn số 2.",
    "doi-cap": "Từ ngày 1/8/2026, Trường Tiểu học Thử A là: Trường, Trung học cơ sở.",
    "giai-the": "Không có nơi kế thừa Trường Tiểu học Thử A",
    "sap-nhap": "Trường Tiểu học Thử A trả lời thay Trường Tiểu học Thử B",
}


@pytest.mark.parametrize("kind", list(FORMS))
def test_each_kind_has_its_form_and_its_sentences(kind: str, province: Province, hanh: Client) -> None:
    school = province.schools[0]
    assert hanh.get(url("plan", school.uid, kind)).status_code == 200

    reform = prepared(hanh, school, kind, FORMS[kind])

    assert SENTENCES[kind] in text_of(hanh.get(url("show", reform.uid)).content)
    hanh.post(url("withdraw", reform.uid), typed(reform))
    assert "Đã bỏ" in text_of(hanh.get(reverse("reforms:list")).content)


def test_a_function_goes_from_a_cluster_to_the_department_itself(province: Province, hanh: Client) -> None:
    words = {
        "function": "professional",
        "target": "Sở Giáo dục và Đào tạo tỉnh Thử",
        "on": "1/8/2026",
        "legal_document": "12/QĐ-UBND",
    }
    reform = prepared(hanh, province.cluster, "chuyen-giao", words)
    read = text_of(hanh.get(url("show", reform.uid)).content)
    assert "tiếp nhận từ Cụm chuyên môn số 1 nhiệm vụ: về chuyên môn." in read
    assert "Cường quản lý, được xem toàn bộ thông tin Trường Tiểu học Thử A; Trường Tiểu học Thử B" in read


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"others": "Trường Không Có"}, "Không có đơn vị đang hoạt động nào tên “Trường Không Có”"),
        ({"others": "Trường Tiểu học Thử"}, "có trong tên của nhiều đơn vị"),
        ({"name": ""}, "Hãy nhập tên đơn vị mới"),
        ({"legal_document": ""}, "Theo quyết định"),
        ({"others": "Trường Nơi Khác"}, "Trường Nơi Khác không thuộc quyền quản lý của cơ quan bạn"),
    ],
)
def test_what_is_typed_wrong_is_said_at_its_field_and_nothing_is_lost(
    words: dict[str, str], sentence: str, province: Province, hanh: Client
) -> None:
    province.body("Trường Nơi Khác", Kind.SCHOOL)
    answer = hanh.post(url("plan", province.schools[0].uid, "sap-nhap"), typed(**(MERGER | words)))

    assert answer.status_code == 200
    assert sentence in text_of(answer.content)
    assert not Reform.objects.exists()


def test_a_kind_that_does_not_exist_is_not_there(province: Province, hanh: Client) -> None:
    assert hanh.get(url("plan", province.schools[0].uid, "bien-mat")).status_code == 404


RENAMING = {"name": "Trường Tiểu học Thử A1", "on": "1/8/2026"}


def test_a_new_name_is_read_before_it_is_written_and_can_be_taken_back(province: Province, hanh: Client) -> None:
    school = province.schools[0]
    form = url("plan", school.uid, "doi-ten")
    assert f'href="{form}"' in hanh.get(show_url(school)).content.decode()

    reform = prepared(hanh, school, "doi-ten", RENAMING | {"legal_document": "15/QĐ-UBND"})
    read = text_of(hanh.get(url("show", reform.uid)).content)
    assert "Từ ngày 1/8/2026, Trường Tiểu học Thử A mang tên Trường Tiểu học Thử A1; vẫn là đơn vị đó." in read
    assert "Không ai được thêm quyền truy cập." in read
    assert "Không có bản ghi nhớ, chương trình hay giấy tờ nào khác mang tên đơn vị." in read
    assert snapshot_on(school, DAY).name == "Trường Tiểu học Thử A"

    hanh.post(url("apply", reform.uid), typed(reform))
    assert (snapshot_on(school, DAY).name, snapshot_on(school, DAY - timedelta(days=1)).name) == (
        "Trường Tiểu học Thử A1",
        "Trường Tiểu học Thử A",
    )

    reform.refresh_from_db()
    hanh.post(url("undo", reform.uid), typed(reform))
    assert snapshot_on(school, DAY).name == "Trường Tiểu học Thử A"


@pytest.mark.parametrize(("kind", "words"), [("doi-ten", RENAMING), ("chuyen", {"address": "Số 2", "on": "1/8/2026"})])
def test_a_new_name_and_a_move_name_their_decision_or_say_why_there_is_none(
    province: Province, hanh: Client, kind: str, words: dict[str, str]
) -> None:
    school = province.schools[0]

    refused = hanh.post(url("plan", school.uid, kind), typed(**words))
    assert "Hãy ghi quyết định làm căn cứ; nếu chưa có, hãy nói vì sao." in text_of(refused.content)
    assert not Reform.objects.exists()

    reform = prepared(hanh, school, kind, words | {"without_document": "Quyết định đang chờ ký."})
    read = text_of(hanh.get(url("show", reform.uid)).content)
    assert (reform.legal_document, reform.without_document) == (None, "Quyết định đang chờ ký.")
    assert "Chưa có quyết định Quyết định đang chờ ký." in read


def test_the_action_itself_refuses_a_new_name_without_a_decision_and_without_a_reason(province: Province) -> None:
    plan = RenamePlan(on=DAY, body=province.schools[0].uid, name="Trường Tiểu học Thử A1")

    with pytest.raises(RuleBroken) as refused:
        prepare_reform(plan, by=province.officer, on=TODAY, without_document="  ")

    assert refused.value.field == "legal_document"

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from chungtay.accounts.models import Person
from chungtay.kernel.clock import today
from chungtay.kernel.idempotency import new_key
from chungtay.kernel.models import AuditEntry, LegalDocument
from chungtay.kernel.vietnamese import short_day
from chungtay.organisations.actions import set_parent
from chungtay.organisations.choices import Function, Kind, Level, Role, SuccessionScope, SuccessionState
from chungtay.organisations.models import Membership, Organisation, Succession
from chungtay.organisations.queries import answers_today, snapshot_on
from chungtay.organisations.tests.conftest import LONG_AGO, REFORM, Register, show_url, signed_in, text_of


@pytest.fixture
def department(register: Register) -> Organisation:
    return register.body("Sở GDĐT Hà Nội", Kind.DEPARTMENT)


@pytest.fixture
def hanh(register: Register, department: Organisation, chi_hanh: Person) -> Client:
    register.role(chi_hanh, department, Role.DEPARTMENT_OFFICER)
    return signed_in(chi_hanh)


@pytest.fixture
def school(register: Register, department: Organisation, he_thong: Person) -> Organisation:
    school = register.body("Trường Tiểu học Giang Biên")
    set_parent(school, department, Function.PROFESSIONAL, by=he_thong, valid_from=LONG_AGO)
    return school


@pytest.fixture
def candidates(register: Register, department: Organisation, he_thong: Person) -> list[Succession]:
    office = register.body("Phòng GD&ĐT huyện Quốc Oai", Kind.DISTRICT_OFFICE, ends=REFORM)
    set_parent(office, department, Function.PROFESSIONAL, by=he_thong, valid_from=None)
    communes = [
        register.body(f"UBND xã {name}", Kind.COMMUNE_COMMITTEE, begins=REFORM) for name in ("Quốc Oai", "Kiều Phú")
    ]
    return [register.candidate(office, commune, SuccessionScope.ADMINISTRATIVE) for commune in communes]


def confirm_url(succession: Succession) -> str:
    return reverse("reforms:confirm", args=[succession.uid])


def typed(version: int | None = None, /, **words: Any) -> dict[str, Any]:
    return {"idempotency_key": new_key()} | ({} if version is None else {"version": str(version)}) | words


def test_the_preview_says_who_will_answer_and_confirming_goes_on_to_the_next_candidate(
    candidates: list[Succession], hanh: Client, chi_hanh: Person
) -> None:
    first, second = candidates
    read = text_of(hanh.get(confirm_url(first)).content)
    assert "Còn 2 gợi ý của đơn vị này chờ quyết định." in read
    assert (
        "Nếu bạn xác nhận, từ ngày 1/7/2025 nơi trả lời thay Phòng GD&ĐT huyện Quốc Oai"
        " ở mọi văn bản mà đơn vị là một bên sẽ là: UBND xã Quốc Oai." in read
    )

    done = hanh.post(confirm_url(first), typed(1, decision="confirm", legal_document="1581/BGDĐT-GDPT"))

    assert (done.status_code, done["Location"]) == (302, confirm_url(second))
    assert answers_today(first.predecessor, today()).organisations == (first.successor,)
    first.refresh_from_db()
    assert (first.decided_by, str(first.legal_document)) == (chi_hanh, "1581/BGDĐT-GDPT")

    done = hanh.post(confirm_url(second), typed(1, decision="reject"))

    assert done["Location"] == show_url(first.predecessor)
    second.refresh_from_db()
    assert second.state == SuccessionState.REJECTED
    read = text_of(hanh.get(confirm_url(first)).content)
    assert f"Đã xác nhận, do Hạnh quyết định ngày {short_day(today())}." in read
    assert "Ghi quyết định" not in read


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"decision": "confirm"}, "Chỉ xác nhận kế thừa khi có văn bản."),
        ({"decision": "confirm", "legal_document": "quyết định hôm nọ"}, "Không đọc được số và ký hiệu"),
        ({"legal_document": "202/2025/QH15"}, "Quyết định của bạn"),
    ],
)
def test_a_decision_without_what_it_needs_is_refused_and_nothing_typed_is_lost(
    words: dict[str, str], sentence: str, candidates: list[Succession], hanh: Client
) -> None:
    answer = hanh.post(confirm_url(candidates[0]), typed(1, **words))

    assert answer.status_code == 200
    assert sentence in text_of(answer.content)
    if "legal_document" in words:
        assert f'value="{words["legal_document"]}"' in answer.content.decode()
    candidates[0].refresh_from_db()
    assert candidates[0].state == SuccessionState.CANDIDATE
    assert LegalDocument.objects.count() == 0


def test_a_decision_sent_twice_acts_once(candidates: list[Succession], hanh: Client) -> None:
    sent = typed(1, decision="confirm", legal_document="202/2025/QH15")

    answers = [hanh.post(confirm_url(candidates[0]), sent) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert AuditEntry.objects.filter(verb="organisations.succession_confirmed").count() == 1


def test_a_decision_on_a_row_somebody_changed_meanwhile_meets_the_page_of_conflict(
    candidates: list[Succession], hanh: Client
) -> None:
    Succession.objects.filter(pk=candidates[0].pk).update(version=2)

    answer = hanh.post(confirm_url(candidates[0]), typed(1, decision="confirm", legal_document="202/2025/QH15"))

    assert answer.status_code == 409
    assert "202/2025/QH15" in answer.content.decode()


def test_who_does_not_oversee_the_office_may_look_and_not_decide(
    candidates: list[Succession], register: Register, co_lan: Person
) -> None:
    other = register.body("Sở GDĐT Huế", Kind.DEPARTMENT)
    register.role(co_lan, other, Role.DEPARTMENT_OFFICER)
    client = signed_in(co_lan)

    assert client.get(show_url(candidates[0].predecessor)).status_code == 200
    assert client.get(confirm_url(candidates[0])).status_code == 403
    assert client.post(confirm_url(candidates[0]), typed(1, decision="reject")).status_code == 403
    candidates[0].refresh_from_db()
    assert candidates[0].state == SuccessionState.CANDIDATE


def entered(client: Client, words: dict[str, Any]) -> Any:
    """Typed, read, and sent again as the page that was read sends it."""
    url = reverse("register:enter")
    read = client.post(url, words)
    said = text_of(read.content)
    assert "Đọc lại trước khi thêm" in said, said
    assert not Organisation.objects.filter(current_name=words["name"]).exists()
    fields: dict[str, list[str]] = {}
    for name, value in read.context["hidden"]:
        fields.setdefault(name, []).append(value)
    return client.post(url, fields)


def test_an_officer_enters_a_school_under_her_department(department: Organisation, hanh: Client) -> None:
    done = entered(
        hanh,
        typed(
            name="Trường TH&THCS Yên Bình",
            kind="TRUONG",
            levels=["THCS", "TH"],
            valid_from="01/09/2025",
            code="0100012",
            professional="sở gdđt hà nội",
            legal_document="214/QĐ-UBND",
        ),
    )

    school = Organisation.objects.get(current_name="Trường TH&THCS Yên Bình")
    assert done["Location"] == show_url(school)
    seen = snapshot_on(school, today())
    assert (seen.kind, seen.levels, seen.parents) == (
        Kind.SCHOOL,
        (Level.PRIMARY, Level.LOWER_SECONDARY),
        {Function.PROFESSIONAL: department},
    )
    assert [code.code for code in seen.codes] == ["0100012"]
    assert str(school.names.get().legal_document) == "214/QĐ-UBND"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({}, "Hãy nêu đơn vị cấp trên"),
        ({"professional": "Sở GDĐT Huế"}, "Sở GDĐT Huế không thuộc phạm vi của bạn."),
        ({"professional": "Sở GDĐT"}, "“Sở GDĐT” có trong tên của nhiều đơn vị: Sở GDĐT Hà Nội; Sở GDĐT Huế."),
        ({"professional": "Sở Kinh tế"}, "Không có đơn vị đang hoạt động nào tên “Sở Kinh tế”."),
        ({"professional": "Sở GDĐT Hà Nội", "unit": "Nơi không có"}, "Hiện không có đơn vị hành chính nào tên"),
        ({"professional": "Sở GDĐT Hà Nội", "valid_from": "1/13/2025"}, "lịch không có ngày"),
        ({"professional": "Sở GDĐT Hà Nội", "kind": "FUND", "levels": ["TH"]}, "Chỉ trường học mới có cấp học."),
    ],
)
def test_an_entry_that_cannot_be_is_refused_in_a_sentence_and_nothing_typed_is_lost(
    words: dict[str, Any], sentence: str, register: Register, hanh: Client
) -> None:
    register.body("Sở GDĐT Huế", Kind.DEPARTMENT)

    answer = hanh.post(reverse("register:enter"), typed(**({"name": "Trường mới", "kind": "TRUONG"} | words)))

    assert answer.status_code == 200
    assert sentence in text_of(answer.content)
    assert 'value="Trường mới"' in answer.content.decode()
    assert not Organisation.objects.filter(current_name="Trường mới").exists()


YEN_BINH = {"name": "Trường TH Yên Bình", "kind": "TRUONG", "professional": "sở gdđt hà nội"}


def test_what_is_read_can_be_typed_anew_and_what_was_changed_is_read_anew(
    department: Organisation, hanh: Client
) -> None:
    url = reverse("register:enter")
    read = hanh.post(url, typed(**YEN_BINH))
    hidden = dict(read.context["hidden"])

    again = hanh.post(url, hidden | {"again": "1"})
    assert 'value="Trường TH Yên Bình"' in again.content.decode()
    changed = hanh.post(url, hidden | {"name": "Trường TH Yên Bình A"})
    assert "Đọc lại trước khi thêm" in text_of(changed.content)

    assert not Organisation.objects.filter(current_name__startswith="Trường TH Yên").exists()


def test_an_entry_is_taken_back_while_nothing_depends_on_it(
    department: Organisation, register: Register, co_lan: Person, hanh: Client
) -> None:
    entered(hanh, typed(**YEN_BINH))
    body = Organisation.objects.get(current_name="Trường TH Yên Bình")
    url = reverse("register:take_back", args=[body.uid])
    assert url in hanh.get(show_url(body)).content.decode()
    register.role(co_lan, body, Role.HEAD)

    refused = hanh.post(url, typed(body.version))
    assert "Trường TH Yên Bình đã được dùng đến" in text_of(refused.content)
    Membership.objects.filter(organisation=body).delete()
    done = hanh.post(url, typed(body.version))

    assert done["Location"] == reverse("register:list")
    assert not Organisation.objects.filter(pk=body.pk).exists()
    assert hanh.get(show_url(body)).status_code == 404


def test_a_body_entered_under_none_is_taken_back_by_who_may_enter_such_bodies(
    department: Organisation, register: Register, co_lan: Person, hanh: Client
) -> None:
    operator = signed_in(Person.objects.create(name="Vận hành", login="van-hanh", is_active=True, is_operator=True))
    entered(operator, typed(name="Sở GDĐT Huế", kind="SO"))
    body = Organisation.objects.get(current_name="Sở GDĐT Huế")
    url = reverse("register:take_back", args=[body.uid])
    assert url in operator.get(show_url(body)).content.decode()
    assert hanh.get(url).status_code == hanh.post(url, typed(body.version)).status_code == 403
    register.role(co_lan, body, Role.DEPARTMENT_OFFICER)

    refused = operator.post(url, typed(body.version))
    assert "Sở GDĐT Huế đã được dùng đến" in text_of(refused.content)
    Membership.objects.filter(organisation=body).delete()
    done = operator.post(url, typed(body.version))

    assert done["Location"] == reverse("register:list")
    assert not Organisation.objects.filter(pk=body.pk).exists()
    told = AuditEntry.objects.get(verb="organisations.sheet_taken_back")
    assert told.open_values["source"] == "Sở GDĐT Huế"
    assert operator.get(reverse("register:list")).status_code == 200


def test_what_came_in_otherwise_is_not_taken_back_here(school: Organisation, hanh: Client) -> None:
    assert hanh.get(reverse("register:take_back", args=[school.uid])).status_code == 403


def test_a_head_gives_roles_in_her_school_but_names_no_other_head(
    school: Organisation, register: Register, co_lan: Person, thay_minh: Person, hanh: Client
) -> None:
    register.role(co_lan, school, Role.HEAD)
    lan = signed_in(co_lan)
    url = reverse("register:add_membership", args=[school.uid])

    assert 'value="head"' not in lan.get(url).content.decode()
    assert 'value="head"' in hanh.get(url).content.decode()
    assert lan.post(url, typed(person="minh", role="head", valid_from="01/09/2025")).status_code == 200
    done = lan.post(
        url, typed(person="MINH", role="teacher", valid_from="01/09/2025", last_day="31/05/2027", post="GV Ngữ văn")
    )

    assert done["Location"] == show_url(school)
    given = Membership.objects.get(person=thay_minh)
    assert (given.role, given.post, given.valid_from, given.last_day) == (
        Role.TEACHER,
        "GV Ngữ văn",
        date(2025, 9, 1),
        date(2027, 5, 31),
    )
    assert signed_in(thay_minh).get(url).status_code == 403


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"person": "ai-do"}, "Không có ai đăng nhập bằng tên “ai-do”."),
        ({"person": "lan"}, "Không ai tự giao vai trò cho mình."),
        ({"person": "minh", "valid_from": "hôm qua"}, "ví dụ 20/11/2026"),
    ],
)
def test_a_role_that_cannot_be_given_is_refused_in_a_sentence(
    words: dict[str, str], sentence: str, school: Organisation, register: Register, co_lan: Person, thay_minh: Person
) -> None:
    register.role(co_lan, school, Role.HEAD)
    url = reverse("register:add_membership", args=[school.uid])

    answer = signed_in(co_lan).post(url, typed(**({"role": "teacher", "valid_from": "01/09/2025"} | words)))

    assert sentence in text_of(answer.content)
    assert Membership.objects.count() == 1


def test_whoever_may_sign_is_given_a_role_only_with_the_post_papers_write(
    school: Organisation, thay_minh: Person, hanh: Client
) -> None:
    url = reverse("register:add_membership", args=[school.uid])
    words = {"person": "minh", "valid_from": "01/09/2025"}

    for role in ("head", "deputy"):
        answer = hanh.post(url, typed(**words, role=role, post="  "))
        assert "Mời ghi chức vụ như trong văn bản" in text_of(answer.content)
    assert not Membership.objects.filter(person=thay_minh).exists()

    assert hanh.post(url, typed(**words, role="teacher", post="")).status_code == 302
    assert hanh.post(url, typed(**words, role="deputy", post="Phó Hiệu trưởng")).status_code == 302
    assert [row.post for row in Membership.objects.filter(person=thay_minh).order_by("pk")] == ["", "Phó Hiệu trưởng"]


def test_a_role_ended_today_is_gone_with_the_next_request(
    school: Organisation, register: Register, co_lan: Person, hanh: Client
) -> None:
    register.role(co_lan, school, Role.HEAD)
    lan = signed_in(co_lan)
    assert lan.get(show_url(school)).status_code == 200
    membership = Membership.objects.get(person=co_lan)
    url = reverse("register:end_membership", args=[membership.uid])

    assert hanh.post(url, typed(1, on="01/01/2019")).status_code == 200
    done = hanh.post(url, typed(1, on=f"{today():%d/%m/%Y}"))

    assert done["Location"] == show_url(school)
    assert lan.get(show_url(school)).status_code == 404
    assert lan.get(url).status_code == 404


@pytest.mark.parametrize("in_days", [0, 30])
def test_a_role_that_has_not_begun_is_withdrawn_as_if_it_never_was(
    school: Organisation, register: Register, co_lan: Person, hanh: Client, in_days: int
) -> None:
    begins = today() + timedelta(days=in_days)
    register.role(co_lan, school, Role.HEAD, since=begins)
    membership = Membership.objects.get(person=co_lan)
    url = reverse("register:end_membership", args=[membership.uid])
    page = hanh.get(show_url(school)).content.decode()
    assert url in page
    assert ("và các vai trò sẽ bắt đầu sau đó" in page) is (in_days > 0)
    assert "Rút lại vai trò" in hanh.get(url).content.decode()

    assert hanh.post(url, typed(1)).status_code == 200
    assert hanh.post(url, typed(1, is_sure="on"))["Location"] == show_url(school)

    assert not Membership.objects.filter(person=co_lan).exists()
    assert AuditEntry.objects.filter(verb="organisations.beginning_withdrawn").count() == 1

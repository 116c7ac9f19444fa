from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.world import sizes_known

from chungtay.accounts.models import Person
from chungtay.kernel.clock import today
from chungtay.kernel.models import Source, SourceKind
from chungtay.kernel.routes import declaration_of
from chungtay.organisations.actions import (
    end_membership,
    rename_organisation,
    set_parent,
    state_post,
)
from chungtay.organisations.choices import (
    BodyState,
    Function,
    Kind,
    Role,
    SuccessionKind,
    SuccessionScope,
)
from chungtay.organisations.models import (
    Membership,
    Organisation,
    OrganisationKind,
    OrganisationName,
    Parentage,
    Succession,
)
from chungtay.organisations.tests.conftest import LONG_AGO, REFORM, Register, show_url, signed_in, text_of
from chungtay.register import views
from chungtay.search.models import FILED_AT_ONCE, index_rows


@pytest.fixture
def department(register: Register) -> Organisation:
    return register.body("Sở GDĐT Hà Nội", Kind.DEPARTMENT)


@pytest.fixture
def hanh(register: Register, department: Organisation, chi_hanh: Person) -> Client:
    register.role(chi_hanh, department, Role.DEPARTMENT_OFFICER)
    return signed_in(chi_hanh)


@pytest.fixture
def office(register: Register, department: Organisation, he_thong: Person) -> Organisation:
    office = register.body("Phòng GD&ĐT huyện Quốc Oai", Kind.DISTRICT_OFFICE, ends=REFORM)
    set_parent(office, department, Function.PROFESSIONAL, by=he_thong, valid_from=None)
    return office


def test_the_register_is_for_members_only(department: Organisation, thay_minh: Person) -> None:
    for client, status in ((Client(), 302), (signed_in(thay_minh), 403)):
        assert client.get(reverse("register:list")).status_code == status
    assert Client().get(show_url(department)).status_code == 302
    assert signed_in(thay_minh).get(show_url(department)).status_code == 404


@pytest.mark.parametrize("typed", ["Giang Biên", "giang bien", "th giang bien", "viet hung 2", "0100012"])
def test_a_body_is_found_by_its_name_its_old_name_or_its_code(
    typed: str, register: Register, he_thong: Person, hanh: Client
) -> None:
    school = register.body("Trường Tiểu học Việt Hưng 2")
    rename_organisation(school, "Trường Tiểu học Giang Biên", by=he_thong, on=REFORM)
    school.codes.create(scheme="csdl", code="0100012")

    found = hanh.get(reverse("register:list"), {"q": typed})

    assert [seen.name for seen, *_rest in found.context["rows"]] == ["Trường Tiểu học Giang Biên"]
    assert "trước đây: Trường Tiểu học Việt Hưng 2" in text_of(found.content)


def test_what_fits_best_comes_first_and_a_slip_is_forgiven(register: Register, hanh: Client) -> None:
    for name in ("Trường THCS Kim Đồng A", "Trường Tiểu học Kim Đồng", "Trường Mầm non Đồng Kim", "Trường Mầm non Kim"):
        register.body(name)

    def found(**asked: str) -> list[str]:
        rows = hanh.get(reverse("register:list"), asked).context["rows"]
        return [seen.name for seen, *_rest in rows]

    assert found(q="tieu hoc kim dong") == ["Trường Tiểu học Kim Đồng"]
    assert found(q="kim dong", xep="ten") == ["Trường Tiểu học Kim Đồng", "Trường THCS Kim Đồng A"]
    assert found(q="kim dong", xep="moi") == ["Trường Tiểu học Kim Đồng", "Trường THCS Kim Đồng A"]
    assert found(q="kim dogn") == ["Trường Tiểu học Kim Đồng", "Trường THCS Kim Đồng A"]
    assert found(q="kim dong", cap="THCS") == []
    page = hanh.get(reverse("register:list"), {"q": "kim dong"}).content
    assert "Khớp nhất đứng đầu, sau đó xếp theo tên." in text_of(page)


def test_of_very_many_that_fit_every_page_goes_on_where_the_last_ended(
    register: Register, department: Organisation, hanh: Client
) -> None:
    many_bodies(department, range(120))
    best = register.body("Trường")
    address, seen = reverse("register:list") + "?q=truong", []
    while address:
        page = hanh.get(address).context
        seen += [line.organisation.pk for line, *_rest in page["rows"]]
        key = page["page"].next
        address = f"{reverse('register:list')}?q=truong&sau={key}" if key else ""

    assert seen[0] == best.pk
    assert len(seen) == len(set(seen)) == page["count"]


def test_the_list_is_filtered_by_kind_and_state(register: Register, office: Organisation, hanh: Client) -> None:
    other = register.body("Phòng GD&ĐT quận Long Biên", Kind.DISTRICT_OFFICE, ends=REFORM)
    register.candidate(office, register.body("UBND xã Quốc Oai", Kind.COMMUNE_COMMITTEE, begins=REFORM))

    def found(**asked: str) -> list[str]:
        rows = hanh.get(reverse("register:list"), asked).context["rows"]
        return [seen.name for seen, *_rest in rows]

    assert found(loai=Kind.DISTRICT_OFFICE) == [office.current_name, other.current_name]
    assert found(loai=Kind.DISTRICT_OFFICE, trang_thai=BodyState.ALIVE) == []
    assert found(trang_thai=BodyState.ENDED) == [office.current_name, other.current_name]
    assert found(trang_thai=BodyState.AWAITING) == [office.current_name]
    assert found(loai="nonsense", trang_thai=BodyState.AWAITING) == [office.current_name]


def test_the_page_of_an_ended_office_says_until_when_and_who_may_take_over(
    register: Register, office: Organisation, hanh: Client
) -> None:
    register.candidate(office, register.body("UBND xã Quốc Oai", Kind.COMMUNE_COMMITTEE, begins=REFORM))

    page = hanh.get(show_url(office))
    read = text_of(page.content)

    assert "Đến hết ngày 30/6/2025" in read
    assert "Kế thừa chờ bạn xác nhận" in read
    assert "Chưa có ai: những nơi dưới đây có thể kế thừa, nhưng chưa nơi nào được xác nhận." in read
    assert "suy luận: dữ liệu địa giới" in read
    assert 'class="drawing"' in page.content.decode()


def test_the_page_of_a_day_shows_name_and_parent_of_that_day(
    register: Register, department: Organisation, he_thong: Person, hanh: Client
) -> None:
    school = register.body("Trường Tiểu học Việt Hưng")
    set_parent(school, department, Function.PROFESSIONAL, by=he_thong, valid_from=LONG_AGO)
    rename_organisation(school, "Trường Tiểu học Giang Biên", by=he_thong, on=REFORM)

    for day, name in (("2025-06-30", "Trường Tiểu học Việt Hưng"), ("01/07/2025", "Trường Tiểu học Giang Biên")):
        page = hanh.get(show_url(school, day))
        assert page.context["page"].seen.name == name
        assert f"<h1>{name}</h1>" in page.content.decode()
    assert "Chưa ghi nơi nào cho ngày này." in text_of(hanh.get(show_url(school, "2019-12-31")).content)


def test_a_day_that_cannot_be_read_is_named_with_an_example_and_the_page_shows_today(
    department: Organisation, hanh: Client
) -> None:
    page = hanh.get(show_url(department, "31/02/2025"))

    assert page.context["on"] == today()
    assert "lịch không có ngày 31/02/2025" in text_of(page.content)


def test_stated_posts_show_the_day_as_the_source_gives_it(
    department: Organisation, he_thong: Person, co_lan: Person, hanh: Client
) -> None:
    source = Source.objects.create(key="004", kind=SourceKind.PRESS, title="Các sở ký kết")
    state_post(
        co_lan,
        department,
        "Giám đốc",
        source=source,
        by=he_thong,
        stated_on="XXXX-11-11",
        inferred_year=2020,
        part_of_day="afternoon",
    )

    read = text_of(hanh.get(show_url(department)).content)

    assert "Lan Giám đốc Chiều 11/11" in read
    assert "năm chưa rõ (suy luận 2020)" in read


def test_a_teacher_of_another_school_sees_who_stands_for_a_school_and_not_its_staff(
    register: Register, co_lan: Person, thay_minh: Person, chi_hanh: Person
) -> None:
    school, other = register.body("Trường Tiểu học A"), register.body("Trường Tiểu học B")
    register.role(co_lan, school, Role.HEAD)
    register.role(chi_hanh, school, Role.TEACHER)
    register.role(thay_minh, other, Role.TEACHER)

    def seen(person: Person) -> list[str]:
        return [row.person.name for row in signed_in(person).get(show_url(school)).context["page"].members]

    assert seen(thay_minh) == ["Lan"]
    assert seen(chi_hanh) == ["Lan", "Hạnh"]


def test_an_ended_membership_loses_the_page_on_the_next_request(
    office: Organisation, hanh: Client, he_thong: Person, chi_hanh: Person
) -> None:
    assert hanh.get(show_url(office)).status_code == 200
    assert hanh.get(reverse("register:enter")).status_code == 200

    end_membership(Membership.objects.get(person=chi_hanh), by=he_thong, on=today())

    assert hanh.get(show_url(office)).status_code == 404
    assert hanh.get(reverse("register:enter")).status_code == 403


def test_the_day_of_a_head_of_office_names_what_waits_for_her(
    register: Register, office: Organisation, hanh: Client
) -> None:
    named = register.candidate(office, register.body("UBND xã Quốc Oai", Kind.COMMUNE_COMMITTEE, begins=REFORM))

    page = hanh.get(reverse("accounts:today"))
    read = text_of(page.content)

    assert "Phòng GD&ĐT huyện Quốc Oai chờ bạn cho biết nơi nào kế thừa" in read
    assert reverse("reforms:confirm", args=[named.uid]) in page.content.decode()
    assert "Vai trò của tôi Sở GDĐT Hà Nội Chuyên viên cơ quan quản lý giáo dục" in read


def many_bodies(department: Organisation, numbers: range) -> list[Organisation]:
    bodies = Organisation.objects.bulk_create(
        Organisation(**Organisation.called(f"Trường {number:04}")) for number in numbers
    )
    OrganisationName.objects.bulk_create(
        OrganisationName(organisation=body, name=body.current_name, folded=body.folded_name) for body in bodies
    )
    OrganisationKind.objects.bulk_create(OrganisationKind(organisation=body, kind=Kind.SCHOOL) for body in bodies)
    Parentage.objects.bulk_create(
        Parentage(organisation=body, parent=department, function=Function.PROFESSIONAL) for body in bodies
    )
    keys = [body.pk for body in bodies]
    for start in range(0, len(keys), FILED_AT_ONCE):
        index_rows("organisations", keys[start : start + FILED_AT_ONCE])
    sizes_known()
    return bodies


def candidates_and_members(office: Organisation, school: Organisation, bodies: list[Organisation]) -> None:
    Succession.objects.bulk_create(
        Succession(
            predecessor=office,
            successor=body,
            kind=SuccessionKind.SPLIT,
            scope=SuccessionScope.ADMINISTRATIVE,
            on=REFORM,
            basis="thử",
        )
        for body in bodies
    )
    people = Person.objects.bulk_create(Person(name=body.current_name) for body in bodies)
    Membership.objects.bulk_create(
        Membership(person=person, organisation=school, role=Role.TEACHER, valid_from=date(2020, 1, 1))
        for person in people
    )


def asked(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_list_and_pages_ask_as_often_for_ten_rows_as_for_a_thousand(
    department: Organisation, office: Organisation, hanh: Client
) -> None:
    def counts() -> dict[str, int]:
        return {
            "list": asked(hanh, reverse("register:list")),
            "found": asked(hanh, reverse("register:list") + "?q=truong&loai=TRUONG&trang_thai=alive"),
            "nearly": asked(hanh, reverse("register:list") + "?q=truogn&loai=TRUONG"),
            "code": asked(hanh, reverse("register:list") + "?q=0100012"),
            "under": asked(hanh, reverse("register:list") + "?duoi=so+gddt+ha+noi&chuc_nang=professional"),
            "ended": asked(hanh, show_url(office)),
            "school": asked(hanh, show_url(bodies[0])),
        }

    bodies = many_bodies(department, range(10))
    candidates_and_members(office, bodies[0], bodies)
    of_ten = counts()
    candidates_and_members(office, bodies[0], many_bodies(department, range(10, 1000)))

    assert counts() == of_ten
    lists = max(of_ten[kind] for kind in ("list", "found", "nearly", "code", "under"))
    for view, most in ((views.show_all, lists), (views.show, max(of_ten["ended"], of_ten["school"]))):
        declared = declaration_of(view)
        assert declared is not None
        assert most <= declared.queries

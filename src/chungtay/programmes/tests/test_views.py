from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from chungtay.accounts.models import Person
from chungtay.organisations.choices import Kind, Level, Role
from chungtay.organisations.models import Organisation
from chungtay.programmes.actions import name_pilot_school, open_partnership, record_participation
from chungtay.programmes.choices import PartnershipKind, ReviewInterval, ReviewKind
from chungtay.programmes.models import Participation, Programme
from chungtay.programmes.queries import pilot_schools, seat_counts
from chungtay.programmes.tests.conftest import DAY, MakeBody, MakePerson


@pytest.fixture
def officer(client: Client, chi_hanh: Person) -> Client:
    client.force_login(chi_hanh)
    return client


@pytest.fixture
def teacher(make_person: MakePerson, make_body: MakeBody) -> Client:
    client = Client()
    client.force_login(make_person("Thầy Minh", Role.TEACHER, make_body("Trường THCS Mẫu 8")))
    return client


def words_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def typed_into(client: Client, address: str, **typed: object) -> dict[str, object]:
    page = client.get(address).content.decode()
    key = re.search(r'name="idempotency_key" value="([^"]+)"', page)
    assert key is not None
    return {"idempotency_key": key[1], **typed}


def test_a_programme_shows_its_spellings_its_basis_and_how_far_its_seats_are_filled(
    teacher: Client, programme: Programme, ten_seats: Participation, chi_hanh: Person, make_body: MakeBody
) -> None:
    for number in range(6):
        school = make_body(f"Trường Tiểu học Mẫu {number}")
        name_pilot_school(ten_seats, school, level="", by=chi_hanh, on=DAY)

    shown = words_of(teacher, reverse("programmes:show", args=[programme.uid]))

    assert all(str(alias) in shown for alias in programme.aliases.all())
    assert "6 trên 10 chỗ" in shown
    assert "Chọn trường điểm" not in shown


def test_a_joint_plan_says_that_no_signature_is_stated_and_what_year_was_inferred(
    officer: Client, programme: Programme, chi_hanh: Person, make_body: MakeBody
) -> None:
    bodies = [make_body(f"Phòng Giáo dục và Đào tạo {place}", Kind.DISTRICT_OFFICE) for place in ("A", "B")]
    open_partnership(
        programme,
        bodies,
        by=chi_hanh,
        on=None,
        kind=PartnershipKind.JOINT_PLAN,
        stated_on="XXXX-02-08",
        inferred_year=2023,
    )

    shown = words_of(officer, reverse("programmes:show", args=[programme.uid]))

    assert "Nguồn không nêu việc ký" in shown
    assert "8/2" in shown
    assert "năm chưa rõ (suy luận 2023)" in shown
    assert "08/02/2023" not in shown


def test_participants_are_shown_for_one_year_or_without_a_year(
    officer: Client, programme: Programme, ten_seats: Participation, three_four_three: Participation
) -> None:
    address = reverse("programmes:show", args=[programme.uid])
    names = [str(ten_seats.organisation), str(three_four_three.organisation)]

    seen = {
        query: [name in words_of(officer, address + query) for name in names]
        for query in ("", "?nam=2023", "?nam=chua-ro", "?nam=1999", "?nam=%C2%B2")
    }

    assert seen == {
        "": [True, True],
        "?nam=2023": [True, False],
        "?nam=chua-ro": [False, True],
        "?nam=1999": [True, True],
        "?nam=%C2%B2": [True, True],
    }


def test_an_officer_opens_a_programme_and_sending_the_form_twice_opens_one(
    officer: Client, department: Organisation
) -> None:
    address = reverse("programmes:open")
    typed = typed_into(
        officer,
        address,
        name="Nhà trường cùng tiến",
        code="NTCT",
        initiator=department.pk,
        spellings="Nhà trường cùng tiến bước\n\nNhà trường cùng nhau tiến",
        legal_basis="4340/KH-SGDĐT",
        on="12/12/2022",
    )

    answers = [officer.post(address, typed), officer.post(address, typed)]

    programme = Programme.objects.get()
    assert [answer.headers["Location"] for answer in answers] == [reverse("programmes:show", args=[programme.uid])] * 2
    assert [str(alias) for alias in programme.aliases.order_by("id")] == [
        "Nhà trường cùng tiến",
        "Nhà trường cùng tiến bước",
        "Nhà trường cùng nhau tiến",
    ]
    assert [str(basis) for basis in programme.legal_bases.all()] == ["4340/KH-SGDĐT"]
    assert programme.initiator == department


def test_a_code_that_is_taken_is_refused_and_nothing_typed_is_lost(officer: Client, programme: Programme) -> None:
    address = reverse("programmes:open")
    typed = typed_into(
        officer,
        address,
        name="Tên đã gõ",
        code=programme.code,
        initiator=programme.initiator_id,
        on="12/12/2022",
        purpose="Điều đã gõ",
    )

    page = officer.post(address, typed).content.decode()

    assert "Mã PT-HN-4340 đã dùng cho một chương trình khác. Mời chọn mã khác." in page
    assert "Tên đã gõ" in page
    assert "Điều đã gõ" in page


def test_a_programme_is_announced_only_for_a_body_the_officer_acts_for(
    officer: Client, department: Organisation, make_body: MakeBody
) -> None:
    elsewhere = make_body("Sở Giáo dục và Đào tạo Mẫu", Kind.DEPARTMENT)
    address = reverse("programmes:open")
    named = {"name": "Nhà trường cùng tiến", "code": "NTCT", "on": "12/12/2022"}

    for initiator in (elsewhere.pk, ""):
        answer = officer.post(address, typed_into(officer, address, **named, initiator=initiator))
        assert answer.status_code == 200
        assert "id_initiator_error" in answer.content.decode()
    assert not Programme.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"spellings": f"Cùng tiến\n{'Cùng tiến bước ' * 21}"}, "dài 314 ký tự; mỗi cách viết dài nhất 300 ký tự."),
        ({"legal_basis": f"4340/KH-{'UBND' * 16}"}, "dài hơn 60 ký tự cho phép."),
        ({"legal_basis": f"{'4' * 21}/KH-UBND"}, "dài hơn 20 ký tự cho phép."),
    ],
)
def test_what_is_longer_than_there_is_room_for_is_refused(
    officer: Client, department: Organisation, typed: dict[str, str], sentence: str
) -> None:
    address = reverse("programmes:open")
    sent = {"name": "Nhà trường cùng tiến", "code": "NTCT", "initiator": department.pk, "on": "12/12/2022", **typed}

    page = officer.post(address, typed_into(officer, address, **sent)).content.decode()

    assert sentence in page
    assert not Programme.objects.exists()


def test_a_participation_is_recorded_by_the_name_of_the_body_with_its_quota_by_level(
    officer: Client, programme: Programme, quoc_oai: Organisation
) -> None:
    address = reverse("programmes:record_participation", args=[programme.uid])
    typed = typed_into(
        officer,
        address,
        organisation="phong gd&dt huyen quoc oai",
        year="2023",
        quota_kind="levels",
        total="99",
        seats_mn="3",
        seats_th="4",
        seats_thcs="3",
        interim="on",
    )

    answer = officer.post(address, typed)

    row = Participation.objects.get()
    assert answer.headers["Location"] == reverse("programmes:participation", args=[row.uid])
    assert (row.organisation, row.year) == (quoc_oai, 2023)
    assert [(count.level, count.seats) for count in seat_counts(row)] == [("MN", 3), ("TH", 4), ("THCS", 3)]
    assert [(review.kind, review.interval) for review in row.reviews.all()] == [
        (ReviewKind.INTERIM, ReviewInterval.YEARLY)
    ]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"organisation": "Phòng không có"}, "Trong danh sách đơn vị không có đơn vị nào tên “Phòng không có”."),
        (
            {"organisation": "Sở Giáo dục và Đào tạo Mẫu"},
            "Sở Giáo dục và Đào tạo Mẫu không thuộc phạm vi của bạn.",
        ),
        ({"organisation": "Trường Tiểu học Mẫu"}, "Có nhiều đơn vị khớp với “Trường Tiểu học Mẫu”."),
        ({"year": "23"}, "“Năm” phải là một năm viết bằng bốn chữ số, từ 1945 đến 2100, ví dụ 2023."),
        ({"year": "hai nghìn"}, "“Năm” phải là một năm viết bằng bốn chữ số"),
        ({"quota_kind": "total"}, "Mời ghi tổng số trường điểm, hoặc chọn không nêu chỉ tiêu."),
        ({"quota_kind": "levels"}, "Mời ghi con số của ít nhất một cấp học, hoặc chọn không nêu chỉ tiêu."),
        ({"quota_kind": "total", "total": "900"}, "“Tổng số trường” không được quá 500; 900 là quá lớn."),
        ({"quota_kind": "levels", "seats_mn": "300", "seats_th": "300"}, "Một chỉ tiêu có nhiều nhất 500 trường."),
    ],
)
def test_what_cannot_be_recorded_is_refused_with_a_remedy_and_kept(
    officer: Client,
    programme: Programme,
    quoc_oai: Organisation,
    make_body: MakeBody,
    typed: dict[str, str],
    sentence: str,
) -> None:
    for number in (1, 2):
        make_body(f"Trường Tiểu học Mẫu {number}", under=quoc_oai)
    make_body("Sở Giáo dục và Đào tạo Mẫu", Kind.DEPARTMENT)
    address = reverse("programmes:record_participation", args=[programme.uid])
    sent = {"organisation": str(quoc_oai), "year": "2023", "quota_kind": "none", **typed}

    page = officer.post(address, typed_into(officer, address, **sent)).content.decode()

    assert sentence in page
    assert f'value="{sent["organisation"]}"' in page
    assert not Participation.objects.exists()


def test_an_officer_chooses_a_pilot_school_and_takes_it_off_again(
    officer: Client, three_four_three: Participation, make_body: MakeBody, department: Organisation, chi_hanh: Person
) -> None:
    programme = three_four_three.programme
    mine = record_participation(programme, department, by=chi_hanh, on=DAY, quotas={Level.PRIMARY.value: 1})
    school = make_body("Trường Tiểu học Mẫu 1", under=department)
    other = make_body("Trường Tiểu học Mẫu 2", under=department)
    elsewhere = make_body("Trường Tiểu học nơi khác")
    choose = reverse("programmes:name_pilot", args=[mine.uid])
    typed = typed_into(officer, choose, level="TH", school=school.pk, on="22/11/2026")

    assert [officer.post(choose, typed).status_code for _twice in range(2)] == [302, 302]
    assert [seat.school for seat in pilot_schools(mine)] == [school]

    late = officer.post(choose, typed_into(officer, choose, level="TH", school=other.pk, on="22/11/2026"))
    assert "Cả 1 chỗ đều đã có trường." in late.content.decode()
    assert (
        officer.post(choose, typed_into(officer, choose, level="TH", school=elsewhere.pk, on="22/11/2026")).status_code
        == 200
    )

    free = f"{reverse('programmes:free_pilot', args=[mine.uid])}?truong={school.uid}"
    assert f'value="{school.uid}" ' in officer.get(free).content.decode()
    assert officer.post(free, typed_into(officer, free, school=school.uid, on="22/11/2026")).status_code == 302
    assert list(pilot_schools(mine)) == []


def test_a_phase_is_named_by_its_first_and_last_year(officer: Client, programme: Programme) -> None:
    address = reverse("programmes:add_phase", args=[programme.uid])

    late = officer.post(address, typed_into(officer, address, starts_year="2025", ends_year="2022"))
    done = officer.post(address, typed_into(officer, address, starts_year="2022", ends_year="2025"))

    assert "Giai đoạn phải kết thúc sau khi bắt đầu" in late.content.decode()
    assert done.status_code == 302
    assert [phase.label for phase in programme.phases.all()] == ["2022-2025"]


def test_who_may_not_write_is_told_who_can_and_who_is_not_signed_in_is_asked_to(
    teacher: Client, programme: Programme, ten_seats: Participation
) -> None:
    reading = [
        reverse("programmes:list"),
        reverse("programmes:show", args=[programme.uid]),
        reverse("programmes:participation", args=[ten_seats.uid]),
    ]
    writing = [
        reverse("programmes:open"),
        reverse("programmes:add_phase", args=[programme.uid]),
        reverse("programmes:record_participation", args=[programme.uid]),
        reverse("programmes:name_pilot", args=[ten_seats.uid]),
        reverse("programmes:free_pilot", args=[ten_seats.uid]),
    ]

    assert [teacher.get(address).status_code for address in reading] == [200] * 3
    assert [teacher.get(address).status_code for address in writing] == [403] * 5
    assert [teacher.post(address).status_code for address in writing] == [403] * 5
    assert {Client().get(address).status_code for address in reading + writing} == {302}


def test_an_address_of_nothing_is_not_found(officer: Client, programme: Programme) -> None:
    absent = "A" * 22

    assert officer.get(reverse("programmes:show", args=[absent])).status_code == 404
    assert officer.get(reverse("programmes:participation", args=[programme.uid])).status_code == 404


def test_the_page_of_a_body_names_the_programmes_it_takes_part_in(
    officer: Client, ten_seats: Participation, quoc_oai: Organisation, department: Organisation
) -> None:
    with translation.override("vi"):
        address = reverse("register:show", args=[quoc_oai.uid])
        shown = words_of(officer, address)
        above = words_of(officer, reverse("register:show", args=[department.uid]))

    assert "Chương trình tham gia" in shown
    assert "0 trên 10 chỗ" in shown
    assert "Chương trình tham gia" not in above


def test_a_long_list_of_participants_is_read_in_as_many_questions_as_a_short_one(
    officer: Client, programme: Programme, chi_hanh: Person, make_body: MakeBody
) -> None:
    address = reverse("programmes:show", args=[programme.uid])

    def questions_with(numbers: range) -> int:
        for number in numbers:
            body = make_body(f"Phòng Mẫu {number:02}", Kind.DISTRICT_OFFICE)
            record_participation(programme, body, by=chi_hanh, on=DAY, year=2023, quotas={"": 10})
        with CaptureQueriesContext(connection) as asked:
            officer.get(address)
        return len(asked)

    few, many = questions_with(range(3)), questions_with(range(3, 60))
    shown = words_of(officer, address)

    assert few == many
    assert "Phòng Mẫu 49" in shown
    assert "Phòng Mẫu 50" not in shown

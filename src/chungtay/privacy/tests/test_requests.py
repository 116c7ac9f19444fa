"""Requests of those whose data is kept: clocks, states, the package, and who answers."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from chungtay.accounts.models import Person
from chungtay.kernel.clock import now, today
from chungtay.kernel.duties import duties_of
from chungtay.kernel.errors import RuleBroken
from chungtay.organisations.models import Organisation
from chungtay.privacy.actions.requests import Asked, acknowledge_request, extend_request, file_request, settle_request
from chungtay.privacy.choices import RequestChannel, SubjectRequestState, SubjectRight
from chungtay.privacy.engine.clocks import after_working_days, before_months, is_working_day
from chungtay.privacy.engine.packs import holidays
from chungtay.privacy.models import Pupil, SubjectRequest
from chungtay.privacy.queries.requests import dates_of
from chungtay.privacy.tests.keeping import World, signed_in

GRANTED, REFUSED = SubjectRequestState.GRANTED, SubjectRequestState.REFUSED


def asked(
    world: World,
    subject: Person | Pupil,
    right: SubjectRight = SubjectRight.SEE,
    *,
    body: Organisation | None = None,
    on: date | None = None,
) -> SubjectRequest:
    words = Asked(right, "Tôi muốn biết.", RequestChannel.MEMBER)
    return file_request(subject, words, organisation=body or world.tay_mo, by=world.mai, on=on or today())


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 11, 16), date(2026, 11, 18)),  # Monday, then two working days
        (date(2026, 11, 19), date(2026, 11, 23)),  # Thursday: Friday, Monday
        (date(2026, 11, 21), date(2026, 11, 24)),  # Saturday
        (date(2026, 4, 29), date(2026, 5, 5)),  # 30 April and 1 May are holidays, then a weekend
        (date(2026, 8, 31), date(2026, 9, 3)),  # 2 September is a holiday
    ],
)
def test_two_working_days_are_counted_by_hand(received: date, due: date) -> None:
    assert dates_of(SubjectRight.SEE, received).acknowledge_by_on == due


@given(start=st.dates(date(2026, 1, 1), date(2027, 12, 1)), count=st.integers(1, 30))
def test_a_period_of_working_days_ends_on_one_and_holds_so_many(start: date, count: int) -> None:
    end = after_working_days(start, count, holidays())
    between = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]

    assert is_working_day(end, holidays())
    assert sum(is_working_day(day, holidays()) for day in between) == count


@given(day=st.dates(date(2000, 1, 1), date(2090, 1, 1)), months=st.integers(0, 120))
def test_months_back_keep_the_day_or_the_last_of_a_short_month(day: date, months: int) -> None:
    earlier = before_months(day, months)

    assert (day.year - earlier.year) * 12 + day.month - earlier.month == months
    assert earlier.day == day.day or (earlier + timedelta(days=1)).day == 1


def test_a_request_goes_through_its_states_and_is_extended_once(world: World) -> None:
    request = asked(world, world.mai)
    with pytest.raises(RuleBroken):
        asked(world, world.mai)
    with pytest.raises(RuleBroken):
        extend_request(request, by=world.hanh, on=today(), seen=None)
    acknowledge_request(request, by=world.hanh, at=now(), seen=request.version)
    first = SubjectRequest.objects.get().answer_by_on
    extend_request(request, by=world.hanh, on=today(), seen=None)
    with pytest.raises(RuleBroken):
        extend_request(request, by=world.hanh, on=today(), seen=None)
    for state, answer in ((SubjectRequestState.RECEIVED, "x"), (GRANTED, "  ")):
        with pytest.raises(RuleBroken):
            settle_request(request, state, answer, by=world.hanh, at=now(), seen=None)
    done = settle_request(request, GRANTED, "Đã gửi gói dữ liệu.", by=world.hanh, at=now(), seen=None)

    assert done.answer_by_on >= first + timedelta(days=14)
    with pytest.raises(RuleBroken):
        settle_request(request, REFUSED, "Không.", by=world.hanh, at=now(), seen=None)


def test_an_erasure_is_not_said_to_be_done_before_it_was(world: World) -> None:
    request = asked(world, world.mai, SubjectRight.ERASE)

    with pytest.raises(RuleBroken, match="Chưa có dữ liệu nào được xóa"):
        settle_request(request, GRANTED, "Đã xóa.", by=world.hanh, at=now(), seen=None)
    assert settle_request(request, REFUSED, "Còn giữ vai trò.", by=world.hanh, at=now(), seen=None).settled_at


def test_the_department_answers_for_people_the_school_for_its_pupils_the_operator_for_the_rest(world: World) -> None:
    nobody = Person.objects.create(name="Người Ngoài", login="ngoai", is_active=True)
    rows = {
        "person": asked(world, world.mai),
        "pupil": asked(world, world.pupil(9)),
        "outsider": file_request(
            nobody, Asked(SubjectRight.SEE, "", RequestChannel.MEMBER), organisation=None, by=nobody, on=today()
        ),
    }
    everybody = {one.login: one for one in Person.objects.filter(is_active=True)}
    seen = {
        name: {
            login
            for login, person in everybody.items()
            if signed_in(person).get(reverse("privacy:request", args=[row.uid])).status_code == 200
        }
        for name, row in rows.items()
    }
    answers = {
        name: {
            str(login)
            for login, person in everybody.items()
            if signed_in(person).get(reverse("privacy:settle", args=[row.uid])).status_code == 200
        }
        for name, row in rows.items()
    }

    assert seen == {"person": {"mai", "hanh"}, "pupil": {"lan"}, "outsider": {"ngoai", "vanhanh"}}
    assert answers == {"person": {"hanh"}, "pupil": {"lan"}, "outsider": {"vanhanh"}}


def test_what_waits_stands_on_the_page_of_the_day(world: World) -> None:
    row = asked(world, world.mai, on=today() - timedelta(days=30))
    world.link(world.pupil(9))

    ours = {"lock", "shield-check"}
    people = (world.hanh, world.mai, world.lan, world.quyen)
    officer, member, head, other = ([d for d in duties_of(one, today()) if d.icon in ours] for one in people)
    assert [(duty.is_mine, duty.due) for duty in officer] == [(True, row.acknowledge_by_on)]
    assert [(duty.is_mine, duty.due) for duty in member] == [(False, row.acknowledge_by_on)]
    assert [duty.is_mine for duty in head] == [False]
    assert other == []


def test_the_package_holds_what_is_kept_and_no_secret(world: World) -> None:
    world.mai.set_password("ba con voi mau xanh")
    world.mai.save()
    row = asked(world, world.mai)

    answer = signed_in(world.hanh).post(reverse("privacy:package", args=[row.uid]))
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:  # type: ignore[attr-defined]  # a streamed answer
        plain = archive.read("du-lieu.json").decode()
        shown = archive.read("du-lieu.html").decode()
    tables = {one["table"]: one["rows"] for one in json.loads(plain)}

    assert {"accounts.person", "organisations.membership", "privacy.subjectrequest", "kernel.auditentry"} <= set(tables)
    assert "Nguyễn Mai" in plain
    assert "Nguyễn Mai" in shown
    assert world.mai.password not in plain
    assert "argon2" not in plain
    assert "Nguyễn Lan" not in plain


def test_a_member_asks_for_themselves_and_only_an_officer_for_others(world: World) -> None:
    page = reverse("privacy:ask")
    form = {"right": "see", "words": "", "idempotency_key": "k1"}
    signed_in(world.mai).post(page, form | {"login": "tuan"})
    signed_in(world.hanh).post(page, form | {"login": "tuan", "idempotency_key": "k2"})

    rows = SubjectRequest.objects.order_by("id")
    assert [(row.person, row.channel) for row in rows] == [(world.mai, "member"), (world.tuan, "paper")]

"""The side in need answers a report of help given with “not yet”: the helper reads why, and nobody else."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from chungtay.accounts.models import Person
from chungtay.kernel.clock import school_year_of, today
from chungtay.kernel.duties import Duty, duties_of
from chungtay.kernel.errors import RuleBroken, StaleVersion
from chungtay.needs.actions import (
    advance_need,
    answer_not_yet,
    confirm_entries,
    confirm_met,
    copy_last_year,
    report_helped,
)
from chungtay.needs.choices import EntryState, Visibility
from chungtay.needs.models import Entry, HelpReply
from chungtay.needs.queries.waiting import waiting_over
from chungtay.needs.tests.test_pages import send
from chungtay.needs.tests.world import World, client_of, days

WHY = "Mới dạy được hai trong sáu tiết đã hứa."


def helped(world: World, **further: object) -> Entry:
    """A need of Lan's school with which Tuấn's helps; the help is reported as given."""
    need = world.declare(world.lan_school, world.lan, **further)  # type: ignore[arg-type]  # as the world takes them
    advance_need(need, EntryState.MATCHED, by=world.he_thong, on=today(), partner=world.tuan_school)
    advance_need(need, EntryState.COMMITTED, by=world.tuan, on=today(), due_on=today() + days(30))
    advance_need(need, EntryState.BEING_MET, by=world.tuan, on=today())
    return reported(world, need)


def reported(world: World, need: Entry) -> Entry:
    return report_helped(need, by=world.tuan, on=today(), seen=need.version)


def answered(world: World, need: Entry, why: str = WHY) -> Entry:
    return answer_not_yet(need, why, by=world.lan, on=today(), seen=need.version)


def duty_of(person: Person) -> Duty:
    return next(duty for duty in duties_of(person, today()) if "/nhu-cau/" in duty.to)


def test_the_helper_is_waited_for_again_and_told_why(world: World) -> None:
    need = answered(world, helped(world))

    assert (need.state, need.handed_on) == (EntryState.BEING_MET, None)
    waiting = waiting_over(need)
    assert waiting is not None
    assert (waiting.waits, waiting.waited_for) == (world.lan_school, world.tuan_school)
    theirs, ours = duty_of(world.tuan), duty_of(world.lan)
    assert (theirs.is_mine, ours.is_mine) == (True, False)
    assert WHY in str(theirs.detail)
    assert "chưa đạt" in str(theirs.sentence)


def test_help_is_reported_and_answered_as_often_as_it_takes_and_the_thread_keeps_all_of_it(world: World) -> None:
    need = answered(world, helped(world))
    need = answered(world, reported(world, need), "Còn thiếu một tiết.")
    need = reported(world, need)
    confirm_met(need, by=world.lan, on=today(), seen=need.version)

    said = list(HelpReply.objects.order_by("pk").values_list("kind", "words"))
    assert said == [
        ("reported", ""),
        ("not_yet", WHY),
        ("reported", ""),
        ("not_yet", "Còn thiếu một tiết."),
        ("reported", ""),
    ]
    for person in (world.lan, world.tuan):
        page = client_of(person).get(f"/nhu-cau/{need.uid}/").content.decode()
        assert WHY in page
        assert "Còn thiếu một tiết." in page


def test_only_the_side_in_need_answers_only_a_report_and_only_with_a_reason(world: World) -> None:
    need = helped(world)
    for person in (world.tuan, world.mai, world.hanh):
        with pytest.raises(RuleBroken):
            answer_not_yet(need, WHY, by=person, on=today(), seen=need.version)
    with pytest.raises(RuleBroken):
        answered(world, need, "  ")
    with pytest.raises(StaleVersion):
        answer_not_yet(need, WHY, by=world.lan, on=today(), seen=1)
    with pytest.raises(RuleBroken):
        reported(world, need)

    need = answered(world, need)

    with pytest.raises(RuleBroken):
        answered(world, need)
    row = HelpReply.objects.get(kind="not_yet")
    with pytest.raises(IntegrityError), transaction.atomic():
        HelpReply.objects.filter(pk=row.pk).update(words="")


def test_what_was_answered_is_read_by_the_two_sides_and_nobody_who_may_read_the_need_besides(world: World) -> None:
    need = answered(world, helped(world, seen_by=Visibility.DEPARTMENT))

    readers = {"lan": True, "mai": True, "tuan": True, "hanh": False, "dung": False, "hoa": False}
    for name, reads in readers.items():
        page = client_of(getattr(world, name)).get(f"/nhu-cau/{need.uid}/")
        assert page.status_code == 200, name
        assert (WHY in page.content.decode()) is reads, name
    for name in ("xuan", "quyen", "ba", "thu"):
        for tail in ("", "chua-dat/"):
            assert client_of(getattr(world, name)).get(f"/nhu-cau/{need.uid}/{tail}").status_code == 404, name
    for name in ("tuan", "hanh", "mai"):
        assert client_of(getattr(world, name)).post(f"/nhu-cau/{need.uid}/chua-dat/").status_code == 403, name


def test_a_later_helper_reads_nothing_of_what_was_said_to_the_one_before(world: World) -> None:
    need = answered(world, helped(world))
    advance_need(need, EntryState.OPEN, by=world.tuan, on=today())
    advance_need(need, EntryState.MATCHED, by=world.he_thong, on=today(), partner=world.thu_school)

    assert WHY not in client_of(world.thu).get(f"/nhu-cau/{need.uid}/").content.decode()
    assert WHY in client_of(world.lan).get(f"/nhu-cau/{need.uid}/").content.decode()
    assert "chưa đạt" not in str(duty_of(world.thu).sentence)


def test_who_is_on_neither_side_does_not_learn_that_it_was_answered_at_all(world: World) -> None:
    need = answered(world, helped(world, seen_by=Visibility.DEPARTMENT))

    for name, learns in {"lan": True, "tuan": True, "hanh": False, "dung": False, "hoa": False}.items():
        page = client_of(getattr(world, name)).get(f"/nhu-cau/{need.uid}/").content.decode()
        assert ("chưa đạt" in page) is learns, name


def test_an_overdue_need_says_so_and_why_and_an_old_answer_is_silent_when_matched_again(world: World) -> None:
    need = answered(world, helped(world))
    advance_need(need, EntryState.OVERDUE, by=world.he_thong, on=today())
    theirs = duty_of(world.tuan)
    assert "chưa đạt" not in str(theirs.sentence)
    assert "quá" in str(theirs.sentence)
    assert WHY in str(theirs.detail)

    advance_need(need, EntryState.OPEN, by=world.tuan, on=today())
    advance_need(need, EntryState.MATCHED, by=world.he_thong, on=today(), partner=world.tuan_school)
    theirs = duty_of(world.tuan)
    assert "chưa đạt" not in str(theirs.sentence)
    assert WHY not in str(theirs.detail)


def test_an_answer_belongs_to_its_help_and_is_silent_in_the_next_of_the_same_helper(world: World) -> None:
    need = answered(world, helped(world))
    advance_need(need, EntryState.OPEN, by=world.tuan, on=today())
    advance_need(need, EntryState.MATCHED, by=world.he_thong, on=today(), partner=world.tuan_school)
    advance_need(need, EntryState.COMMITTED, by=world.tuan, on=today(), due_on=today() + days(30))
    advance_need(need, EntryState.BEING_MET, by=world.tuan, on=today())

    theirs = duty_of(world.tuan)
    assert "chưa đạt" not in str(theirs.sentence)
    assert WHY not in str(theirs.detail)

    answered(world, reported(world, need), "Lần này còn thiếu một buổi.")
    theirs = duty_of(world.tuan)
    assert "chưa đạt" in str(theirs.sentence)
    assert "Lần này còn thiếu một buổi." in str(theirs.detail)
    assert [reply.help_number for reply in need.replies.order_by("pk")] == [1, 1, 2, 2]


def test_a_need_nobody_has_helped_with_asks_for_no_answer_and_names_nobody(world: World) -> None:
    need, lan = world.declare(world.lan_school, world.lan), client_of(world.lan)

    for route in ("needs:not_yet", "needs:confirm_met"):
        page = lan.get(reverse(route, args=[need.uid])).content.decode()
        assert "None" not in page, route
        assert 'name="version"' not in page, route


def test_last_years_need_whose_helper_steps_back_can_be_taken_over(world: World) -> None:
    year = school_year_of(today()).previous()
    need = world.declare(world.lan_school, world.lan, on=year.first_day + days(30))
    world.declare(world.lan_school, world.lan, "TB.may-tinh")
    advance_need(need, EntryState.MATCHED, by=world.he_thong, on=year.last_day, partner=world.tuan_school)
    lan, link = client_of(world.lan), reverse("needs:copy")
    assert link not in lan.get("/nhu-cau/").content.decode()

    advance_need(need, EntryState.OPEN, by=world.tuan, on=today())

    page = lan.get("/nhu-cau/").content.decode()
    assert link in page
    assert "chưa khai lại" in page
    copy_last_year(world.lan_school, by=world.lan, on=today())
    assert link not in lan.get("/nhu-cau/").content.decode()


def test_the_answer_is_given_on_its_page(world: World) -> None:
    need = helped(world)
    lan, url = client_of(world.lan), f"/nhu-cau/{need.uid}/"
    assert "chua-dat/" in lan.get(url).content.decode()
    assert "chua-dat/" not in client_of(world.tuan).get(url).content.decode()

    assert send(lan, f"{url}chua-dat/", reason=WHY) == url

    assert "chua-dat/" not in lan.get(url).content.decode()
    assert HelpReply.objects.filter(kind="not_yet", words=WHY).count() == 1


def test_a_need_under_way_stays_in_its_owners_list_when_its_school_year_ends(world: World) -> None:
    year = school_year_of(today()).previous()
    need = world.declare(world.lan_school, world.lan, on=year.first_day + days(30))
    open_one = world.declare(world.lan_school, world.lan, "TB.may-tinh", on=year.first_day + days(30))
    advance_need(need, EntryState.MATCHED, by=world.he_thong, on=year.last_day, partner=world.tuan_school)

    page = client_of(world.lan).get("/nhu-cau/").content.decode()

    assert need.uid in page
    assert open_one.uid not in page
    assert [duty.is_mine for duty in duties_of(world.tuan, today()) if need.uid in duty.to] == [True]
    assert confirm_entries(world.lan_school, by=world.lan, on=today()) == [need]
    assert [row.follows for row in copy_last_year(world.lan_school, by=world.lan, on=today())] == [open_one]

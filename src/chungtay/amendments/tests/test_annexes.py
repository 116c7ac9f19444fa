from __future__ import annotations

from datetime import date, timedelta

import pytest

from chungtay.accounts.models import Person
from chungtay.agreements.actions import comment_on
from chungtay.agreements.choices import AgreementKind, AgreementState
from chungtay.agreements.models import Agreement
from chungtay.agreements.queries.pages import agreement_page
from chungtay.agreements.queries.texts import current_text
from chungtay.agreements.queries.visible import (
    agreements_of_programme,
    known_to,
    public_agreements,
    visible_agreements,
    visible_memoranda,
)
from chungtay.agreements.tests.conftest import AT, DAY
from chungtay.amendments.actions import (
    Wanted,
    alert_of_near_ends,
    draft_annex,
    draft_ending,
    draft_renewal,
    end_what_ran_out,
    note_activity,
)
from chungtay.amendments.choices import Purpose
from chungtay.amendments.models import Amendment
from chungtay.amendments.queries.terms import dormant, ending_within, last_day_of
from chungtay.amendments.queries.texts import annex_words, text_in_force
from chungtay.amendments.tests.conftest import signed
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.models import AuditEntry
from chungtay.notices.models import Notice
from chungtay.programmes.models import Partnership
from chungtay.records.engine.memoranda import ClauseText

Three = tuple[Agreement, list[Person]]


def change(*clauses: ClauseText, **more: object) -> Wanted:
    return Wanted(purpose=Purpose.CHANGE, clauses=clauses, **more)  # type: ignore[arg-type]  # words of a test


def test_what_holds_on_a_day_is_the_signed_text_with_the_annexes_in_force(
    in_force: Agreement, co_lan: Person, thay_ky: Person
) -> None:
    later = AT + timedelta(days=10)
    wanted = change(
        ClauseText(title="Cách làm", body="Mỗi bên hai tổ."),
        ClauseText(title="Mục đích", body=annex_words()["left_out"]),
        ClauseText(title="Kinh phí", body="Mỗi bên tự lo."),
        effective_on=date(2027, 1, 1),
    )
    annex = draft_annex(in_force, wanted, by=co_lan, at=later)
    assert (annex.kind, annex.title) == (AgreementKind.ANNEX, f"Phụ lục số 01 của {in_force.title}")
    signed(annex, co_lan, thay_ky, at=later)
    assert annex.amends.number == 1

    def held(day: date) -> list[tuple[str, str, int | None]]:
        return [(each.title, each.body, each.annex) for each in text_in_force(in_force, day).articles]

    assert [title for title, _body, _annex in held(date(2026, 12, 31))] == ["Mục đích", "Cách làm"]
    Agreement.objects.filter(pk=annex.pk).update(state=AgreementState.IN_FORCE, valid_from=date(2027, 1, 1))
    assert held(date(2026, 12, 31))[0] == ("Mục đích", "Hai bên giúp nhau.", None)
    assert held(date(2027, 1, 1)) == [("Cách làm", "Mỗi bên hai tổ.", 1), ("Kinh phí", "Mỗi bên tự lo.", 1)]


def test_an_annex_is_no_memorandum_of_its_own_in_any_list_and_opens_no_partnership(
    in_force: Agreement, co_lan: Person, thay_ky: Person
) -> None:
    annex = draft_annex(in_force, change(ClauseText(title="Kinh phí", body="Chung.")), by=co_lan, at=AT)
    signed(annex, co_lan, thay_ky)

    assert annex.state == AgreementState.IN_FORCE
    assert Partnership.objects.count() == 1
    assert set(visible_agreements(co_lan)) == {in_force, annex}
    for found in (
        visible_memoranda(co_lan),
        public_agreements(),
        agreements_of_programme(in_force.programme),
        known_to([], Agreement.objects.all()),
    ):
        assert set(found) == {in_force}
    assert AuditEntry.objects.filter(verb="amendments.annex_in_force").count() == 1
    assert Notice.objects.filter(person=thay_ky, topic="amendments").exists()


def test_an_annex_is_refused_where_nothing_changes_or_nothing_is_in_force(
    in_force: Agreement, approved: Agreement, co_lan: Person, khach_la: Person
) -> None:
    words = change(ClauseText(title="Kinh phí", body="Chung."))
    annex = draft_annex(in_force, words, by=co_lan, at=AT)

    for agreement, wanted, person in (
        (in_force, change(), co_lan),
        (in_force, words, khach_la),
        (in_force, words, co_lan),
        (annex, words, co_lan),
    ):
        with pytest.raises(RuleBroken):
            draft_annex(agreement, wanted, by=person, at=AT)
    Agreement.objects.filter(pk=in_force.pk).update(state=AgreementState.ENDED)
    with pytest.raises(RuleBroken):
        draft_renewal(in_force, by=co_lan, at=AT, last_day=date(2028, 5, 31))
    assert Amendment.objects.count() == 1


def test_a_renewal_signed_by_everybody_moves_the_last_day_and_the_texts_stay_as_they_were(three: Three) -> None:
    agreement, people = three
    assert last_day_of(agreement, DAY) == date(2027, 5, 31)
    for wrong in (date(2027, 5, 31), date(2026, 12, 1)):
        with pytest.raises(RuleBroken):
            draft_renewal(agreement, by=people[0], at=AT, last_day=wrong)

    annex = draft_renewal(agreement, by=people[1], at=AT, last_day=date(2029, 5, 31))
    assert last_day_of(agreement, DAY) == date(2027, 5, 31)
    signed(annex, *people)

    agreement.refresh_from_db()
    assert last_day_of(agreement, DAY) == date(2029, 5, 31)
    assert agreement.ends_on == date(2027, 5, 31)
    assert "31/5/2029" in text_in_force(agreement, DAY).articles[-1].body


def test_a_memorandum_ends_by_itself_the_day_after_its_last_day_and_only_once(three: Three, he_thong: Person) -> None:
    agreement, _people = three

    assert end_what_ran_out(by=he_thong, on=date(2027, 5, 31)) == []
    assert end_what_ran_out(by=he_thong, on=date(2027, 6, 3)) == [agreement]
    assert end_what_ran_out(by=he_thong, on=date(2027, 6, 3)) == []

    agreement.refresh_from_db()
    assert (agreement.state, agreement.last_day) == (AgreementState.ENDED, date(2027, 5, 31))
    assert Partnership.objects.get().last_day == date(2027, 5, 31)
    assert AuditEntry.objects.filter(verb="amendments.ran_out").count() == 1


def test_all_parties_agree_on_an_earlier_end(three: Three, he_thong: Person) -> None:
    agreement, people = three
    with pytest.raises(RuleBroken):
        draft_ending(agreement, by=people[0], at=AT, last_day=date(2027, 6, 1), reason="Muộn hơn.")
    with pytest.raises(RuleBroken):
        draft_ending(agreement, by=people[0], at=AT, last_day=date(2026, 12, 31), reason=" ")

    annex = signed(
        draft_ending(agreement, by=people[0], at=AT, last_day=date(2026, 12, 31), reason="Đã xong việc."), *people
    )
    assert end_what_ran_out(by=he_thong, on=date(2027, 1, 1)) == [agreement]

    annex.refresh_from_db()
    assert annex.state == AgreementState.ENDED


def test_the_heads_hear_of_a_near_end_at_ninety_thirty_and_seven_days_once_each(three: Three, he_thong: Person) -> None:
    agreement, people = three
    last = date(2027, 5, 31)
    told = []
    for days in (91, 90, 89, 45, 30, 29, 8, 7, 6, 0):
        told.append(alert_of_near_ends(by=he_thong, on=last - timedelta(days=days)))
        assert alert_of_near_ends(by=he_thong, on=last - timedelta(days=days)) == 0

    assert told == [0, 1, 0, 0, 1, 0, 0, 1, 0, 0]
    assert {row.days_before for row in agreement.expiry_alerts.all()} == {90, 30, 7}
    heard = Notice.objects.filter(topic="amendments", verb="amendments.end_is_near")
    assert {row.person_id for row in heard} == {person.pk for person in people}


@pytest.mark.slow
def test_whoever_was_away_for_weeks_hears_of_the_nearest_distance_only(three: Three, he_thong: Person) -> None:
    agreement, _people = three

    assert alert_of_near_ends(by=he_thong, on=date(2027, 5, 29)) == 1
    assert [row.days_before for row in agreement.expiry_alerts.all()] == [7]


def test_near_ends_and_sleeping_memoranda_are_found_by_who_may_read_them(
    three: Three, in_force: Agreement, khach_la: Person
) -> None:
    agreement, people = three

    assert set(ending_within(visible_memoranda(people[0]), date(2027, 4, 1))) == {agreement}
    assert set(ending_within(visible_memoranda(khach_la), date(2027, 4, 1))) == set()
    assert set(dormant(visible_memoranda(people[0]), date(2027, 4, 1))) == set()
    assert set(dormant(visible_memoranda(people[0]), DAY + timedelta(days=180))) == {agreement, in_force}
    note_activity(agreement, by=people[0], on=date(2027, 4, 1))
    assert set(dormant(visible_memoranda(people[0]), DAY + timedelta(days=180))) == {in_force}


@pytest.mark.slow
def test_whatever_is_done_with_an_annex_wakes_the_memorandum_it_amends(three: Three) -> None:
    agreement, people = three
    assert agreement.last_activity_on is None
    days = [DAY + timedelta(days=number) for number in (10, 20, 30)]
    wanted = Wanted(purpose=Purpose.CHANGE, clauses=[ClauseText(title="Cách làm", body="Mỗi bên hai tổ.")])

    annex = draft_annex(agreement, wanted, by=people[0], at=AT + timedelta(days=10))
    assert Agreement.objects.get(pk=agreement.pk).last_activity_on == days[0]
    speaker = annex.parties.get(number=2)
    comment_on(current_text(annex), 1, "Nên hai tổ.", by=people[1], party=speaker, at=AT + timedelta(days=20))
    assert Agreement.objects.get(pk=agreement.pk).last_activity_on == days[1]
    signed(annex, *people, at=AT + timedelta(days=30))
    assert Agreement.objects.get(pk=agreement.pk).last_activity_on == days[2]

    noted = AuditEntry.objects.filter(verb="amendments.activity_noted")
    assert sorted(row.on for row in noted if row.on) == days
    assert "Có việc được thực hiện" not in " ".join(event.text for event in agreement_page(agreement, days[2]).events)


@pytest.mark.slow
def test_of_what_is_no_longer_in_force_nothing_is_noted(three: Three) -> None:
    agreement, people = three
    Agreement.objects.filter(pk=agreement.pk).update(state=AgreementState.ENDED, valid_until=DAY + timedelta(days=1))

    assert note_activity(agreement, by=people[0], on=DAY + timedelta(days=9)).last_activity_on is None

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from chungtay.accounts.models import Person
from chungtay.agreements.models import Agreement, Commitment, Party
from chungtay.agreements.queries.texts import current_text
from chungtay.agreements.tests.conftest import AT, DAY, first, second, verbs_of
from chungtay.amendments.actions import Wanted, draft_annex, leave_agreement
from chungtay.amendments.choices import Purpose
from chungtay.amendments.queries.texts import annex_words
from chungtay.amendments.tests.conftest import REFORM, signed
from chungtay.kernel.errors import RuleBroken, StaleVersion
from chungtay.organisations.choices import Role
from chungtay.organisations.models import Organisation, Succession
from chungtay.progress.actions import Told, state_progress
from chungtay.progress.choices import CommitmentPart, Progress
from chungtay.progress.engine import Verdict
from chungtay.progress.models import Statement
from chungtay.progress.queries.sides import CommitmentProgress, followed, holding, progress_of, progress_of_many
from chungtay.progress.queries.words import said_of, verdict_in_words
from chungtay.records.engine.memoranda import ClauseText, CommitmentText

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=30)


def promise_of(agreement: Agreement, number: int = 1) -> Commitment:
    return current_text(agreement).commitments.select_related("text__agreement").get(number=number)


def told(amount: str | None = "1", progress: Progress = Progress.UNDER_WAY, on: date = DAY, **more: object) -> Told:
    return Told(progress=progress, counted_on=on, amount=Decimal(amount) if amount else None, **more)  # type: ignore[arg-type]  # the rest is a note or a flag


def state(
    agreement: Agreement, by: Person, party: Party, what: Told, *, at: datetime = AT, seen: int = 0, number: int = 1
) -> Statement:
    return state_progress(promise_of(agreement, number), agreement, what, by=by, party=party, at=at, seen=seen)


def held(agreement: Agreement, day: date = DAY, number: int = 1) -> CommitmentProgress:
    return progress_of(agreement, day)[number - 1]


def test_giver_and_receiver_state_each_for_itself_and_a_difference_is_named(
    in_force: Agreement, co_lan: Person, thay_ky: Person
) -> None:
    state(in_force, co_lan, first(in_force), told("2", Progress.DONE))
    state(in_force, thay_ky, second(in_force), told("1"))

    progress = held(in_force)

    assert [side.part for side in progress.sides] == [CommitmentPart.GIVES, CommitmentPart.RECEIVES]
    assert (progress.found.verdict, progress.found.gap) == (Verdict.AMOUNTS_DIFFER, Decimal(1))
    assert "Hai bên chênh nhau 1 bộ." in verdict_in_words(progress)
    assert verbs_of(in_force).count("progress.stated") == 2


def test_one_side_cannot_write_what_the_other_states(
    in_force: Agreement, co_lan: Person, thay_minh: Person, khach_la: Person
) -> None:
    for person in (co_lan, thay_minh, khach_la):
        with pytest.raises(RuleBroken, match="Chỉ người đứng đầu"):
            state(in_force, person, second(in_force), told())

    assert not Statement.objects.exists()


def test_whose_seat_ended_yesterday_states_nothing_today(
    in_force: Agreement, school_09: Organisation, member: Callable[..., Person]
) -> None:
    before = member("Đặng Thị Mẫu Cũ", school_09, Role.DEPUTY, until=DAY)

    with pytest.raises(RuleBroken, match="Chỉ người đứng đầu"):
        state(in_force, before, first(in_force), told())


@pytest.mark.slow
def test_who_has_a_seat_on_both_sides_writes_one_of_them_alone(
    in_force: Agreement, co_lan: Person, school_27: Organisation, member: Callable[..., Person]
) -> None:
    co_lan.memberships.create(organisation=school_27, role=Role.CLERK, valid_from=date(2026, 1, 1))
    state(in_force, co_lan, first(in_force), told())

    with pytest.raises(RuleBroken, match="Chính bạn đã ghi"):
        state(in_force, co_lan, second(in_force), told())


def test_a_correction_says_why_and_keeps_what_was_said(in_force: Agreement, co_lan: Person) -> None:
    wrong = state(in_force, co_lan, first(in_force), told("2"))
    with pytest.raises(RuleBroken, match="trong ghi chú"):
        state(in_force, co_lan, first(in_force), told("1", is_correction=True), seen=1)
    with pytest.raises(RuleBroken, match="2 bộ"):
        state(in_force, co_lan, first(in_force), told("1"), seen=1)

    right = state(in_force, co_lan, first(in_force), told("1", is_correction=True, note="Đếm nhầm một bộ."), seen=1)
    side = held(in_force).sides[0]

    assert (side.latest, list(side.statements)) == (right, [right, wrong])
    assert verbs_of(in_force)[-1] == "progress.corrected"


def test_a_correction_alone_may_be_nothing_to_correct(in_force: Agreement, co_lan: Person) -> None:
    with pytest.raises(RuleBroken, match="trong ghi chú"):
        state(in_force, co_lan, first(in_force), told("1", is_correction=True, note="Sửa."))


def test_two_people_of_one_side_do_not_overwrite_each_other(
    in_force: Agreement, co_lan: Person, school_09: Organisation, member: Callable[..., Person]
) -> None:
    deputy = member("Vũ Thị Mẫu Phó", school_09, Role.DEPUTY)
    state(in_force, co_lan, first(in_force), told("1"))

    with pytest.raises(StaleVersion):
        state(in_force, deputy, first(in_force), told("2"))


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (told("1", on=DAY + timedelta(days=1)), "đến hôm nay"),
        (told("1", on=DAY - timedelta(days=1)), "đến hôm nay"),
        (told("1", Progress.NOT_BEGUN), "đã bắt đầu"),
        (told(None), "ghi tổng số"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(in_force: Agreement, co_lan: Person, what: Told, said: str) -> None:
    with pytest.raises(RuleBroken, match=said):
        state(in_force, co_lan, first(in_force), what)


def test_nothing_is_stated_of_a_draft(approved: Agreement, co_lan: Person) -> None:
    with pytest.raises(RuleBroken, match="chỉ ghi tiến độ khi"):
        state(approved, co_lan, first(approved), told())
    assert progress_of(approved, DAY) == []


def test_the_database_keeps_what_was_stated(in_force: Agreement, co_lan: Person) -> None:
    row = state(in_force, co_lan, first(in_force), told("1"))

    with pytest.raises(DatabaseError), transaction.atomic():
        Statement.objects.filter(pk=row.pk).update(amount=9)
    with pytest.raises(DatabaseError), transaction.atomic():
        Statement.objects.filter(pk=row.pk).delete()
    Statement.objects.filter(pk=row.pk).update(note="(đã xóa)")


@pytest.mark.slow
@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": -1},
        {"progress": Progress.NOT_BEGUN, "amount": 1},
        {"corrects": True, "note": ""},
    ],
)
def test_the_database_refuses_what_cannot_be(in_force: Agreement, co_lan: Person, wrong: dict[str, object]) -> None:
    row = state(in_force, co_lan, first(in_force), told("1"))
    if wrong.get("corrects"):
        wrong = {**wrong, "corrects": row}
    known = {"agreement": in_force, "commitment": row.commitment, "party": row.party, "body": row.body}
    said = {"progress": Progress.UNDER_WAY, "counted_on": DAY, "stated_by": co_lan, "stated_at": AT}

    with pytest.raises(IntegrityError), transaction.atomic():
        Statement.objects.create(**{**known, **said, **wrong})


def test_read_on_an_earlier_day_later_statements_are_not_there_yet(in_force: Agreement, co_lan: Person) -> None:
    early = state(in_force, co_lan, first(in_force), told("1"))
    late = state(in_force, co_lan, first(in_force), told("2", on=DAY + timedelta(days=20)), at=LATER, seen=1)

    assert held(in_force, DAY).sides[0].latest == early
    assert held(in_force, DAY + timedelta(days=20)).sides[0].latest == late


@pytest.mark.slow
def test_what_three_parties_share_is_stated_by_each_and_a_third_party_has_nothing_to_state_of_what_two_owe(
    three: tuple[Agreement, list[Person]],
) -> None:
    agreement, people = three
    parties = list(agreement.parties.all())
    for person, party, amount in zip(people, parties, ("3", "3", "3"), strict=True):
        with pytest.raises(RuleBroken, match="không nêu đơn vị tính"):
            state(agreement, person, party, told(amount), number=3)
        state(agreement, person, party, told(None), number=3)

    assert held(agreement, number=3).found.verdict is Verdict.ALIKE
    with pytest.raises(RuleBroken, match="không phải bên thực hiện"):
        state(agreement, people[1], parties[1], told("1"))


@pytest.mark.slow
def test_an_annex_carries_on_what_was_stated(three: tuple[Agreement, list[Person]]) -> None:
    agreement, people = three
    parties = list(agreement.parties.all())
    row = promise_of(agreement)
    state(agreement, people[2], parties[2], told("1"))
    more = CommitmentText(title="Chia sẻ đề", as_written="Mỗi kỳ ba bộ.", owed_by=2, owed_to=1, target="3", unit="bộ")
    new = CommitmentText(title="Cử giáo viên dạy mẫu", as_written="Mỗi kỳ một người.", owed_by=1)
    clauses = [ClauseText(title="Sửa cam kết", body="Sửa và thêm cam kết.")]
    wanted = Wanted(purpose=Purpose.CHANGE, clauses=clauses, commitments=[more, new])
    annex = draft_annex(agreement, wanted, by=people[0], at=AT)
    signed(annex, *people)

    progress = holding(row, DAY)
    added = held(agreement, number=4)

    assert progress is not None
    assert (progress.commitment.target, progress.annex) == (Decimal(3), 1)
    assert [side.party for side in progress.sides] == [parties[1], parties[0]]
    assert [side.party for side in progress.former] == [parties[2]]
    assert (added.is_added, added.sides[0].party) == (True, parties[0])
    state_progress(row, agreement, told("3"), by=people[1], party=parties[1], at=AT, seen=0)
    assert Statement.objects.latest("pk").commitment == progress.commitment


def laid_over(agreement: Agreement, people: list[Person], *promises: CommitmentText) -> None:
    clauses = [ClauseText(title="Sửa cam kết", body="Sửa cam kết.")]
    wanted = Wanted(purpose=Purpose.CHANGE, clauses=clauses, commitments=list(promises))
    signed(draft_annex(agreement, wanted, by=people[0], at=AT), *people)


@pytest.mark.slow
def test_what_was_counted_in_another_unit_is_read_in_that_unit_and_compared_with_nothing(
    three: tuple[Agreement, list[Person]],
) -> None:
    agreement, people = three
    parties = list(agreement.parties.all())
    row = promise_of(agreement)
    early = state(agreement, people[2], parties[2], told("2"))
    anew = CommitmentText(title="Chia sẻ đề", as_written="Mỗi kỳ 40 đề.", owed_by=3, owed_to=1, target="40", unit="đề")
    laid_over(agreement, people, anew)

    state_progress(row, agreement, told("30"), by=people[0], party=parties[0], at=AT, seen=0)
    giver, receiver = held(agreement).sides

    assert (giver.latest, list(giver.statements), giver.counts_anew) == (None, [early], True)
    assert (said_of(early), receiver.counts_anew) == ("2 bộ, đang thực hiện", False)
    assert held(agreement).found.verdict is Verdict.ONE_SIDED
    state_progress(row, agreement, told("1"), by=people[2], party=parties[2], at=AT, seen=1)
    assert held(agreement).found.gap == Decimal(29)


@pytest.mark.slow
def test_what_was_stated_of_a_commitment_an_annex_took_away_stays_readable(
    three: tuple[Agreement, list[Person]],
) -> None:
    agreement, people = three
    party = agreement.parties.all()[2]
    row = promise_of(agreement)
    said = state(agreement, people[2], party, told("2"))
    laid_over(agreement, people, CommitmentText(title="Chia sẻ đề", as_written=annex_words()["left_out"]))

    gone = followed(row, DAY)

    assert holding(row, DAY) is None
    assert gone is not None
    assert (gone.commitment, gone.gone_on, gone.side_of(party).latest) == (row, DAY, said)  # type: ignore[union-attr]  # it is one
    with pytest.raises(RuleBroken, match="không còn hiệu lực"):
        state(agreement, people[2], party, told("2"), seen=1)


@pytest.mark.slow
def test_nobody_waits_for_a_party_that_has_left(three: tuple[Agreement, list[Person]]) -> None:
    agreement, people = three
    parties = list(agreement.parties.all())
    said = state(agreement, people[2], parties[2], told("1"))
    leave_agreement(
        agreement, parties[2], by=people[2], at=AT, last_day=DAY, reason="Trường chuyển cụm.", notice="12/TB-THM31"
    )
    day = DAY + timedelta(days=1)

    progress = held(agreement, day)

    assert [side.party for side in progress.sides] == [parties[0]]
    assert [list(side.statements) for side in progress.former] == [[said]]
    with pytest.raises(RuleBroken, match="không phải bên thực hiện"):
        state(agreement, people[2], parties[2], told("2", on=day), at=AT + timedelta(days=1), seen=1)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        (told("0", Progress.IMPOSSIBLE), "vì sao không thực hiện được"),
        (told("1", Progress.DONE), "Chỉ tiêu là 2 bộ"),
    ],
)
def test_who_gives_up_or_calls_less_than_the_target_enough_says_why(
    in_force: Agreement, co_lan: Person, what: Told, sentence: str
) -> None:
    with pytest.raises(RuleBroken, match=sentence) as refused:
        state(in_force, co_lan, first(in_force), what)

    assert refused.value.field == "note"
    state(in_force, co_lan, first(in_force), replace(what, note="Hai trường thống nhất dừng ở đây."))


@pytest.mark.slow
def test_who_wrote_one_side_before_a_colleague_did_cannot_write_the_other(
    in_force: Agreement, co_lan: Person, school_09: Organisation, school_27: Organisation,
    member: Callable[..., Person],
) -> None:  # fmt: skip  # the cast of a story stands on one line
    deputy = member("Vũ Thị Mẫu Phó", school_09, Role.DEPUTY)
    deputy.memberships.create(organisation=school_27, role=Role.CLERK, valid_from=date(2026, 1, 1))
    state(in_force, deputy, first(in_force), told("1"))
    state(in_force, co_lan, first(in_force), told("2"), seen=1)

    with pytest.raises(RuleBroken, match="Chính bạn đã ghi"):
        state(in_force, deputy, second(in_force), told())


def test_a_successor_states_for_the_party_it_answers_for(
    in_force: Agreement, school_27: Organisation, body: Callable[..., Organisation], member: Callable[..., Person],
    take_over: Callable[..., Succession],
) -> None:  # fmt: skip  # the cast of a story stands on one line
    heir = body("Trường Tiểu học Mẫu 88")
    head = member("Bùi Thị Mẫu Kế", heir, Role.HEAD)
    day = DAY + timedelta(days=10)
    Organisation.objects.filter(pk=school_27.pk).update(valid_until=day)
    take_over(school_27, heir, on=day)

    row = state(in_force, head, second(in_force), told("1", on=day), at=LATER)

    assert (row.party, row.body) == (second(in_force), heir)


@pytest.mark.slow
def test_one_body_that_answers_for_both_sides_states_for_neither(
    in_force: Agreement, school_09: Organisation, school_27: Organisation, body: Callable[..., Organisation],
    member: Callable[..., Person], take_over: Callable[..., Succession],
) -> None:  # fmt: skip  # the cast of a story stands on one line
    heir = body("Trường Tiểu học Mẫu 99")
    head = member("Bùi Thị Mẫu Gộp", heir, Role.HEAD)
    day = DAY + timedelta(days=10)
    Organisation.objects.filter(pk__in=[school_09.pk, school_27.pk]).update(valid_until=day)
    for before in (school_09, school_27):
        take_over(before, heir, on=day)

    with pytest.raises(RuleBroken, match="cả hai bên"):
        state(in_force, head, second(in_force), told("1", on=day), at=LATER)


@pytest.mark.slow
def test_many_memoranda_are_asked_about_as_quickly_as_one(
    in_force: Agreement, three: tuple[Agreement, list[Person]], django_assert_num_queries: Callable[..., object]
) -> None:
    assert REFORM < DAY
    with django_assert_num_queries(5):  # type: ignore[attr-defined]  # a context
        found = progress_of_many(Agreement.objects.filter(pk__in=[in_force.pk, three[0].pk]), DAY)
    assert [len(each) for each in found.values()] == [1, 3]


@pytest.mark.slow
def test_what_is_promised_for_each_year_is_counted_without_the_year_and_held_against_no_target(
    in_force: Agreement, co_lan: Person, thay_ky: Person
) -> None:
    promise = promise_of(in_force)
    promise.unit = "bộ mỗi năm học"
    promise.save(update_fields=["unit"])

    said = state(in_force, co_lan, first(in_force), told("1", Progress.DONE))
    state(in_force, thay_ky, second(in_force), told("3"))

    assert said_of(said) == "1 bộ, đã thực hiện xong"
    assert verdict_in_words(held(in_force)).endswith("Hai bên chênh nhau 2 bộ.")
    assert (held(in_force).whole, held(in_force).unit) == (None, "bộ")

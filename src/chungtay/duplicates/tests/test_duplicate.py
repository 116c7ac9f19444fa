from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chungtay.accounts.models import Person
from chungtay.duplicates.actions import ask_again, ask_for_duplicates, find_duplicates, prepare_joining, tell_apart
from chungtay.duplicates.choices import ProposalState
from chungtay.duplicates.models import DuplicateProposal, DuplicateSearch
from chungtay.duplicates.queries import bodies_to_compare, proposals_in, visible_proposals
from chungtay.kernel.clock import today
from chungtay.kernel.duties import duties_of
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.idempotency import new_key
from chungtay.kernel.models import AuditEntry
from chungtay.kernel.permissions import is_allowed
from chungtay.organisations.choices import CodeScheme, Role
from chungtay.organisations.models import Membership, Organisation, OrganisationCode
from chungtay.organisations.queries import answers_today
from chungtay.reforms.actions import apply_reform, undo_reform, withdraw_reform
from chungtay.reforms.tests.conftest import Province


@pytest.fixture
def twice(province: Province) -> list[Organisation]:
    """One school entered twice, by the commune and by the cluster, and one with a number that is another school."""
    names = ["THCS Tây Mỗ", "Trường THCS Tây Mỗ", "Trường THCS Tây Mỗ 2"]
    bodies = [province.body(name) for name in names]
    for body in bodies:
        province.place(body, administrative=province.commune, professional=province.cluster)
    return bodies


def search(province: Province) -> DuplicateSearch:
    asked = ask_for_duplicates(province.department, by=province.officer, on=today())
    return find_duplicates(asked, by=province.officer, on=today())


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_the_school_entered_twice_is_proposed_and_its_neighbour_is_not(
    province: Province, twice: list[Organisation]
) -> None:
    done = search(province)

    pair = DuplicateProposal.objects.get()
    assert (pair.first, pair.second) == (twice[0], twice[1])
    assert {"same_name", "without_truong"} <= set(pair.reasons)
    assert (done.compared, done.proposed, done.finished_at is not None) == (6, 1, True)


def test_two_codes_valid_today_keep_them_apart_and_two_of_other_times_do_not(
    province: Province, twice: list[Organisation]
) -> None:
    yesterday = today() - timedelta(days=1)
    for body, code in zip(twice, ["01001", "01002"], strict=False):
        OrganisationCode.objects.create(organisation=body, scheme=CodeScheme.SECTOR, code=code)
    search(province)
    apart = DuplicateProposal.objects.count()

    OrganisationCode.objects.filter(code="01002").update(valid_until=yesterday)
    search(province)

    assert (apart, DuplicateProposal.objects.count()) == (0, 1)


def test_looking_again_proposes_nothing_anew_and_forgets_what_no_longer_holds(
    province: Province, twice: list[Organisation]
) -> None:
    search(province)
    before = list(DuplicateProposal.objects.values_list("uid", "first_id", "second_id"))

    search(province)
    assert list(DuplicateProposal.objects.values_list("uid", "first_id", "second_id")) == before

    twice[1].names.update(name="Trường THCS Đại Mỗ")
    search(province)
    assert not DuplicateProposal.objects.exists()


def test_what_somebody_found_to_be_two_schools_is_remembered(province: Province, twice: list[Organisation]) -> None:
    search(province)
    tell_apart(DuplicateProposal.objects.get(), by=province.officer, on=today())

    done = search(province)

    pair = DuplicateProposal.objects.get()
    assert (pair.state, pair.decided_by, done.proposed) == (ProposalState.NOT_THE_SAME, province.officer, 0)
    ask_again(pair, by=province.officer, on=today())
    assert (pair.state, pair.decided_by) == (ProposalState.PROPOSED, None)


def test_a_search_under_way_is_not_begun_twice_and_a_finished_one_not_done_again(
    province: Province, twice: list[Organisation]
) -> None:
    first = ask_for_duplicates(province.department, by=province.officer, on=today())
    again = ask_for_duplicates(province.department, by=province.officer, on=today())
    done = find_duplicates(first, by=province.officer, on=today())
    finished_at = done.finished_at

    find_duplicates(again, by=province.officer, on=today())
    again.refresh_from_db()

    assert (first, again.finished_at) == (again, finished_at)
    assert AuditEntry.objects.filter(verb="duplicates.found").count() == 1


def test_joining_is_shown_first_then_carried_out_and_undone(province: Province, twice: list[Organisation]) -> None:
    head = province.person("Hai", twice[1], Role.HEAD)
    search(province)
    pair = DuplicateProposal.objects.get()
    before = sorted(Membership.objects.values_list("person", "organisation", "role", "valid_until"))

    reform = prepare_joining(pair, twice[0], by=province.officer, on=today())
    assert (reform.is_prepared, pair.state) == (True, ProposalState.PROPOSED)
    assert sorted(Membership.objects.values_list("person", "organisation", "role", "valid_until")) == before

    apply_reform(reform, by=province.officer, on=today())
    pair.refresh_from_db()
    twice[1].refresh_from_db()
    assert (pair.state, pair.decided_by) == (ProposalState.MERGED, province.officer)
    assert answers_today(twice[1], today()).organisations == (twice[0],)
    assert is_allowed(head, "organisations.manage_memberships", twice[0])

    undo_reform(reform, by=province.officer, on=today())
    pair.refresh_from_db()
    assert (pair.state, pair.reform) == (ProposalState.PROPOSED, None)
    assert sorted(Membership.objects.values_list("person", "organisation", "role", "valid_until")) == before


def test_a_joining_given_up_leaves_the_pair_open(province: Province, twice: list[Organisation]) -> None:
    search(province)
    pair = DuplicateProposal.objects.get()
    reform = prepare_joining(pair, twice[1], by=province.officer, on=today())
    with pytest.raises(RuleBroken, match="chuẩn bị"):
        prepare_joining(pair, twice[0], by=province.officer, on=today())
    with pytest.raises(RuleBroken, match="chuẩn bị"):
        tell_apart(pair, by=province.officer, on=today())

    withdraw_reform(reform, by=province.officer, on=today())

    pair.refresh_from_db()
    assert (pair.state, pair.reform) == (ProposalState.PROPOSED, None)
    tell_apart(pair, by=province.officer, on=today())
    with pytest.raises(RuleBroken, match="Hai đơn vị khác nhau"):
        tell_apart(pair, by=province.officer, on=today())


def test_only_one_of_the_two_can_be_kept(province: Province, twice: list[Organisation]) -> None:
    search(province)

    with pytest.raises(RuleBroken) as refused:
        prepare_joining(DuplicateProposal.objects.get(), twice[2], by=province.officer, on=today())

    assert refused.value.field == "kept"


def test_a_pair_of_which_one_has_ended_is_no_longer_listed(province: Province, twice: list[Organisation]) -> None:
    search(province)
    listed = visible_proposals(province.officer)
    before = proposals_in(listed, ProposalState.PROPOSED, today()).count()

    Organisation.objects.filter(pk=twice[1].pk).update(valid_until=today())

    assert (before, proposals_in(listed, ProposalState.PROPOSED, today()).count()) == (1, 0)


def test_who_sees_and_decides(province: Province, twice: list[Organisation]) -> None:
    search(province)
    pair = DuplicateProposal.objects.get()
    people = [province.officer, province.lead, province.heads[0], province.teachers[0]]

    assert [visible_proposals(person).exists() for person in people] == [True, False, False, False]
    assert [is_allowed(person, "duplicates.decide", pair) for person in people] == [True, False, False, False]


def test_the_day_of_the_officer_says_that_pairs_wait(province: Province, twice: list[Organisation]) -> None:
    before = [duty.to for duty in duties_of(province.officer, today())]

    search(province)

    after = [duty.to for duty in duties_of(province.officer, today())]
    assert reverse("duplicates:list") not in before
    assert reverse("duplicates:list") in after
    assert reverse("duplicates:list") not in [duty.to for duty in duties_of(province.lead, today())]


def test_the_pages_from_the_search_to_the_prepared_change(province: Province, twice: list[Organisation]) -> None:
    client = signed_in(province.officer)
    client.post(reverse("duplicates:find"), {"idempotency_key": "tim"})
    listed = client.get(reverse("duplicates:list")).content.decode()
    if not DuplicateProposal.objects.exists():
        find_duplicates(DuplicateSearch.objects.get(), by=province.officer, on=today())
        listed = client.get(reverse("duplicates:list")).content.decode()
    pair = DuplicateProposal.objects.get()
    page = reverse("duplicates:compare", args=[pair.uid])
    assert page in listed
    assert client.get(page).status_code == 200

    sent = {"idempotency_key": "gop", "version": str(pair.version), "kept": twice[0].uid}
    onward = client.post(page, sent)

    pair.refresh_from_db()
    assert pair.reform is not None
    assert onward.headers["Location"] == reverse("reforms:show", args=[pair.reform.uid])
    assert client.get(onward.headers["Location"]).status_code == 200


def test_telling_apart_goes_on_to_the_next_pair(province: Province, twice: list[Organisation]) -> None:
    more = [province.body(name) for name in ("Trường THPT Hoài Đức", "THPT Hoài Đức")]
    for body in more:
        province.place(body, administrative=province.commune, professional=province.cluster)
    search(province)
    first, second = DuplicateProposal.objects.order_by("-score", "id")
    client = signed_in(province.officer)

    sent = {"idempotency_key": "khac", "version": str(first.version)}
    onward = client.post(reverse("duplicates:keep_apart", args=[first.uid]), sent)

    first.refresh_from_db()
    assert first.is_apart
    assert onward.headers["Location"] == reverse("duplicates:compare", args=[second.uid])
    stale = client.post(reverse("duplicates:keep_apart", args=[first.uid]), sent | {"idempotency_key": "khac-2"})
    assert stale.status_code == 409


def test_reading_the_register_asks_as_often_for_many_bodies_as_for_few(
    province: Province, twice: list[Organisation]
) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            bodies_to_compare(province.department, today())
        return len(asked)

    few = questions()
    for number in range(12):
        province.place(province.body(f"Trường Mầm non Thử {number}"), administrative=province.commune)

    assert questions() == few


def test_who_enters_a_school_that_stands_already_is_told_before_it_is_written(
    province: Province, twice: list[Organisation]
) -> None:
    words = {"name": "Trường trung học cơ sở Tây Mỗ", "kind": "TRUONG", "levels": ["THCS"]}
    words |= {"professional": str(province.department), "idempotency_key": new_key()}

    read = signed_in(province.officer).post(reverse("register:enter"), words).content.decode()

    assert "Giống với" in read
    assert [body.uid in read for body in twice] == [True, True, False]
    assert "cùng tên" in read
    assert Organisation.objects.filter(current_name__contains="Tây Mỗ").count() == 3

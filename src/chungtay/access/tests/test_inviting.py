"""Who may invite whom; letters, lists of heads, and the second step a role brings with it."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client, override_settings
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from chungtay.access.actions.inviting import Invited, send_again, withdraw
from chungtay.access.actions.rounds import Row, drop_round, prepare_round, send_round
from chungtay.access.choices import InvitationState
from chungtay.access.engine.logins import proposed_login
from chungtay.access.models import Invitation
from chungtay.access.queries.invitations import roles_to_offer
from chungtay.access.queries.missing import schools_without_a_head
from chungtay.access.queries.tokens import token_of
from chungtay.access.tests.asking import World, joined, path_of, signed_in, typed
from chungtay.accounts.models import Person
from chungtay.accounts.queries import must_have_second_step
from chungtay.kernel import outbox
from chungtay.kernel.clock import now, today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.models import OutboxMessage, OutboxState
from chungtay.kernel.permissions import is_allowed
from chungtay.organisations.actions import add_membership
from chungtay.organisations.choices import Kind, Role

# By hand: which roles each of them may invite to, in Cô Lan's school, in the department and in the commune.
SCHOOL_ROLES = ["head", "deputy", "teacher", "clerk", "accountant", "union_chair"]
BELOW_HEADS = ["teacher", "clerk", "accountant", "union_chair"]
OFFICES = ["department_officer", "clerk", "accountant", "union_chair"]
MAY_INVITE = {
    "lan": {"school": BELOW_HEADS},
    "mai": {},
    "hoa": {"school": SCHOOL_ROLES, "commune": ["commune_officer", "clerk", "accountant", "union_chair"]},
    "hanh": {"school": SCHOOL_ROLES},
    "giamdoc": {"school": SCHOOL_ROLES, "department": OFFICES},
    "quyen": {},
}


def test_everybody_may_invite_to_the_roles_they_may_give_and_to_no_other(world: World) -> None:
    bodies = {"school": world.tay_mo, "department": world.so, "commune": world.xa}

    found = {
        login: {
            name: sorted(roles)
            for name, body in bodies.items()
            if (roles := roles_to_offer(Person.objects.get(login=login), body, today()))
        }
        for login in MAY_INVITE
    }

    assert found == {login: {name: sorted(roles) for name, roles in row.items()} for login, row in MAY_INVITE.items()}


def test_a_form_with_a_role_above_ones_own_is_refused(world: World) -> None:
    with pytest.raises(RuleBroken, match="không được giao vai trò"):
        world.invite(world.lan, world.tay_mo, Role.HEAD)
    with pytest.raises(RuleBroken):
        world.invite(world.quyen, world.duong_noi)
    lan = signed_in(world.lan)
    path = reverse("access:invite", args=[world.tay_mo.uid])
    key = lan.get(path).context["form"]["idempotency_key"].value()

    lan.post(path, {"name": "X", "role": "head", "post": "Y", "begins_on": "22/11/2030", "idempotency_key": key})

    assert not Invitation.objects.exists()


def test_an_operator_invites_the_first_officer_of_a_body_and_no_second(world: World) -> None:
    empty = world.body("UBND xã Mới", Kind.COMMUNE_COMMITTEE)
    first = world.invite(world.vanhanh, empty, Role.COMMUNE_OFFICER)
    second = world.invite(world.vanhanh, empty, Role.COMMUNE_OFFICER, Invited("Người Hai"))

    joined(first, "mot")

    with pytest.raises(RuleBroken, match="không còn hiệu lực"):
        joined(second, "hai")
    assert not is_allowed(world.vanhanh, "access.invite", empty)


def test_the_letter_goes_to_the_address_alone_with_the_link_that_works(world: World) -> None:
    invitation = world.invite(world.hoa, invited=Invited("Mới", "moi@truong.edu.vn", "Hiệu trưởng"))
    page = signed_in(world.hoa).get(reverse("access:invitation", args=[invitation.uid])).content.decode()

    outbox.deliver_due(50)

    letter = next(each for each in mail.outbox if "moi@truong.edu.vn" in each.to)
    assert path_of(invitation) in str(letter.body)
    assert token_of(invitation) not in page
    assert token_of(invitation) not in str(list(OutboxMessage.objects.values()))


def test_a_letter_whose_invitation_was_withdrawn_or_sent_anew_meanwhile_does_not_go(world: World) -> None:
    asked = Invited("Mới", "moi@truong.edu.vn", "Hiệu trưởng")
    withdraw(world.invite(world.hoa, invited=asked), by=world.hoa, on=today())
    anew = world.invite(world.hoa, invited=asked)
    send_again(anew, by=world.hoa, on=today(), at=now())

    outbox.deliver_due(50)

    states = OutboxMessage.objects.filter(payload__letter="access.invitation").order_by("id")
    assert [message.state for message in states] == [OutboxState.REFUSED, OutboxState.REFUSED, OutboxState.SENT]


def test_the_list_names_schools_nobody_can_sign_in_for_and_loses_them_once_they_are_asked(world: World) -> None:
    world.person("Trần Văn Cũ", world.duong_noi, Role.HEAD, may_sign_in=False)

    before = [(row.shown_name, row.head_name) for row in schools_without_a_head(world.hoa, today())]  # type: ignore[attr-defined]  # annotated
    world.invite(world.hoa)

    assert before == [("Trường THCS Dương Nội", "Trần Văn Cũ")]
    assert not schools_without_a_head(world.hoa, today()).exists()
    assert not schools_without_a_head(world.lan, today()).exists()


def test_nothing_goes_before_the_round_was_looked_over_and_sent(world: World) -> None:
    hoa = signed_in(world.hoa)
    path = reverse("access:choose_heads")
    key = hoa.get(path).context["form"]["idempotency_key"].value()
    uid = world.duong_noi.uid
    words = {f"{uid}-picked": "on", f"{uid}-name": "Mới", f"{uid}-email": "moi@truong.edu.vn", "idempotency_key": key}

    preview = hoa.post(path, words)["Location"]

    page = hoa.get(preview)
    assert [row.state for row in Invitation.objects.all()] == [InvitationState.PREPARED]
    assert (page.context["by_mail"], page.context["by_hand"]) == (1, 0)
    assert not OutboxMessage.objects.filter(payload__letter="access.invitation").exists()
    form = page.context["form"]
    sent = {"version": form["version"].value(), "idempotency_key": form["idempotency_key"].value()}
    for _twice in range(2):
        hoa.post(preview, sent)
    assert OutboxMessage.objects.filter(payload__letter="access.invitation").count() == 1
    assert hoa.get(preview).context["counts"] == [("Chờ trả lời", 1)]


def test_a_round_put_aside_sends_nothing_and_one_sent_is_not_put_aside(world: World) -> None:
    rows = [Row(world.duong_noi, Invited("Mới", post="Hiệu trưởng"))]
    aside = prepare_round(rows, by=world.hoa, on=today(), at=now())
    drop_round(aside, by=world.hoa, on=today())
    sent = prepare_round(rows, by=world.hoa, on=today(), at=now())
    assert send_round(sent, by=world.hoa, on=today(), at=now()) == 1

    with pytest.raises(RuleBroken, match="đã được gửi"):
        drop_round(sent, by=world.hoa, on=today())
    assert sorted(row.state for row in Invitation.objects.all()) == [InvitationState.REVOKED, InvitationState.WAITING]


def test_a_new_officer_sets_the_second_step_up_before_they_are_in(world: World) -> None:
    invitation = world.invite(world.hoa, world.xa, Role.COMMUNE_OFFICER)
    phone = Client()

    with override_settings(SECOND_STEP_REQUIRED=True):
        answer = phone.post(path_of(invitation), typed(invitation))
        enrolment = phone.get(answer["Location"])

    assert answer["Location"] == reverse("accounts:enrol")
    assert enrolment.status_code == 200
    assert not enrolment.context["user"].is_authenticated


def test_whoever_gets_a_role_of_weight_signs_in_anew(world: World) -> None:
    mai = signed_in(world.mai)
    with override_settings(SECOND_STEP_REQUIRED=True):
        assert not must_have_second_step(world.mai, today())
        add_membership(world.mai, world.xa, Role.COMMUNE_OFFICER, by=world.he_thong, valid_from=today())

        assert must_have_second_step(world.mai, today())
        assert mai.get("/hom-nay/").status_code == 302


def test_whoever_waits_for_an_answer_sees_it_among_what_waits(world: World) -> None:
    invitation = world.invite(world.hoa)

    page = signed_in(world.hoa).get("/hom-nay/").content.decode()
    body = signed_in(world.hoa).get(reverse("access:ways", args=[world.duong_noi.uid])).content.decode()

    assert f"{invitation.name} chưa trả lời lời mời" in page
    assert reverse("access:invitation", args=[invitation.uid]) in body


@given(st.text("Nguyễn Thị Lan Ý.-’9", max_size=30), st.sampled_from([set(), {"lan.nguyen"}, {"y.1", "a.n", "an.lan"}]))
def test_a_proposed_sign_in_name_is_always_one_that_is_taken_by_nobody(name: str, taken: set[str]) -> None:
    proposed = proposed_login(name, taken)

    assert proposed not in taken
    assert proposed == "" or (proposed.isascii() and proposed[0].isalnum() and 2 <= len(proposed) <= 120)


def test_a_sign_in_name_is_given_name_and_family_name_without_marks() -> None:
    names = [("Nguyễn Thị Lan", set()), ("Nguyễn Thị Lan", {"lan.nguyen"}), ("Đỗ Ý", set()), ("An", set())]

    assert [proposed_login(name, taken) for name, taken in names] == ["lan.nguyen", "lan.nguyen2", "y.do", "an"]

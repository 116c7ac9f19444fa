"""What somebody still had in hand when their role ended: with the next request it is worth nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from chungtay.access.actions import answering, inviting
from chungtay.access.actions.inviting import Invited
from chungtay.access.choices import InvitationState
from chungtay.access.models import Invitation, Look
from chungtay.access.tests.asking import World, path_of, signed_in, typed
from chungtay.access.tests.test_looking import looking
from chungtay.access.views import accepting, seeing
from chungtay.access.views import inviting as pages
from chungtay.accounts.models import Person
from chungtay.kernel import outbox
from chungtay.kernel.clock import now, today
from chungtay.kernel.models import OutboxMessage, OutboxState
from chungtay.kernel.permissions import is_allowed
from chungtay.organisations.actions import end_membership
from chungtay.organisations.choices import Role
from chungtay.organisations.models import Membership
from chungtay.register.actions.takeaway import ask_for_everything
from chungtay.register.jobs import put_everything_together
from chungtay.register.models import Takeaway

Hold = Callable[[World], Callable[[], bool]]


@pytest.fixture
def world(db: None) -> World:
    return World()


def dismiss(world: World, person: Person) -> None:
    """The role ends with yesterday; whoever had it keeps their session and everything they had opened."""
    end_membership(world.role_of(person), by=world.he_thong, on=today())


# By hand: what Cô Lan (head) or Chị Hạnh (officer) holds before, and what would show that it still works after.
def an_open_session(world: World) -> Callable[[], bool]:
    lan = signed_in(world.lan)
    path = reverse("register:add_membership", args=[world.tay_mo.uid])
    assert lan.get(path).status_code == 200
    return lambda: lan.get(path).status_code == 200


def the_address_of_a_page(world: World) -> Callable[[], bool]:
    lan = signed_in(world.lan)
    path = reverse("register:end_membership", args=[world.role_of(world.mai).uid])
    assert lan.get(path).status_code == 200
    return lambda: lan.get(path).status_code != 404


def a_form_opened_before(world: World) -> Callable[[], bool]:
    lan = signed_in(world.lan)
    path = reverse("access:invite", args=[world.tay_mo.uid])
    key = lan.get(path).context["form"]["idempotency_key"].value()
    words = {"name": "Ai Đó", "role": "teacher", "begins_on": "22/11/2030", "idempotency_key": key}

    def works() -> bool:
        lan.post(path, words)
        return Invitation.objects.filter(name="Ai Đó").exists()

    return works


def an_invitation_she_sent(world: World) -> Callable[[], bool]:
    invitation = world.invite(world.lan, world.tay_mo, Role.TEACHER)

    def works() -> bool:
        Client().post(path_of(invitation), typed(invitation))
        return Person.objects.filter(login="moi.nguyen").exists()

    return works


def a_letter_that_has_not_gone_yet(world: World) -> Callable[[], bool]:
    asked = Invited("Mới", "moi@truong.edu.vn")
    world.invite(world.lan, world.tay_mo, Role.TEACHER, asked)

    def works() -> bool:
        outbox.deliver_due(50)
        letters = OutboxMessage.objects.filter(payload__letter="access.invitation")
        return letters.filter(state=OutboxState.SENT).exists()

    return works


def the_page_of_an_invitation(world: World) -> Callable[[], bool]:
    invitation, lan = world.invite(world.lan, world.tay_mo, Role.TEACHER), signed_in(world.lan)
    path = reverse("access:invitation", args=[invitation.uid])
    assert lan.get(path).status_code == 200
    return lambda: lan.get(path).status_code == 200


def a_job_that_waits(world: World) -> Callable[[], bool]:
    takeaway = ask_for_everything(world.lan, on=today(), at=now())
    put_everything_together.enqueue(uid=takeaway.uid)

    def works() -> bool:
        put_everything_together.call(uid=takeaway.uid)
        return Takeaway.objects.filter(pk=takeaway.pk, state="ready").exists()

    return works


HELD: list[Hold] = [
    an_open_session,
    the_address_of_a_page,
    a_form_opened_before,
    an_invitation_she_sent,
    a_letter_that_has_not_gone_yet,
    the_page_of_an_invitation,
    a_job_that_waits,
]


@pytest.mark.parametrize("hold", HELD, ids=lambda hold: str(hold.__name__))
def test_what_a_dismissed_head_still_holds_is_worth_nothing(world: World, hold: Hold) -> None:
    works = hold(world)

    dismiss(world, world.lan)

    assert not works()


def test_an_invitation_a_dismissed_head_sent_is_marked_at_once(world: World) -> None:
    invitation = world.invite(world.lan, world.tay_mo, Role.TEACHER)

    dismiss(world, world.lan)

    invitation.refresh_from_db()
    assert invitation.state == InvitationState.VOID


def test_an_invitation_a_dismissed_head_received_still_names_another_role_and_no_other(world: World) -> None:
    # She left one post; what she is invited to is another, from somebody who may still give it.
    received = world.invite(world.hoa, world.duong_noi)
    dismiss(world, world.lan)
    client = signed_in(world.lan)

    client.post(path_of(received), typed(received))

    held = Membership.objects.valid_on(today()).filter(person=world.lan)
    assert [(row.organisation, row.role) for row in held] == [(world.duong_noi, "head")]
    assert not is_allowed(world.lan, "organisations.manage_memberships", world.tay_mo)


def test_an_invitation_to_the_post_she_lost_ends_when_who_sent_it_is_dismissed_too(world: World) -> None:
    received = world.invite(world.hoa, world.duong_noi)
    dismiss(world, world.hoa)

    answer = signed_in(world.lan).post(path_of(received), typed(received))

    assert answer.status_code == 409


def test_a_look_of_a_dismissed_officer_ends_with_the_next_request(world: World) -> None:
    client = looking(world.hanh, world.lan)

    dismiss(world, world.hanh)

    assert client.get("/hom-nay/").status_code == 302
    assert not Look.objects.filter(ended_at=None).exists()


def test_a_look_that_asks_for_authority_only_once_is_caught(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client = looking(world.hanh, world.lan)
    monkeypatch.setattr(seeing, "over_because", lambda look: None)

    dismiss(world, world.hanh)

    assert client.get("/hom-nay/").status_code == 200


def test_a_link_that_trusts_its_sender_for_ever_is_caught(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    works = an_invitation_she_sent(world)
    monkeypatch.setattr(answering, "closed_because", lambda invitation, at: "")
    monkeypatch.setattr(accepting, "closed_because", lambda invitation, at: "")
    Membership.objects.filter(person=world.lan).update(valid_until=today())

    assert works()


def test_a_form_that_asks_for_authority_only_when_it_is_opened_is_caught(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    works = a_form_opened_before(world)
    monkeypatch.setattr(pages, "require", lambda person, permission, thing: None)
    monkeypatch.setattr(pages, "visible_organisations", lambda visitor: type(world.tay_mo).objects.all())
    monkeypatch.setattr(pages, "roles_to_offer", lambda visitor, organisation, day: list(Role))
    monkeypatch.setattr(inviting, "may_give", lambda visitor, organisation, role: True)
    monkeypatch.setattr(inviting, "still_stands", lambda invitation, day: True)

    dismiss(world, world.lan)

    assert works()

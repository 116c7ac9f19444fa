"""What an invitation stands on, asked anew when it is answered; and what a link does when it is merely looked at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from tests.matrix.walking import digest_of_rooms

from chungtay.access.actions import answering
from chungtay.access.actions.answering import accept_as, decline
from chungtay.access.actions.inviting import Invited, send_again, withdraw
from chungtay.access.choices import InvitationState
from chungtay.access.models import LASTS, MOST_WRONG_CODES, Invitation
from chungtay.access.queries import invitations as reading
from chungtay.access.queries.tokens import code_of, token_of
from chungtay.access.tests.asking import PASSWORD, World, joined, path_of, signed_in, typed
from chungtay.access.views import accepting
from chungtay.accounts.models import Person
from chungtay.kernel.clock import now, today
from chungtay.kernel.errors import RuleBroken
from chungtay.organisations.actions import end_membership
from chungtay.organisations.choices import Role
from chungtay.organisations.models import Membership


def heads_of(world: World) -> list[str]:
    held = Membership.objects.valid_on(today()).filter(organisation=world.duong_noi, role=Role.HEAD)
    return [row.person.name for row in held]


def test_a_new_person_joins_with_account_role_and_session_in_one_stroke(world: World) -> None:
    invitation = world.invite(world.hoa)
    phone = Client()

    answer = phone.post(path_of(invitation), typed(invitation))

    person = Person.objects.get(login="moi.nguyen")
    membership = Membership.objects.get(person=person)
    assert (answer.status_code, answer["Location"]) == (302, "/hom-nay/")
    assert phone.get("/hom-nay/").context["user"] == person
    assert (membership.organisation, membership.role, membership.post) == (world.duong_noi, "head", "Hiệu trưởng")
    assert (membership.valid_from, person.check_password(PASSWORD)) == (today(), True)
    invitation.refresh_from_db()
    assert (invitation.state, invitation.answered_by) == (InvitationState.ACCEPTED, person)


def test_who_joins_by_a_letter_has_confirmed_the_address_it_went_to(world: World) -> None:
    invitation = world.invite(world.hoa, invited=Invited("Mới", "Moi@Truong.edu.vn", "Hiệu trưởng"))
    phone = Client()

    shown = phone.get(path_of(invitation))
    phone.post(path_of(invitation), typed(invitation, login="moi@truong.edu.vn"))

    person = Person.objects.get(login="moi@truong.edu.vn")
    assert shown.context["form"]["login"].initial == "moi@truong.edu.vn"
    assert (person.email, person.email_confirmed_at is not None) == ("moi@truong.edu.vn", True)


def test_somebody_the_register_names_joins_as_the_same_person(world: World) -> None:
    named = world.person("Trần Văn Cũ", world.duong_noi, Role.HEAD, may_sign_in=False)
    people, roles = Person.objects.count(), Membership.objects.count()
    invitation = world.invite(world.hoa, invited=Invited(membership=world.role_of(named)))

    joined(invitation, "cu.tran")

    named.refresh_from_db()
    assert (named.login, named.is_active, named.name) == ("cu.tran", True, "Trần Văn Cũ")
    assert (Person.objects.count(), Membership.objects.count()) == (people, roles)


def test_a_sheet_undone_meanwhile_ends_the_invitation_of_the_person_it_had_named(world: World) -> None:
    named = world.person("Cũ", world.duong_noi, Role.HEAD, may_sign_in=False)
    invitation = world.invite(world.hoa, invited=Invited(membership=world.role_of(named)))
    Membership.objects.filter(person=named).delete()

    with pytest.raises(RuleBroken, match="không còn hiệu lực"):
        joined(Invitation.objects.get(pk=invitation.pk))


def test_whoever_signs_in_already_takes_the_role_after_saying_it_is_them(world: World) -> None:
    invitation = world.invite(world.hoa)
    mai = signed_in(world.mai)

    shown = mai.get(path_of(invitation))
    mai.post(path_of(invitation), {"code": code_of(invitation)})

    assert "Mai" in shown.content.decode()
    assert heads_of(world) == ["Mai"]


def test_nobody_accepts_their_own_invitation(world: World) -> None:
    invitation = world.invite(world.hoa)

    with pytest.raises(RuleBroken):
        accept_as(invitation, by=world.hoa, code=code_of(invitation), on=today(), at=now())

    assert heads_of(world) == []


def test_another_confirmed_address_than_the_invited_one_is_refused(world: World) -> None:
    invitation = world.invite(world.hoa, invited=Invited("Mới", "moi@truong.edu.vn", "Hiệu trưởng"))
    Person.objects.filter(pk=world.mai.pk).update(email="mai@truong.edu.vn", email_confirmed_at=now())
    world.mai.refresh_from_db()

    with pytest.raises(RuleBroken, match="địa chỉ thư khác"):
        accept_as(invitation, by=world.mai, code="", on=today(), at=now())


def test_an_address_with_an_account_is_asked_to_sign_in_instead_of_getting_a_second_one(world: World) -> None:
    invitation = world.invite(world.hoa, invited=Invited("Mai", "mai@truong.edu.vn", "Hiệu trưởng"))
    Person.objects.filter(pk=world.mai.pk).update(email="mai@truong.edu.vn", email_confirmed_at=now())

    shown = Client().get(path_of(invitation)).content.decode()
    answer = Client().post(path_of(invitation), typed(invitation))

    assert "/dang-nhap/?next=" in shown
    assert (answer.status_code, heads_of(world)) == (200, [])


def test_declining_needs_no_account_and_ends_the_link(world: World) -> None:
    invitation = world.invite(world.hoa)
    path = f"{path_of(invitation)}khong-phai-toi/"

    Client().post(path, {"reason": "Tôi đã chuyển trường."})

    invitation.refresh_from_db()
    assert (invitation.state, invitation.reason) == (InvitationState.DECLINED, "Tôi đã chuyển trường.")
    assert Client().post(path_of(invitation), typed(invitation)).status_code == 409
    assert heads_of(world) == []


def test_wrong_codes_are_counted_and_the_fifth_locks_the_link(world: World) -> None:
    invitation = world.invite(world.hoa)
    wrong = f"{(int(code_of(invitation)) + 1) % 1_000_000:06}"

    for _time in range(MOST_WRONG_CODES):
        answer = Client().post(path_of(invitation), typed(invitation, code=wrong))

    assert answer.status_code == 200
    assert Client().post(path_of(invitation), typed(invitation)).status_code == 409
    assert heads_of(world) == []


def test_a_new_link_after_a_lock_works_and_the_old_one_leads_nowhere(world: World) -> None:
    invitation = world.invite(world.hoa)
    Invitation.objects.filter(pk=invitation.pk).update(wrong_codes=MOST_WRONG_CODES)
    old = path_of(invitation)

    send_again(invitation, by=world.hoa, on=today(), at=now())

    assert Client().get(old).status_code == 404
    assert Client().post(path_of(invitation), typed(invitation)).status_code == 302
    assert heads_of(world) == ["Nguyễn Thị Mới"]


# By hand: each way a link or what it stands on may have changed since it was sent. None of them may let anybody in.
def replayed(world: World, invitation: Invitation) -> str:
    path = path_of(invitation)
    joined(invitation, "da.vao")
    end_membership(Membership.objects.get(person__login="da.vao"), by=world.hoa, on=today() + timedelta(days=1))
    Membership.objects.filter(person__login="da.vao").delete()
    return path


def expired(world: World, invitation: Invitation) -> str:
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=now() - timedelta(seconds=1))
    return path_of(invitation)


def withdrawn(world: World, invitation: Invitation) -> str:
    withdraw(invitation, by=world.hoa, on=today())
    return path_of(invitation)


def replaced(world: World, invitation: Invitation) -> str:
    path = path_of(invitation)
    send_again(invitation, by=world.hoa, on=today(), at=now())
    return path


def declined(world: World, invitation: Invitation) -> str:
    decline(invitation, "", on=today(), at=now())
    return path_of(invitation)


def sender_dismissed(world: World, invitation: Invitation) -> str:
    Membership.objects.filter(person=world.hoa).update(valid_until=today())
    return path_of(invitation)


def sender_shut_out(world: World, invitation: Invitation) -> str:
    Person.objects.filter(pk=world.hoa.pk).update(is_active=False)
    return path_of(invitation)


def body_ended(world: World, invitation: Invitation) -> str:
    type(world.duong_noi).objects.filter(pk=world.duong_noi.pk).update(valid_until=today())
    return path_of(invitation)


def body_moved_elsewhere(world: World, invitation: Invitation) -> str:
    world.duong_noi.parents.all().update(valid_until=today())
    return path_of(invitation)


def role_no_longer_fits(world: World, invitation: Invitation) -> str:
    world.duong_noi.kinds.all().update(kind="COMPANY", levels="")
    return path_of(invitation)


def cut_short(world: World, invitation: Invitation) -> str:
    return path_of(invitation)[:-2] + "/"


def of_another_invitation(world: World, invitation: Invitation) -> str:
    """The token of an invitation of another department, whose sender has no say here."""
    other = Invitation.objects.get(pk=world.invite(world.giamdoc, world.so, Role.CLERK).pk)
    token = token_of(other)
    withdraw(other, by=world.giamdoc, on=today())
    return path_of(invitation).replace(token_of(invitation), token)


DEAD: list[Callable[[World, Invitation], str]] = [
    replayed,
    expired,
    withdrawn,
    replaced,
    declined,
    sender_dismissed,
    sender_shut_out,
    body_ended,
    body_moved_elsewhere,
    role_no_longer_fits,
    cut_short,
    of_another_invitation,
]


def faults_of(world: World, dead: Callable[[World, Invitation], str]) -> list[str]:
    """What a dead link still does: by looking, by joining anew, by joining signed in, by declining."""
    invitation = world.invite(world.hoa)
    path = dead(world, invitation)
    words, mai = typed(invitation, login="nguoi.la"), signed_in(world.mai)
    before = digest_of_rooms()
    answers = [
        Client().get(path),
        Client().post(path, words),
        Client().post(f"{path}khong-phai-toi/", {"reason": "x"}),
        mai.post(path, words),
    ]
    statuses = [answer.status_code for answer in answers]
    found = [] if all(status in (200, 404, 409) for status in statuses) else [f"{dead.__name__}: {statuses}"]
    if Person.objects.filter(login="nguoi.la").exists() or "Mai" in heads_of(world):
        found.append(f"{dead.__name__}: somebody came in")
    rooms_changed = digest_of_rooms() != before
    return [*found, f"{dead.__name__}: something was written"] if rooms_changed and not found else found


@pytest.mark.parametrize("dead", DEAD, ids=lambda dead: str(dead.__name__))
def test_a_link_that_no_longer_stands_lets_nobody_in(world: World, dead: Callable[[World, Invitation], str]) -> None:
    assert faults_of(world, dead) == []


@pytest.mark.slow
@pytest.mark.parametrize("dead", [expired, withdrawn, sender_dismissed, body_ended], ids=lambda dead: dead.__name__)
def test_an_answer_that_asks_nothing_anew_is_caught(
    world: World, dead: Callable[[World, Invitation], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The hole: view and action trust the link, as if what was true when it was sent were true for ever.
    monkeypatch.setattr(answering, "closed_because", lambda invitation, at: "")
    monkeypatch.setattr(accepting, "closed_because", lambda invitation, at: "")

    assert faults_of(world, dead) != []


def test_a_link_that_is_only_looked_at_changes_nothing(world: World) -> None:
    by_hand, by_head = world.invite(world.hoa), world.invite(world.lan, world.tay_mo, Role.TEACHER)
    mai = signed_in(world.mai)
    before = digest_of_rooms()

    for invitation in (by_hand, by_head):
        for path in (path_of(invitation), f"{path_of(invitation)}khong-phai-toi/"):
            for agent in ("ZaloPC-win32", "facebookexternalhit/1.1", "Mozilla/5.0"):
                assert Client(headers={"user-agent": agent}).get(path).status_code == 200
                assert Client(headers={"user-agent": agent}).head(path).status_code == 200
                assert mai.get(path).status_code == 200

    assert digest_of_rooms() == before


def test_a_page_that_answers_when_it_is_looked_at_is_caught(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    invitation = world.invite(world.hoa)
    seen = reading.invitation_behind

    def careless(token: str) -> Invitation | None:
        found = seen(token)
        Invitation.objects.filter(pk=found.pk if found else 0).update(version=99)
        return found

    monkeypatch.setattr(accepting, "invitation_behind", careless)
    before = digest_of_rooms()
    Client().get(path_of(invitation))

    assert digest_of_rooms() != before


def test_a_link_that_was_passed_on_does_not_open_without_the_code(world: World) -> None:
    invitation = world.invite(world.hoa)

    without = Client().post(path_of(invitation), typed(invitation, code=""))

    assert (without.status_code, heads_of(world)) == (200, [])


def test_the_token_is_nowhere_in_the_tables(world: World) -> None:
    invitation = world.invite(world.hoa, invited=Invited("Mới", "moi@truong.edu.vn", "Hiệu trưởng"))

    stored = [str(value) for row in Invitation.objects.values() for value in row.values()]

    assert not any(token_of(invitation) in value or code_of(invitation) == value for value in stored)


def test_the_tables_hold_one_open_invitation_of_an_address_to_a_role(world: World) -> None:
    asked = Invited("Mới", "moi@truong.edu.vn", "Hiệu trưởng")
    world.invite(world.hoa, invited=asked)

    with pytest.raises(RuleBroken, match="đang có một lời mời"):
        world.invite(world.hanh, invited=asked)
    with pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
        Invitation.objects.filter(email=asked.email).update(digest=None)


def test_the_seven_days_are_seven_days(world: World) -> None:
    fresh = world.invite(world.hoa, ago=LASTS - timedelta(minutes=1))
    joined(fresh, "kip.gio")
    late = world.invite(world.hoa, ago=LASTS)

    with pytest.raises(RuleBroken, match="quá hạn"):
        joined(late, "tre.gio")

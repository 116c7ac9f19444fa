"""What names a role that a change of the register withdrew names it again once the change is taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chungtay.access.actions.inviting import Invited, invite
from chungtay.access.models import Invitation
from chungtay.accounts.models import Person
from chungtay.handovers.actions import Taker, hand_over, prepare_handover, undo_handover
from chungtay.handovers.choices import HandoverState
from chungtay.handovers.models import Handover
from chungtay.kernel.clock import now, today
from chungtay.kernel.models import LegalDocument
from chungtay.organisations.actions import add_membership
from chungtay.organisations.choices import Role
from chungtay.organisations.models import Membership, Organisation
from chungtay.reforms.actions import apply_reform, prepare_reform, undo_reform
from chungtay.reforms.engine.plans import DissolvePlan
from chungtay.reforms.models import Reform
from chungtay.reforms.tests.conftest import Province

TOMORROW = timedelta(days=1)


@pytest.fixture
def school(province: Province) -> Organisation:
    return province.schools[0]


def dissolved(school: Organisation, province: Province, decision: LegalDocument) -> Reform:
    plan = DissolvePlan(on=today() + TOMORROW, body=school.uid)
    prepared = prepare_reform(plan, by=province.officer, on=today(), legal_document=decision)
    reform = apply_reform(prepared, by=province.officer, on=today())
    assert reform.is_applied
    return reform


def handed_over(school: Organisation, province: Province) -> Handover:
    """The head goes at the end of the day, and a teacher takes over the day after."""
    leaving = Membership.objects.get(organisation=school, role=Role.HEAD)
    taker = Taker(province.teachers[0], post="Hiệu trưởng")
    prepared = prepare_handover(leaving, taker, last_day=today(), by=province.officer, on=today())
    return hand_over(prepared, by=province.officer, on=today(), seen=prepared.version)


def test_an_invitation_into_a_role_that_was_withdrawn_with_its_school_stands_again(
    school: Organisation, province: Province, decision: LegalDocument
) -> None:
    person = Person.objects.create(name="Sau")
    role = add_membership(person, school, Role.HEAD, by=province.by, valid_from=today(), post="Hiệu trưởng")
    invitation = invite(school, Role.HEAD, Invited(membership=role), by=province.officer, on=today(), at=now())
    Membership.objects.filter(pk=role.pk).update(valid_from=today() + TOMORROW)  # put off after the invitation

    reform = dissolved(school, province, decision)
    assert Invitation.objects.get(pk=invitation.pk).membership is None
    undo_reform(reform, by=province.officer, on=today())

    assert Invitation.objects.get(pk=invitation.pk).membership == role


def test_a_handover_whose_given_role_was_withdrawn_with_its_school_can_be_taken_back_again(
    school: Organisation, province: Province, decision: LegalDocument
) -> None:
    handover = handed_over(school, province)
    given = handover.given

    reform = dissolved(school, province, decision)
    assert Handover.objects.get(pk=handover.pk).given is None
    undo_reform(reform, by=province.officer, on=today())

    handover = Handover.objects.get(pk=handover.pk)
    assert handover.given == given
    assert undo_handover(handover, by=province.officer, on=today()).state == HandoverState.UNDONE


def test_what_came_to_name_another_role_meanwhile_keeps_it(
    school: Organisation, province: Province, decision: LegalDocument
) -> None:
    handover = handed_over(school, province)
    reform = dissolved(school, province, decision)
    other = Membership.objects.get(organisation=province.schools[1], role=Role.HEAD)
    Handover.objects.filter(pk=handover.pk).update(given=other)

    undo_reform(reform, by=province.officer, on=today())

    assert Handover.objects.get(pk=handover.pk).given == other

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chungtay.kernel.clock import to_local
from chungtay.kernel.duties import Duty, register_duties
from chungtay.kernel.people import Person
from chungtay.matching.models import MatchingRun, Scenario
from chungtay.organisations.choices import SIGNERS
from chungtay.organisations.queries import own_bodies
from chungtay.organisations.rules import DEPARTMENT_ROLES
from chungtay.proposals.queries import (
    Standing,
    answers_outstanding,
    proposals_waiting,
    rounds_waiting,
    scenarios_to_read,
)


@register_duties
def who_is_asked_for_a_partner(person: Person, on: date) -> list[Duty]:
    own = own_bodies(person, on, SIGNERS)
    return [
        Duty(
            sentence=_("%(other)s is proposed to %(unit)s as a partner and waits for your answer.")
            % {"other": row.other, "unit": row.organisation},
            detail=str(row.pairing.scenario.run),
            to=reverse("proposals:answer", args=[row.uid]),
            action=_("Answer the proposal"),
            waits=str(row.other),
            waited_for=str(row.organisation),
            is_mine=True,
            since=to_local(row.sent_at).date(),
            icon="shuffle",
        )
        for row in (proposals_waiting(own) if own else [])
    ]


@register_duties
def what_a_round_waits_for(person: Person, on: date) -> list[Duty]:
    """For officers: rounds to join, to read and to publish, and schools that are silent or left over."""
    departments = own_bodies(person, on, DEPARTMENT_ROLES)
    if not departments:
        return []
    rounds = rounds_waiting(person, departments)
    duties = [_to_join(run) for run in rounds.to_join] + [_to_publish(run) for run in rounds.to_publish]
    duties += [_to_read(scenario) for scenario in scenarios_to_read(person)]
    for each in answers_outstanding(departments):
        duties += [_left_over(each)] if each.drafted else []
        duties += [_silent(each)] if each.silent else []
    return duties


def _to_join(run: MatchingRun) -> Duty:
    words = {"department": run.department, "run": run}
    return Duty(
        sentence=_("%(department)s asks your units to take part in the matching round “%(run)s”.") % words,
        detail=str(run.programme),
        to=reverse("matching:show", args=[run.uid]),
        action=_("Look at the round"),
        waits=str(run.department),
        waited_for=str(run.partner_department),
        is_mine=True,
        since=to_local(run.begun_at).date(),
        icon="shuffle",
    )


def _to_publish(run: MatchingRun) -> Duty:
    return Duty(
        sentence=_("The matching round “%(run)s” is in review and waits to be published.") % {"run": run},
        detail=str(run.programme),
        to=reverse("matching:show", args=[run.uid]),
        action=_("Read it and publish"),
        waits=str(run),
        waited_for=str(run.department),
        is_mine=True,
        icon="shuffle",
    )


def _to_read(scenario: Scenario) -> Duty:
    words = {"scenario": scenario, "run": scenario.run, "pairs": scenario.pairs_count, "alone": scenario.alone_count}
    if scenario.is_done:
        sentence = _("“%(scenario)s” of “%(run)s” waits to be read: %(pairs)s pairs, %(alone)s units without one.")
    else:
        sentence = _("“%(scenario)s” of “%(run)s” could not be computed and waits for you to look at its rules.")
    return Duty(
        sentence=sentence % words,
        detail=str(scenario.run.programme),
        to=reverse("boards:show", args=[scenario.uid]),
        action=_("Open the board"),
        waits=str(scenario.run),
        waited_for=str(scenario.asked_by or ""),
        is_mine=True,
        since=to_local(scenario.ended_at).date() if scenario.ended_at else None,
        icon="shuffle",
    )


def _left_over(each: Standing) -> Duty:
    said = ngettext(
        "%(count)s unit of “%(run)s” has lost a partner; somebody else is drafted for it and waits for you.",
        "%(count)s units of “%(run)s” have lost a partner; others are drafted for them and wait for you.",
        each.drafted,
    )
    return Duty(
        sentence=said % {"count": each.drafted, "run": each.run},
        detail=str(each.run.programme),
        to=reverse("boards:waiting", args=[each.run.uid]),
        action=_("Look at the drafts"),
        waits=str(each.run),
        waited_for=str(each.run.department),
        is_mine=True,
        icon="shuffle",
    )


def _silent(each: Standing) -> Duty:
    said = ngettext(
        "%(department)s waits for the answer of %(count)s unit in “%(run)s”.",
        "%(department)s waits for the answers of %(count)s units in “%(run)s”.",
        each.silent,
    )
    return Duty(
        sentence=said % {"count": each.silent, "run": each.run, "department": each.run.department},
        detail=str(each.run.programme),
        to=reverse("boards:waiting", args=[each.run.uid]),
        action=_("Who is waited for"),
        waits=str(each.run.department),
        waited_for=str(each.run),
        is_mine=False,
        since=each.since,
        icon="shuffle",
    )

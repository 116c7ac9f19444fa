"""Rounds of matching: some published with their answers, one that is still being prepared."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from chungtay.accounts.actions import register_person
from chungtay.accounts.models import Person
from chungtay.demo.reading import Table, read
from chungtay.demo.register import Loaded
from chungtay.kernel.clock import now
from chungtay.matching.actions import (
    Arranged,
    Begun,
    add_scenario,
    arrange_scenario,
    begin_run,
    compute_scenario,
    hand_out,
    request_scenario,
    send_to_review,
)
from chungtay.matching.actions.by_hand import forbid_pair, lock_pair
from chungtay.matching.choices import Method, WhyNot
from chungtay.matching.models import MatchingRun, Pairing, Proposal, Scenario
from chungtay.organisations.actions import add_membership
from chungtay.organisations.choices import Role
from chungtay.organisations.models import Organisation
from chungtay.proposals.actions import accept_proposal, decline_proposal
from chungtay.publishing.actions import publish_run, put_into_force

HEADS_SINCE = date(2025, 8, 1)


def load_rounds(loaded: Loaded) -> None:
    """The small round of the invented province."""
    for row in read("rounds")["round"]:
        load_round(loaded, row)


def load_round(loaded: Loaded, row: Table) -> MatchingRun:
    """Begin a round; compute, review, publish and answer it as far as its row says."""
    by, programme = loaded.people[row["by"]], loaded.programmes[row["programme"]]
    wanted = Begun(
        title=row["title"],
        programme=programme,
        phase=programme.phases.get(label=row["phase"]),
        department=loaded.bodies[row["department"]],
        level=row.get("level", ""),
        left=[loaded.bodies[key] for key in row["left"]],
        right=[loaded.bodies[key] for key in row["right"]],
    )
    run = begin_run(wanted, by=by, on=loaded.on)
    if "second" in row:
        load_second(loaded, run, row["second"], by)
    if "several" in row:
        several = Arranged(method=Method.MANY_TO_ONE, right_most=row["several"]["right_most"])
        computed(add_scenario(run, row["several"]["name"], several, by=by, on=loaded.on), by, loaded.on)
    if row.get("is_published"):
        scenario = computed(run.scenarios.get(), by, loaded.on)
        if "forbidden" in row:
            scenario = forbid_pair(pair_of(scenario, loaded.bodies[row["forbidden"]]), by=by, on=loaded.on)
        asked = publish_run(send_to_review(scenario, by=by, on=loaded.on), by=by, on=loaded.on)
        run = put_into_force(asked, by=by, on=loaded.on).run
        load_answers(loaded, run, row)
    return run


def load_second(loaded: Loaded, run: MatchingRun, row: Table, by: Person) -> None:
    """A scenario that was computed, changed by hand, and computed anew under a rule that does not fit the hand."""
    on, method = loaded.on, Method(row["method"])
    scenario = computed(add_scenario(run, row["name"], Arranged(method=method), by=by, on=on), by, on)
    lock_pair(pair_of(scenario, loaded.bodies[row["locked"]]), by=by, on=on)
    forbid_pair(pair_of(scenario, loaded.bodies[row["forbidden"]]), by=by, on=on)
    scenario.refresh_from_db()
    narrowed = Arranged(method=method, farthest_km=row["farthest_km"])
    computed(arrange_scenario(scenario, narrowed, by=by, on=on, seen=scenario.version), by, on)


def computed(scenario: Scenario, by: Person, on: date) -> Scenario:
    """Computed here and now, also when it is large enough to wait for the worker."""
    return compute_scenario(request_scenario(scenario, by=by, on=on), by=by, on=on)


def pair_of(scenario: Scenario, school: Organisation) -> Pairing:
    return scenario.pairings.get(Q(left=school) | Q(right=school))


def load_answers(loaded: Loaded, run: MatchingRun, row: Table) -> None:
    """What heads of the best pairs said; a unit without a head has nobody to be told."""
    rows = row.get("answer", ())
    assert run.chosen is not None
    for pairing, said in zip(run.chosen.pairings.order_by("-fit", "pk"), rows, strict=False):
        asked = {proposal.side: proposal for proposal in pairing.proposals.all()}
        heads = {side: head_of(loaded, proposal, said[side], row["post"]) for side, proposal in asked.items()}
        for side in said["accepting"]:
            accept_proposal(asked[side], by=heads[side], on=loaded.on)
        if "declining" in said:
            side = said["declining"]
            decline_proposal(asked[side], WhyNot(said["why"]), by=heads[side], on=loaded.on)
    for login in row.get("accepted_by", ()):
        person = loaded.people[login]
        mine = Proposal.objects.get(pairing__scenario__run=run, organisation__memberships__person=person)
        accept_proposal(mine, by=person, on=loaded.on)
    if rows:
        Proposal.objects.filter(pairing__scenario__run=run, told_at=None).update(told_at=now())


def head_of(loaded: Loaded, proposal: Proposal, name: str, post: str) -> Person:
    """A head who is named and cannot sign in, and knows what is proposed."""
    head = register_person(name, by=loaded.by, on=loaded.on, is_invented=True)
    add_membership(head, proposal.organisation, Role.HEAD, by=loaded.by, valid_from=HEADS_SINCE, post=post)
    hand_out(proposal, by=loaded.by, on=loaded.on)
    return head

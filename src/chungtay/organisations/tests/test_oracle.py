"""Random histories, told once to the register and once to a plain list, must look alike on every day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chungtay.accounts.models import Person
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.models import LegalDocument
from chungtay.organisations.actions import (
    confirm_succession,
    end_organisation,
    propose_succession,
    register_organisation,
    rename_organisation,
    set_parent,
)
from chungtay.organisations.choices import Function, Kind, SuccessionKind, SuccessionScope
from chungtay.organisations.models import Organisation
from chungtay.organisations.queries import answers_for_many, snapshots_on

pytestmark = pytest.mark.slow

DAYS = 7
BODIES = 3
START = date(2025, 6, 27)  # so that the days run across 30 June and 1 July 2025
ENDLESS = DAYS + 1
IN_LAW = {SuccessionScope.LEGAL_PERSON, SuccessionScope.AGREEMENT}
SCOPES = [*SuccessionScope]

day = st.integers(0, DAYS)
body = st.integers(0, BODIES - 1)
step = st.one_of(
    st.tuples(st.just("rename"), body, day, st.sampled_from("PQRS")),
    st.tuples(st.just("move"), body, day, st.tuples(body, st.sampled_from(list(Function)))),
    st.tuples(st.just("end"), body, day, st.none()),
    st.tuples(st.just("succeed"), body, day, st.tuples(body, st.sampled_from(SCOPES), st.booleans())),
)


def on(number: int) -> date:
    return START + timedelta(days=number)


@dataclass
class Told:
    """One body as lists: [first day, first day no more, word]."""

    begins: int
    ends: int = ENDLESS
    names: list[list[Any]] = field(default_factory=list)
    parents: dict[Function, list[list[Any]]] = field(default_factory=lambda: {each: [] for each in Function})

    def stands(self, number: int) -> bool:
        return self.begins <= number < self.ends


@dataclass
class Oracle:
    bodies: list[Told]
    steps: list[tuple[int, int, SuccessionScope, bool, int]] = field(default_factory=list)

    def rename(self, key: int, number: int, name: str) -> bool:
        told = self.bodies[key]
        before = next((row for row in told.names if row[0] <= number < row[1]), None)
        if before is None or before[0] == number or before[2] == name:
            return False
        told.names.append([number, before[1], name])
        before[1] = number
        return True

    def move(self, key: int, number: int, where: tuple[int, Function]) -> bool:
        parent, function = where
        until = min(self.bodies[key].ends, self.bodies[parent].ends)
        rows = self.bodies[key].parents[function]
        is_refused = (
            key == parent
            or not self.bodies[key].stands(number)
            or not self.bodies[parent].stands(number)
            or any(number <= row[0] < until for row in rows)
            or any(key in self.above(parent, each) for each in range(number, until))
        )
        if is_refused:
            return False
        for row in rows:
            if row[0] < number < row[1]:
                row[1] = number
        rows.append([number, until, parent])
        return True

    def end(self, key: int, number: int, _nothing: None) -> bool:
        told = self.bodies[key]
        rows = [*told.names, *(row for rows in told.parents.values() for row in rows)]
        rows += [row for other in self.bodies for own in other.parents.values() for row in own if row[2] == key]
        if told.ends != ENDLESS or number <= told.begins or any(row[0] >= number for row in rows):
            return False
        told.ends = number
        for row in rows:
            row[1] = min(row[1], number)
        return True

    def succeed(self, key: int, number: int, how: tuple[int, SuccessionScope, bool]) -> bool:
        successor, scope, is_confirmed = how
        is_refused = (
            key == successor
            or not self.bodies[successor].stands(number)
            or self.bodies[key].begins >= number
            or any(known[:3] == (key, successor, scope) for known in self.steps)
            or key in self.after(successor)
        )
        if not is_refused:
            self.steps.append((key, successor, scope, is_confirmed, number))
        return not is_refused

    def above(self, key: int, number: int) -> set[int]:
        found: set[int] = set()
        reached = {key}
        while reached:
            found |= reached
            reached = {parent for each in reached for parent in self.parents(each, number).values()} - found
        return found

    def after(self, key: int) -> set[int]:
        found: set[int] = set()
        reached = {key}
        while reached:
            found |= reached
            reached = {known[1] for known in self.steps if known[0] in reached} - found
        return found

    def parents(self, key: int, number: int) -> dict[Function, int]:
        told = self.bodies[key].parents
        return {each: row[2] for each, rows in told.items() for row in rows if row[0] <= number < row[1]}

    def name(self, key: int, number: int) -> str:
        rows = sorted(self.bodies[key].names)
        return str(([row for row in rows if row[0] <= number] or rows[:1])[-1][2])

    def answers(self, key: int, number: int) -> tuple[set[int], set[int]]:
        """Who answers and who is only a candidate."""
        if self.bodies[key].stands(number):
            return {key}, set()
        known = [each for each in self.steps if each[0] == key and each[4] <= number]
        confirmed = [each for each in known if each[3] and each[2] != SuccessionScope.ASSETS]
        best = [each for each in confirmed if each[2] in IN_LAW] or confirmed
        found = [self.answers(each[1], number) for each in best]
        candidates = {each[1] for each in known if not each[3]}
        return set().union(*(each[0] for each in found)), candidates.union(*(each[1] for each in found))


def act(verb: str, bodies: list[Organisation], key: int, number: int, what: Any, by: Person) -> bool:
    """The same step told to the register; False when it is refused."""
    document = LegalDocument.objects.get()
    try:
        with transaction.atomic():
            for each in bodies:
                each.refresh_from_db()
            if verb == "rename":
                rename_organisation(bodies[key], what, by=by, on=on(number))
            elif verb == "move":
                set_parent(bodies[key], bodies[what[0]], what[1], by=by, valid_from=on(number))
            elif verb == "end":
                end_organisation(bodies[key], by=by, on=on(number))
            else:
                named = propose_succession(
                    bodies[key],
                    bodies[what[0]],
                    kind=SuccessionKind.MERGE,
                    scope=what[1],
                    on=on(number),
                    by=by,
                    basis="thử",
                )
                if what[2]:
                    confirm_succession(named, by=by, on=on(number), legal_document=document)
    except RuleBroken:
        return False
    return True


@pytest.mark.django_db
@settings(max_examples=70, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    begins=st.lists(st.integers(0, 1), min_size=BODIES, max_size=BODIES), steps=st.lists(step, min_size=8, max_size=16)
)
def test_a_random_history_reads_the_same_on_every_day_as_in_a_plain_list(
    begins: list[int], steps: list[tuple[str, int, int, Any]]
) -> None:
    with transaction.atomic():
        by = Person.objects.create(name="Hệ thống", is_system=True)
        LegalDocument.objects.create(verbatim="202/2025/QH15", number="202")
        oracle = Oracle([Told(each, names=[[each, ENDLESS, f"N{key}"]]) for key, each in enumerate(begins)])
        bodies = [
            register_organisation(f"N{key}", kind=Kind.DEPARTMENT, by=by, on=START, valid_from=on(each))
            for key, each in enumerate(begins)
        ]
        for verb, key, number, what in steps:
            expected = getattr(oracle, verb)(key, number, what)
            assert act(verb, bodies, key, number, what, by) is expected, (verb, key, number, what)
        compare(oracle, bodies)
        transaction.set_rollback(True)


def compare(oracle: Oracle, bodies: list[Organisation]) -> None:
    place = {each.pk: key for key, each in enumerate(bodies)}
    for number in range(DAYS + 1):
        fresh = list(Organisation.objects.filter(pk__in=place))
        snapshots = snapshots_on(fresh, on(number))
        answers = answers_for_many(fresh, on(number))
        for each in fresh:
            key = place[each.pk]
            seen = snapshots[each.pk]
            assert seen.is_alive == oracle.bodies[key].stands(number)
            assert seen.name == oracle.name(key, number)
            assert {at: place[parent.pk] for at, parent in seen.parents.items()} == oracle.parents(key, number)
            answer = answers[each.pk]
            who = {place[one.pk] for one in answer.organisations}
            candidates = {place[one.successor_id] for one in answer.candidates}
            assert (who, candidates) == oracle.answers(key, number)

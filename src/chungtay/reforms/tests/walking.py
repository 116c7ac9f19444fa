"""The whole register read the slow way: who may what, how every body stood, every row; and reforms drawn at random."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from chungtay.accounts.models import Person
from chungtay.organisations.choices import Function, Kind, Role
from chungtay.organisations.models import Membership, Organisation, OrganisationKind, Parentage
from chungtay.organisations.queries import answers_for_many, bodies_of, overseen_by, own_bodies, snapshots_on
from chungtay.organisations.queries.footprints import TABLES, values_of
from chungtay.reforms.engine import access
from chungtay.reforms.engine.access import Access
from chungtay.reforms.engine.plans import (
    DissolvePlan,
    DuplicatePlan,
    Fate,
    MergePlan,
    MovePlan,
    NewBody,
    Plan,
    RelevelPlan,
    RenamePlan,
    SplitPlan,
    TransferPlan,
)
from chungtay.reforms.models import Reform

DAYS = [date(2025, 9, 1), date(2026, 1, 1), date(2026, 8, 1), date(2026, 11, 1), date(2027, 8, 1), date(2030, 1, 1)]


def whole_access(day: date) -> frozenset[Access]:
    """Every person, body and way, asked of the rules one person after the other."""
    uids = dict(Organisation.objects.values_list("pk", "uid"))
    found = set()
    for person in Person.objects.all():
        for role in Role:
            found |= {(person.uid, body, f"holds {role.value}") for body in own_bodies(person, day, [role])}
        found |= {(person.uid, body, "belongs") for body in bodies_of(person, day)}
        found |= {(person.uid, body, "oversees") for body in overseen_by(person, day)}
    return frozenset(Access(person, uids[body], way) for person, body, way in found)


def access_from(day: date) -> dict[date, frozenset[Access]]:
    """The same on the day and on every day after it on which a role, a parent or a body begins or ends."""
    rows = [*Membership.objects.all(), *Parentage.objects.all(), *Organisation.objects.all()]
    turns = {turn for row in rows for turn in (row.valid_from, row.valid_until) if turn and turn > day}
    return {each: whole_access(each) for each in (day, *sorted(turns))}


def every_row() -> dict[tuple[str, int], Any]:
    return {(model._meta.label, row.pk): values_of(row) for model in TABLES for row in model._default_manager.all()}


def past_of(on: date) -> dict[tuple[date, int], Any]:
    """How every body stood on every day before `on` on which anything could have turned."""
    turns = {day for values in every_row().values() for key, day in values.items() if key.startswith("valid_") and day}
    days = {date.fromisoformat(day) + timedelta(days=step) for day in turns for step in (-1, 0)} | {
        on - timedelta(days=1)
    }
    bodies = list(Organisation.objects.all())
    found = {}
    for day in sorted(day for day in days if day < on):
        snapshots, answers = snapshots_on(bodies, day), answers_for_many(bodies, day)
        for body in bodies:
            seen, answer = snapshots[body.pk], answers[body.pk]
            if body.valid_from is None or body.valid_from < on:
                codes = [code.code for code in seen.codes]
                parents = {function: parent.pk for function, parent in seen.parents.items()}
                found[day, body.pk] = (
                    (seen.name, seen.kind, seen.levels, seen.place, codes, parents, seen.is_alive, seen.former_names),
                    [each.pk for each in answer.organisations],
                )
    return found


def promised(reform: Reform) -> tuple[set[Access], set[Access]]:
    """What the preview of a reform that was carried out lists as gained and lost, new bodies by their identifier."""
    new = [row.organisation.uid for row in reform.bodies.filter(is_new=True).order_by("pk")]
    names = {f"new:{at}": uid for at, uid in enumerate(new)}

    def listed(key: str) -> set[Access]:
        statements = access.read(reform.preview[key])
        return {Access(each.person, names.get(each.body, each.body), each.way) for each in statements}

    return listed("gained"), listed("lost")


Days = Mapping[date, Iterable[Access]]


def faults_of(reform: Reform, before: Days, after: Days) -> list[str]:
    """Where what happened, on any of the days, is not what the preview listed."""
    new, gone = set[Access](), set[Access]()
    for day, found in after.items():
        known = max(each for each in before if each <= day)  # a day on which nothing turned was as the one before
        was, now = set(before[known]), set(found)
        new, gone = new | (now - was), gone | (was - now)
    for day in before.keys() - after.keys():
        was, now = set(before[day]), set(after[max(each for each in after if each <= day)])
        new, gone = new | (now - was), gone | (was - now)
    gained, lost = promised(reform)
    pairs = [
        ("gained and not listed", new - gained),
        ("listed and not gained", gained - new),
        ("lost and not listed", gone - lost),
        ("listed and not lost", lost - gone),
    ]
    return [f"{words}: {each}" for words, found in pairs for each in sorted(found)]


class Drawer:
    """Draws plans of every kind over the bodies of the register; many are impossible, and are refused."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def body(self, *kinds: Kind) -> str:
        rows = OrganisationKind.objects.filter(valid_until=None)
        if kinds and self.random.random() < 0.9:
            rows = rows.filter(kind__in=kinds)
        return str(self.random.choice([row.organisation.uid for row in rows.order_by("pk")] or ["khong-co"]))

    def new(self) -> NewBody:
        name = f"Trường Thử {self.random.randrange(10**6)}"
        cluster = self.body(Kind.CLUSTER) if self.random.random() < 0.3 else ""
        return NewBody(
            name=name, kind=self.random.choice([Kind.SCHOOL, Kind.SCHOOL, Kind.CLUSTER]), professional=cluster
        )

    def fates(self, uids: Iterable[str], refs: list[str], *, part: float) -> tuple[Fate, ...]:
        draw = self.random
        return tuple(Fate(uid=uid, to=draw.choice([*refs, ""])) for uid in uids if draw.random() < part)

    def plan(self) -> Plan:
        draw, on = self.random, self.random.choice(DAYS)
        kind = draw.choice(["rename", "move", "relevel", "merge", "merge", "split", "split", "dissolve"] + ["transfer"])
        kind = "duplicate" if draw.random() < 0.1 else kind
        body = self.body(Kind.SCHOOL, Kind.CLUSTER, Kind.COMMUNE_COMMITTEE)
        staff = [str(uid) for uid in Membership.objects.filter(organisation__uid=body).values_list("uid", flat=True)]
        below = [row.organisation.uid for row in Parentage.objects.filter(parent__uid=body)]
        if kind == "rename":
            return RenamePlan(on=on, body=body, name=f"Tên Mới {draw.randrange(10**6)}")
        if kind == "move":
            return MovePlan(on=on, body=body, address=f"Số {draw.randrange(99)}", professional=self.body(Kind.CLUSTER))
        if kind == "relevel":
            return RelevelPlan(on=on, body=body, becomes=Kind.SCHOOL, levels=draw.choice(["TH", "THCS", "TH THCS"]))
        if kind == "merge":
            others = tuple({body, self.body(Kind.SCHOOL), self.body(Kind.SCHOOL, Kind.CLUSTER)})
            if draw.random() < 0.5:
                into = self.body(Kind.SCHOOL, Kind.CLUSTER)
                return MergePlan(on=on, bodies=others, into=into, staff=self.fates(staff, [into], part=0.4))
            return MergePlan(on=on, bodies=others, new=(self.new(),), staff=self.fates(staff, ["new:0"], part=0.4))
        if kind == "split":
            refs = ["new:0", "new:1"]
            lives = draw.random() < 0.5
            return SplitPlan(
                on=on,
                body=body,
                new=(self.new(), self.new()),
                is_living_on=lives,
                staff=self.fates(staff, refs, part=0.5 if lives else 1),
                children=self.fates(below, refs, part=0.5 if lives else 1),
            )
        if kind == "dissolve":
            other = self.body(Kind.CLUSTER, Kind.SCHOOL)
            fates = self.fates(below, [other], part=0.7)
            return DissolvePlan(on=on, body=body, children=fates, staff=self.fates(staff, [other], part=0.3))
        if kind == "transfer":
            function = draw.choice(list(Function))
            source, target = self.body(Kind.CLUSTER, Kind.COMMUNE_COMMITTEE), self.body(Kind.CLUSTER, Kind.DEPARTMENT)
            return TransferPlan(on=on, source=source, target=target, function=function)
        return DuplicatePlan(on=on, duplicate=body, kept=self.body(Kind.SCHOOL))

"""What the invented schools lack and can give: some declared by their heads, most entered by the department."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle

from chungtay.curriculum.models import Grade, Subject
from chungtay.demo.reading import Table, read
from chungtay.demo.register import Loaded
from chungtay.needs.actions import (
    Declared,
    advance_need,
    confirm_met,
    declare_entry,
    declare_for_many,
    report_helped,
)
from chungtay.needs.choices import EntryKind, EntryState, MeetingMode, Visibility
from chungtay.needs.models import Entry
from chungtay.organisations.models import Organisation
from chungtay.taxonomy.models import Leaf

DEGREES = (3, 5, 2, 4, 5, 3, 4)


def load_needs(loaded: Loaded) -> None:
    """Declare what the source file lists, then deal entries out to the other schools."""
    table = read("needs")
    leaves = {leaf.code: leaf for leaf in Leaf.objects.valid_on(loaded.on)}
    subjects = {subject.code: subject for subject in Subject.objects.valid_on(loaded.on)}
    grades = {grade.code: grade for grade in Grade.objects.valid_on(loaded.on)}
    named: dict[str, Entry] = {}
    for row in table["entry"]:
        declared = Declared(
            kind=EntryKind(row["kind"]),
            leaf=leaves[row["leaf"]],
            degree=row["degree"],
            subject=subjects.get(row.get("subject", "")),
            grade=grades.get(row.get("grade", "")),
            words=row["words"],
            evidence=row.get("evidence", ""),
            partners_most=row.get("partners"),
            days_most=row.get("days"),
            mode=MeetingMode(row["mode"]),
            seen_by=Visibility(row.get("seen", Visibility.DEPARTMENT)),
        )
        body, by = loaded.bodies[row["body"]], loaded.people[row["by"]]
        named[row.get("key", "")] = declare_entry(body, declared, by=by, on=loaded.on)
    for row in table["way"]:
        move(loaded, row, named)
    dealt = table["dealt"]
    by, scope = loaded.people[dealt["by"]], loaded.bodies[dealt["scope"]]
    rows = list(dealt_out(loaded, table, leaves, subjects))
    declare_for_many(scope, rows, by=by, on=loaded.on)


def move(loaded: Loaded, row: Table, named: dict[str, Entry]) -> None:
    """One need on its way, by the hands of those who would move it."""
    need, by = named[row["need"]], loaded.people[row["by"]]
    partner = named[row["helper"]] if "helper" in row else loaded.bodies[row["helper_body"]]
    due = loaded.on + timedelta(days=row["due_in_days"])
    for state in map(EntryState, row["states"]):
        advance_need(need, state, by=by, on=loaded.on, partner=partner, due_on=due)
    if row.get("reported"):
        report_helped(need, by=by, on=loaded.on, seen=need.version)
    if "met_by" in row:
        confirm_met(need, by=loaded.people[row["met_by"]], on=loaded.on, seen=need.version)


def dealt_out(
    loaded: Loaded, table: Table, leaves: dict[str, Leaf], subjects: dict[str, Subject]
) -> Iterator[tuple[Organisation, Declared]]:
    """Two needs and a strength for each school nobody speaks for in the demo, in turn."""
    dealt = table["dealt"]
    spoken = {row["body"] for row in table["entry"]} | set(dealt["left_out"])
    degrees = cycle(DEGREES)
    for kind in read("invented")["schools"]["kinds"]:
        needs, strengths = cycle(dealt[kind["level"]]["needs"]), cycle(dealt[kind["level"]]["strengths"])
        for number in range(1, kind["count"] + 1):
            name = f"{kind['short']} {number:02}"
            if name in spoken:
                continue
            chosen = [(EntryKind.NEED, next(needs)), (EntryKind.NEED, next(needs))]
            if name not in dealt["without_strength"]:
                chosen.append((EntryKind.STRENGTH, next(strengths)))
            for what, topic in chosen:
                code, _parted, subject = topic.partition(":")
                most = 2 if what == EntryKind.STRENGTH else None
                yield (
                    loaded.bodies[name],
                    Declared(what, leaves[code], next(degrees), subjects.get(subject), partners_most=most),
                )

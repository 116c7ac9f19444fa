"""What two schools that are partners ask of each other, and what one takes on by itself."""

from __future__ import annotations

from chungtay.curriculum.models import Subject
from chungtay.demo.reading import Table, read
from chungtay.demo.register import Loaded
from chungtay.needs.actions import Declared, declare_entry
from chungtay.needs.choices import EntryKind, MeetingMode
from chungtay.needs.models import Entry
from chungtay.offers.actions import ask_help, take_up
from chungtay.taxonomy.models import Leaf


def load_offers(loaded: Loaded) -> None:
    """Declare what the source file lists, then ask and take on by the hands of the heads."""
    table = read("offers")
    named = {row["key"]: declare(loaded, row) for row in table["entry"]}
    for row in table["asked"]:
        need = named[row["need"]]
        ask_help(need, named[row["strength"]], by=loaded.people[row["by"]], on=loaded.on, seen=need.version)
    for row in table["taken_up"]:
        need = named[row["need"]]
        strength = Entry.objects.get(
            organisation=loaded.bodies[row["body"]], leaf__code=row["leaf"], kind=EntryKind.STRENGTH
        )
        take_up(need, strength, by=loaded.people[row["by"]], on=loaded.on, seen=need.version)


def declare(loaded: Loaded, row: Table) -> Entry:
    declared = Declared(
        kind=EntryKind(row["kind"]),
        leaf=Leaf.objects.get(code=row["leaf"]),
        degree=row["degree"],
        subject=Subject.objects.valid_on(loaded.on).get(code=row["subject"]) if "subject" in row else None,
        words=row["words"],
        partners_most=row.get("partners"),
        mode=MeetingMode(row["mode"]),
    )
    return declare_entry(loaded.bodies[row["body"]], declared, by=loaded.people[row["by"]], on=loaded.on)

"""Helps were not counted at first: what was said in an earlier help is not read as said in the one under way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import StateApps

from chungtay.accounts.models import Person
from chungtay.kernel.clock import now, today
from chungtay.kernel.models import AuditEntry
from chungtay.needs.models import Entry, HelpReply
from chungtay.needs.queries.entries import concerning
from chungtay.organisations.models import Organisation

COUNTED = ("needs", "0007_replies_of_one_help")


@pytest.fixture
def before() -> Iterator[StateApps]:
    """The tables as they were; afterwards everything is brought up to this day again."""
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    MigrationExecutor(connection).migrate([COUNTED])
    yield MigrationExecutor(connection).loader.project_state([COUNTED]).apps
    MigrationExecutor(connection).migrate(newest)


class Before:
    """A school whose needs other schools help with, in the tables as they were."""

    def __init__(self, tables: StateApps) -> None:
        self.tables = tables
        rows = [Organisation.objects.create(current_name=f"Trường Mẫu {each}") for each in range(3)]
        self.school, self.partner, self.other = rows
        self.head = Person.objects.create(name="Lan")
        group = tables.get_model("taxonomy", "LeafGroup").objects.create(code="DT", name="Đọc", number=1)
        self.leaf = tables.get_model("taxonomy", "Leaf").objects.create(
            code="DT.td", name="Tiết đọc", group=group, number=1
        )
        self.start = now() - timedelta(days=20)

    def need(self, topic: str, *, is_helped: bool = True, counted: int = 0, begun: tuple[int, ...] = ()) -> Entry:
        said = {"leaf": self.leaf, "degree": 3, "school_year": "2026-2027", "kind": "need", "topic": topic}
        helped = {"partner_id": self.partner.pk, "state": "being_met"} if is_helped else {"state": "open"}
        day = {"declared_on": today(), "declared_by_id": self.head.pk, "confirmed_on": today()}
        of = {**said, **helped, **day, "organisation_id": self.school.pk, "help_number": counted}
        row: Entry = self.tables.get_model("needs", "Entry").objects.create(**of)
        for after in begun:
            self.advanced(row, after, "open")
            self.advanced(row, after + 9, "matched")
        return row

    def advanced(self, row: Entry, after: int, before: str) -> None:
        about = {"subject_kind": "needs.entry", "subject_key": row.uid, "actor_key": "x"}
        at = self.start + timedelta(days=after)
        AuditEntry.objects.create(verb="needs.advanced", at=at, open_values={"before": before}, **about)

    def reply(self, row: Entry, after: int, words: str, who: Organisation | None = None, counted: int = 0) -> None:
        said = {"kind": "not_yet", "on": today(), "at": self.start + timedelta(days=after), "by_id": self.head.pk}
        of = {"partner_id": (who or self.partner).pk, "words": words, "help_number": counted}
        self.tables.get_model("needs", "HelpReply").objects.create(need=row, **said, **of)


@pytest.mark.django_db(transaction=True)
def test_the_help_under_way_is_the_first_and_only_what_was_said_in_it_is_its(before: StateApps) -> None:
    old = Before(before)
    twice, once = old.need("hai lần", begun=(0, 10)), old.need("một lần", begun=(0,))
    unknown, free = old.need("không rõ"), old.need("chưa ai", is_helped=False, begun=(0,))
    fresh = old.need("mới", counted=1, begun=(10,))
    old.reply(twice, 1, "Lần trước.")
    old.reply(once, 1, "Người khác.", old.other)
    old.reply(once, 2, "Còn thiếu.")
    old.reply(unknown, 1, "Không rõ từ bao giờ.")
    old.reply(free, 1, "Đã thôi.")
    old.reply(fresh, 1, "Từ trước.")
    old.reply(fresh, 11, "Lần này.", counted=1)

    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())

    counted = dict(Entry.objects.order_by("pk").values_list("topic", "help_number"))
    assert counted == {"hai lần": 1, "một lần": 1, "không rõ": 1, "chưa ai": 0, "mới": 1}
    assert dict(HelpReply.objects.order_by("pk").values_list("words", "help_number")) == {
        "Lần trước.": 0,
        "Người khác.": 0,
        "Còn thiếu.": 1,
        "Không rõ từ bao giờ.": 1,
        "Đã thôi.": 0,
        "Từ trước.": 0,
        "Lần này.": 1,
    }
    read = {row.topic: row.not_yet for row in concerning([old.school.pk], today())}  # type: ignore[attr-defined]  # annotated
    assert read == {
        "hai lần": "",
        "một lần": "Còn thiếu.",
        "không rõ": "Không rõ từ bao giờ.",
        "chưa ai": "",
        "mới": "Lần này.",
    }

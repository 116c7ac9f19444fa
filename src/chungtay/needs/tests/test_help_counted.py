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


@pytest.mark.django_db(transaction=True)
def test_the_help_under_way_is_the_first_and_only_what_was_said_in_it_is_its(before: StateApps) -> None:
    school, helper, other = (Organisation.objects.create(current_name=f"Trường Mẫu {each}") for each in range(3))
    head = Person.objects.create(name="Lan")
    group = before.get_model("taxonomy", "LeafGroup").objects.create(code="DT", name="Đọc", number=1)
    leaf = before.get_model("taxonomy", "Leaf").objects.create(code="DT.td", name="Tiết đọc", group=group, number=1)
    start = now() - timedelta(days=20)

    def need(topic: str, *, partner: Organisation | None, counted: int = 0) -> Entry:
        said = {"organisation_id": school.pk, "leaf": leaf, "degree": 3, "school_year": "2026-2027", "kind": "need"}
        helped = {"partner_id": partner.pk if partner else None, "state": "being_met" if partner else "open"}
        day = {"declared_on": today(), "declared_by_id": head.pk, "confirmed_on": today()}
        of = said | helped | day
        row: Entry = before.get_model("needs", "Entry").objects.create(topic=topic, help_number=counted, **of)
        return row

    def begun(row: Entry, after: int) -> None:
        at = start + timedelta(days=after)
        about = {"subject_kind": "needs.entry", "subject_key": row.uid}
        AuditEntry.objects.create(verb="needs.advanced", at=at, actor_key="x", open_values={"before": "open"}, **about)
        begins = {"before": "matched", "to": "Đã hứa"}
        AuditEntry.objects.create(verb="needs.advanced", at=now(), actor_key="x", open_values=begins, **about)

    def reply(row: Entry, after: int, words: str, who: Organisation = helper, counted: int = 0) -> None:
        said = {"kind": "not_yet", "on": today(), "at": start + timedelta(days=after), "by_id": head.pk}
        of = {"partner_id": who.pk, "words": words, "help_number": counted}
        before.get_model("needs", "HelpReply").objects.create(need=row, **said, **of)

    twice, once, unknown, free, fresh = (
        need("hai lần", partner=helper),
        need("một lần", partner=helper),
        need("không rõ", partner=helper),
        need("chưa ai", partner=None),
        need("mới", partner=helper, counted=1),
    )
    for row, after in ((twice, 0), (twice, 10), (once, 0), (free, 0), (fresh, 10)):
        begun(row, after)
    reply(twice, 1, "Lần trước.")
    reply(once, 1, "Người khác.", other)
    reply(once, 2, "Còn thiếu.")
    reply(unknown, 1, "Không rõ từ bao giờ.")
    reply(free, 1, "Đã thôi.")
    reply(fresh, 1, "Từ trước.")
    reply(fresh, 11, "Lần này.", counted=1)

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
    read = {row.topic: row.not_yet for row in concerning([school.pk], today())}  # type: ignore[attr-defined]  # annotated
    assert read == {
        "hai lần": "",
        "một lần": "Còn thiếu.",
        "không rõ": "Không rõ từ bao giờ.",
        "chưa ai": "",
        "mới": "Lần này.",
    }

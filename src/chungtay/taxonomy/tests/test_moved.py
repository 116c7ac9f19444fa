"""The list came from another room with everything in it: nothing declared or edited before is lost."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import StateApps

from chungtay.accounts.models import Person
from chungtay.kernel.clock import now, today
from chungtay.organisations.models import Organisation
from chungtay.taxonomy.engine import LeafState
from chungtay.taxonomy.models import Leaf, LeafEdit

pytestmark = pytest.mark.slow

BEFORE = [("needs", "0004_words_of_the_day"), ("taxonomy", None)]


def stood_at(targets: list[tuple[str, str | None]]) -> StateApps:
    MigrationExecutor(connection).migrate(targets)
    named = [(room, name) for room, name in targets if name]
    return MigrationExecutor(connection).loader.project_state(named).apps


@pytest.fixture
def before() -> Iterator[StateApps]:
    """The tables as they were; afterwards everything is brought up to this day again."""
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    yield stood_at(BEFORE)
    MigrationExecutor(connection).migrate(newest)


@pytest.mark.django_db(transaction=True)
def test_leaves_edits_and_entries_are_there_after_the_list_has_moved(before: StateApps) -> None:
    department = Organisation.objects.create(current_name="Sở GDĐT Mẫu")
    officer = Person.objects.create(name="Hanh")
    group = before.get_model("needs", "LeafGroup").objects.create(code="DT", name="Đọc", number=1)
    words = {"group": group, "number": 1, "department_id": department.pk}
    leaf = before.get_model("needs", "Leaf").objects.create(code="DT.xe", name="Xe sách", **words)
    edit = {"department_id": department.pk, "leaf": leaf, "by_id": officer.pk, "at": now()}
    before.get_model("needs", "LeafEdit").objects.create(number=1, kind="added", after="Xe sách", **edit)
    said = {"organisation_id": department.pk, "leaf": leaf, "topic": "DT.xe//", "degree": 3, "school_year": "2026-2027"}
    entry = before.get_model("needs", "Entry").objects.create(
        kind="need", declared_on=today(), declared_by_id=officer.pk, leaf_words="Xe sách", **said
    )

    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())

    kept = Leaf.objects.get(uid=leaf.uid)
    assert (kept.name, kept.department, kept.group.code) == ("Xe sách", department, "DT")
    assert list(LeafEdit.objects.values_list("number", "leaf", "after", "by")) == [(1, kept.pk, "Xe sách", officer.pk)]
    assert [row.uid for row in kept.entries.all()] == [entry.uid]
    with connection.cursor() as cursor:
        assert "needs_leaf" not in connection.introspection.table_names(cursor)


@pytest.mark.django_db(transaction=True)
def test_versions_kept_before_tell_whose_the_words_were(before: StateApps) -> None:
    old = stood_at([("taxonomy", "0002_department_lists")])
    department = Organisation.objects.create(current_name="Sở GDĐT Mẫu")
    officer = Person.objects.create(name="Hanh")
    group = old.get_model("taxonomy", "LeafGroup").objects.create(code="DT", name="Đọc", number=1)
    leaf = old.get_model("taxonomy", "Leaf").objects.create(code="DT.td", name="Tiết đọc", group=group, number=4)
    plain = {"hint": "", "levels": "", "is_by_subject": False, "is_hidden": False}
    names = ("Tiết đọc", "Giờ đọc", "Giờ đọc sách", "Tiết đọc", "Tiết đọc")
    for number, (was, now_called) in enumerate(pairwise(names), start=1):
        old.get_model("taxonomy", "LeafEdit").objects.create(
            number=number,
            kind="reworded",
            stood=plain | {"name": was},
            stands=plain | {"name": now_called},
            department_id=department.pk,
            leaf=leaf,
            by_id=officer.pk,
            at=now(),
        )

    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())

    edits = LeafEdit.objects.order_by("number")
    kept = [(LeafState.of(edit.stood or {}), LeafState.of(edit.stands or {})) for edit in edits]
    assert [(stood.is_worded, stands.is_worded) for stood, stands in kept] == [
        (False, True),
        (True, True),
        (True, False),
        (False, False),
    ]
    assert {(state.place, state.is_placed) for pair in kept for state in pair} == {(4, False)}

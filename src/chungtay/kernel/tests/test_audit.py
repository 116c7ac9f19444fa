"""The record: it can only grow, its chain betrays every tampering, and forgetting a person keeps it whole."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, models, transaction

from chungtay.kernel import audit
from chungtay.kernel.append_only import guards
from chungtay.kernel.models import AuditEntry, AuditSeal, AuditTouch, Source
from chungtay.kernel.people import Person
from chungtay.kernel.sealing import (
    LOOK_BACK,
    BrokenLink,
    Fault,
    Head,
    head_of_chain,
    link,
    seal_entries,
    verify_chain,
    words_of,
)
from chungtay.kernel.tests.guards import guards_lifted

pytestmark = pytest.mark.django_db

SEED = 20201111
LINES = 40
TAMPERS = 220


@pytest.fixture
def lan() -> Person:
    return get_user_model().objects.create(name="Nguyễn Thị Lan")


def write(by: Person, number: int) -> AuditEntry:
    source = Source(uid=f"source-{number % 3}", pk=number % 3 + 1, key=f"k{number}")
    return audit.write_entry(
        verb="tests.noted",
        by=by,
        on=datetime(2026, 3, 1, tzinfo=UTC).date() + timedelta(days=number),
        rows={"source": source},
        wrote=[],
        values={"number": number, "words": f"dòng {number}", "phone": f"0900 {number}", "list": [1, None, True, "đ"]},
        personal=frozenset({"phone"}),
    )


@pytest.fixture
def lines(lan: Person) -> list[AuditEntry]:
    """Forty sealed lines in three batches."""
    written = [write(lan, number) for number in range(LINES)]
    assert [seal_entries(15), seal_entries(15), seal_entries(15), seal_entries(15)] == [15, 15, 10, 0]
    return written


@pytest.fixture
def unguarded() -> Iterator[None]:
    with guards_lifted(connection):
        yield


def test_every_table_of_the_record_is_guarded_in_the_migrated_database() -> None:
    tables = {"kernel_auditentry", "kernel_audittouch", "kernel_auditseal"}
    moments = {"delete", "update"} | ({"truncate"} if connection.vendor == "postgresql" else set())

    standing = {name for name, table in guards(connection).items() if table in tables}

    assert standing == {f"{table}_append_only_{moment}" for table in tables for moment in moments}


@pytest.mark.parametrize("field", [field.name for field in AuditEntry._meta.concrete_fields if field.name != "id"])
def test_the_database_refuses_to_change_a_line(lan: Person, field: str) -> None:
    entry = write(lan, 1)
    fresh: dict[str, Any] = {
        "at": entry.at + timedelta(seconds=1),
        "on": None,
        "open_values": {},
        "commitments": {},
        "personal_values": {"by": "Lê Văn Hương"},
        "salts": {"by": "0", "phone": "0"},
    }
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(**{field: fresh.get(field, "other")})


@pytest.mark.parametrize("model", [AuditTouch, AuditSeal, AuditEntry])
def test_the_database_refuses_to_take_a_line_away(lan: Person, model: type[models.Model]) -> None:
    write(lan, 1)
    seal_entries()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        model._default_manager.all()._raw_delete(connection.alias)
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
                cursor.execute(f"TRUNCATE {model._meta.db_table} CASCADE")


def test_the_database_refuses_to_change_what_a_line_touches_or_its_seal(lan: Person) -> None:
    write(lan, 1)
    seal_entries()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AuditTouch.objects.update(key="another")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AuditSeal.objects.update(number=77)


def test_an_untouched_chain_is_whole_and_names_its_unsealed_tail(lan: Person, lines: list[AuditEntry]) -> None:
    write(lan, 99)

    report = verify_chain([head_of_chain()])

    assert (report.is_whole, report.links, report.unsealed) == (True, LINES, 1)
    assert report.head == head_of_chain()


def test_a_line_that_appears_late_is_sealed_behind_the_others(lan: Person) -> None:
    # PostgreSQL gives numbers before commits: line 5 may become visible after line 6 was sealed.
    late = write(lan, 1)
    fields = {field.name: getattr(late, field.name) for field in AuditEntry._meta.concrete_fields}

    def write_at(number: int) -> AuditEntry:
        return AuditEntry.objects.create(**(fields | {"id": number, "uid": f"late-{number}"}))

    write_at(10_000_000)
    seal_entries()
    near, far = write_at(10_000_000 - LOOK_BACK + 1), write_at(10_000_000 - LOOK_BACK - 1)

    assert (seal_entries(), list(AuditEntry.objects.filter(seal=None))) == (1, [far])
    assert (seal_entries(whole_record=True), verify_chain().unsealed) == (1, 0)
    assert list(AuditSeal.objects.order_by("number").values_list("entry", flat=True)[2:]) == [near.pk, far.pk]
    assert verify_chain().is_whole


def test_forgetting_a_person_empties_the_line_and_keeps_the_chain(lines: list[AuditEntry]) -> None:
    audit.erase_personal(lines[7])
    audit.erase_personal(lines[8], names={"phone"})

    erased, partly = AuditEntry.objects.get(pk=lines[7].pk), AuditEntry.objects.get(pk=lines[8].pk)
    assert (erased.personal_values, erased.salts) == ({}, {})
    assert (partly.personal_values, set(partly.salts)) == ({"by": "Nguyễn Thị Lan"}, {"by"})
    assert erased.commitments == lines[7].commitments
    assert verify_chain([head_of_chain()]).is_whole


def test_a_commitment_cannot_be_guessed_without_its_salt(lan: Person) -> None:
    first, second = write(lan, 1), write(lan, 1)

    assert first.personal_values == second.personal_values
    assert first.commitments["phone"] != second.commitments["phone"]


Tamper = Callable[[random.Random, list[AuditEntry]], BrokenLink]


def sealed_at(entry: AuditEntry) -> AuditSeal:
    return AuditSeal.objects.get(entry=entry)


def edit_a_line(chance: random.Random, lines: list[AuditEntry]) -> BrokenLink:
    entry = chance.choice(lines)
    column, value = chance.choice(
        [
            ("verb", "tests.unsaid"),
            ("actor_key", "somebody"),
            ("subject_kind", "kernel.storedfile"),
            ("subject_key", "another"),
            ("request_id", "r"),
            ("at", entry.at - timedelta(microseconds=1)),
            ("on", None),
            ("uid", "another"),
            ("open_values", entry.open_values | {"number": -1}),
            ("open_values", {name: value for name, value in entry.open_values.items() if name != "words"}),
            ("commitments", {}),
        ]
    )
    AuditEntry.objects.filter(pk=entry.pk).update(**{column: value})
    uid = "another" if column == "uid" else entry.uid
    return BrokenLink(sealed_at(entry).number, uid, Fault.EDITED)


def edit_what_it_touches(chance: random.Random, lines: list[AuditEntry]) -> BrokenLink:
    entry = chance.choice(lines)
    touches = AuditTouch.objects.filter(entry=entry)
    change = chance.randrange(3)
    if change == 0:
        touches.update(key="another")
    elif change == 1:
        touches._raw_delete(connection.alias)
    else:
        AuditTouch.objects.create(entry=entry, kind="kernel.source", key="more", is_about=True)
    return BrokenLink(sealed_at(entry).number, entry.uid, Fault.EDITED)


def edit_a_seal(chance: random.Random, lines: list[AuditEntry]) -> BrokenLink:
    entry = chance.choice(lines)
    column = chance.choice(["digest", "previous"])
    AuditSeal.objects.filter(entry=entry).update(**{column: chance.randbytes(32).hex()})
    return BrokenLink(sealed_at(entry).number, entry.uid, Fault.EDITED)


def edit_a_personal_value(chance: random.Random, lines: list[AuditEntry]) -> BrokenLink:
    entry = chance.choice(lines)
    column = chance.choice(["personal_values", "salts"])
    values = getattr(entry, column) | {chance.choice(["by", "phone"]): "another"}
    AuditEntry.objects.filter(pk=entry.pk).update(**{column: values})
    return BrokenLink(sealed_at(entry).number, entry.uid, Fault.COMMITMENT)


def remove(entries: list[AuditEntry], *, seals: bool) -> None:
    if seals:
        AuditSeal.objects.filter(entry__in=entries)._raw_delete(connection.alias)
    AuditTouch.objects.filter(entry__in=entries)._raw_delete(connection.alias)
    AuditEntry.objects.filter(pk__in=[entry.pk for entry in entries])._raw_delete(connection.alias)


def delete_a_line(chance: random.Random, lines: list[AuditEntry]) -> BrokenLink:
    entry = chance.choice(lines)
    number = sealed_at(entry).number
    remove([entry], seals=False)
    return BrokenLink(number, "", Fault.MISSING)


def delete_a_line_with_its_seal(chance: random.Random, lines: list[AuditEntry]) -> BrokenLink:
    entry = chance.choice(lines[:-1])
    number = sealed_at(entry).number
    remove([entry], seals=True)
    return BrokenLink(number, "", Fault.MISSING)


def delete_a_line_and_close_the_gap(chance: random.Random, lines: list[AuditEntry]) -> BrokenLink:
    entry = chance.choice(lines[:-1])
    number = sealed_at(entry).number
    remove([entry], seals=True)
    for seal in AuditSeal.objects.filter(number__gt=number).order_by("number"):
        AuditSeal.objects.filter(pk=seal.pk).update(number=seal.number - 1)
    following = AuditSeal.objects.get(number=number).entry
    return BrokenLink(number, following.uid, Fault.MISSING)


def cut_off_the_tail(chance: random.Random, lines: list[AuditEntry]) -> BrokenLink:
    kept = chance.randrange(LINES)
    remove(lines[kept:], seals=True)
    return BrokenLink(kept + 1, "", Fault.MISSING)


def write_the_tail_anew(chance: random.Random, lines: list[AuditEntry]) -> BrokenLink:
    """The cleverest one: the seals are taken off, a line is changed, and everything is sealed again."""
    first = chance.randrange(LINES)
    AuditSeal.objects.filter(number__gt=first)._raw_delete(connection.alias)
    AuditEntry.objects.filter(pk=lines[chance.randrange(first, LINES)].pk).update(verb="tests.unsaid")
    seal_entries()
    return BrokenLink(LINES, lines[-1].uid, Fault.EDITED)


def swap_two_lines(chance: random.Random, lines: list[AuditEntry]) -> BrokenLink:
    """All words change places, the touched rows too; only the row numbers stay."""
    one, other = sorted(chance.sample(lines, 2), key=lambda entry: entry.pk)
    AuditEntry.objects.filter(pk=one.pk).update(uid="on the way")
    for row, words in ((other, one), (one, other)):
        values = {field.name: getattr(words, field.name) for field in AuditEntry._meta.concrete_fields}
        AuditEntry.objects.filter(pk=row.pk).update(**{name: value for name, value in values.items() if name != "id"})
    touched = list(AuditTouch.objects.filter(entry__in=[one, other]))
    AuditTouch.objects.filter(entry__in=[one, other])._raw_delete(connection.alias)
    for touch in touched:
        touch.entry = other if touch.entry_id == one.pk else one
    AuditTouch.objects.bulk_create(touched)
    return BrokenLink(sealed_at(one).number, other.uid, Fault.SWAPPED)


def swap_two_places(chance: random.Random, lines: list[AuditEntry]) -> BrokenLink:
    one, other = sorted((sealed_at(entry) for entry in chance.sample(lines, 2)), key=lambda seal: seal.number)
    AuditSeal.objects.filter(pk=one.pk).update(number=-1)
    AuditSeal.objects.filter(pk=other.pk).update(number=one.number)
    AuditSeal.objects.filter(pk=one.pk).update(number=other.number)
    return BrokenLink(one.number, other.entry.uid, Fault.SWAPPED)


KINDS: list[Tamper] = [
    edit_a_line,
    edit_what_it_touches,
    edit_a_seal,
    edit_a_personal_value,
    delete_a_line,
    delete_a_line_with_its_seal,
    delete_a_line_and_close_the_gap,
    cut_off_the_tail,
    write_the_tail_anew,
    swap_two_lines,
    swap_two_places,
]


@pytest.mark.slow
def test_every_tampering_is_named(lines: list[AuditEntry], unguarded: None) -> None:
    chance, head = random.Random(SEED), head_of_chain()
    missed = []
    for number in range(TAMPERS):
        tamper = KINDS[number % len(KINDS)]
        with transaction.atomic():
            expected = tamper(chance, lines)
            found = verify_chain([head]).broken
            transaction.set_rollback(True)
        if found != expected:
            missed.append((tamper.__name__, expected, found))

    assert missed == []
    assert verify_chain([head]).is_whole


def test_without_a_head_kept_elsewhere_a_cut_tail_goes_unseen(lines: list[AuditEntry], unguarded: None) -> None:
    # Why the worker prints the head into its log: the chain alone cannot know how long it was.
    remove(lines[30:], seals=True)

    assert verify_chain().is_whole
    assert verify_chain([Head(LINES, "0" * 64)]).broken == BrokenLink(31, "", Fault.MISSING)


def test_a_verifier_that_skips_the_touched_rows_would_miss_them(lines: list[AuditEntry], unguarded: None) -> None:
    # The planted hole: the same chain with seals over fewer words.
    head = Head(0, "0" * 64)
    for seal in AuditSeal.objects.order_by("number").select_related("entry"):
        bare = words_of(seal.entry).partition('"touches"')[0]
        digest = link(seal.number, head.digest, bare)
        AuditSeal.objects.filter(pk=seal.pk).update(previous=head.digest, digest=digest)
        head = Head(seal.number, digest)

    assert verify_chain().broken == BrokenLink(1, lines[0].uid, Fault.EDITED)


def test_the_command_says_whether_the_record_is_whole(
    lines: list[AuditEntry], unguarded: None, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("verify_record", head=[str(head_of_chain())])
    assert str(head_of_chain()) in capsys.readouterr().out

    AuditEntry.objects.filter(pk=lines[3].pk).update(verb="tests.unsaid")
    with pytest.raises(CommandError, match=lines[3].uid):
        call_command("verify_record")
    with pytest.raises(CommandError, match="9f86d0"):
        call_command("verify_record", head=["twelve"])

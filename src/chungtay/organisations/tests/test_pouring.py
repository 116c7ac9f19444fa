from __future__ import annotations

import gc

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from chungtay.accounts.models import Person
from chungtay.organisations.actions import register_organisation
from chungtay.organisations.choices import Kind
from chungtay.organisations.models import Organisation, OrganisationCode, OrganisationName
from chungtay.organisations.tests.conftest import LATER, LONG_AGO, REFORM
from chungtay.sheets.models import heaped, much_room, pour, reserve_keys

MANY = 157
PLAIN = ["id", "uid", "current_name", "folded_name", "name_key", "is_invented", "version"]
NAME = ["organisation_id", "name", "short_name", "folded", "valid_from", "valid_until"]


def bodies(count: int) -> list[int]:
    keys = reserve_keys(Organisation, count) if count else []
    rows = ((key, f"{key:022}", f"Trường {key}", str(key), str(key), False, 1) for key in keys)
    pour(Organisation, PLAIN, rows)
    return keys


@pytest.mark.parametrize("count", [0, 1, 2, MANY])
def test_all_rows_arrive_in_their_order_however_many(db: None, count: int) -> None:
    with transaction.atomic(), much_room():
        keys = bodies(count)

    assert list(Organisation.objects.order_by("pk").values_list("pk", "current_name")) == [
        (key, f"Trường {key}") for key in keys
    ]


def test_what_is_poured_has_numbers_nobody_else_is_given(he_thong: Person) -> None:
    keys = bodies(MANY)

    made = register_organisation("Trường Tiểu học Thử", kind=Kind.SCHOOL, by=he_thong, on=LATER)

    assert made.pk > max(keys)


@pytest.mark.parametrize("place", [1, 50, MANY - 1])
def test_a_second_name_for_one_day_among_very_many_is_refused_with_all_of_them(db: None, place: int) -> None:
    keys = bodies(MANY)
    rows = [[key, f"Trường {key}", "", str(key), None, None] for key in keys]
    rows.insert(place, [keys[0], "Trường khác", "", "khac", REFORM.isoformat(), None])

    with pytest.raises(IntegrityError), transaction.atomic():
        pour(OrganisationName, NAME, rows)

    assert not OrganisationName.objects.exists()


def test_names_one_after_the_other_are_poured_together(db: None) -> None:
    keys = bodies(MANY)
    day = REFORM.isoformat()
    rows = [[key, "Trường cũ", "", "cu", None, day] for key in keys]
    pour(OrganisationName, NAME, rows + [[key, "Trường mới", "", "moi", day, None] for key in keys])

    with pytest.raises(IntegrityError), transaction.atomic():
        pour(OrganisationName, NAME, [[keys[-1], "Trường giữa", "", "giua", LONG_AGO.isoformat(), day]])

    assert OrganisationName.objects.valid_on(LATER).count() == OrganisationName.objects.valid_on(LONG_AGO).count()


def test_many_tables_are_filled_from_one_heap_and_nothing_of_it_stays(db: None) -> None:
    keys = bodies(3)
    columns = {"key": "bigint", "name": "text", "since": "date"}
    rows = [(keys[0], "Một", REFORM.isoformat()), (keys[1], "", None)]
    with transaction.atomic(), heaped(columns, rows) as heap, heaped({"code": "text"}, [("A",), ("B",)]) as codes:
        named = {"organisation_id": "key", "name": "name", "folded": "name", "valid_from": "since"}
        heap.fill(OrganisationName, named, same={"short_name": ""}, where="name <> ''")
        own = {"organisation_id": "key", "code": "code"}
        heap.fill(OrganisationCode, own, same={"scheme": "other"}, beside=codes, where="code <> 'B'")

    assert list(OrganisationName.objects.values_list("organisation", "name", "short_name", "valid_from")) == [
        (keys[0], "Một", "", REFORM)
    ]
    assert sorted(OrganisationCode.objects.values_list("organisation", "scheme", "code")) == [
        (key, "other", "A") for key in keys[:2]
    ]
    with pytest.raises(DatabaseError), transaction.atomic():
        heap.fill(OrganisationName, named, same={"short_name": ""})


def test_a_heap_that_fails_takes_everything_away(db: None) -> None:
    (key,) = bodies(1)
    same = {"name": "Một", "short_name": "", "folded": "mot"}

    with pytest.raises(IntegrityError), transaction.atomic(), heaped({"key": "bigint"}, [(key,), (key,)]) as heap:
        heap.fill(OrganisationName, {"organisation_id": "key"}, same=same)

    assert not OrganisationName.objects.exists()
    with pytest.raises(DatabaseError), transaction.atomic():
        heap.fill(OrganisationName, {"organisation_id": "key"}, same=same)


def test_the_usual_room_is_given_back(db: None) -> None:
    def room() -> tuple[bool, int]:
        if connection.vendor != "sqlite":
            return gc.isenabled(), 0
        with connection.cursor() as cursor:
            return gc.isenabled(), int(cursor.execute("PRAGMA cache_size").fetchone()[0])

    before = room()
    with much_room():
        assert room() != before
        with much_room():
            assert not gc.isenabled()

    assert room() == before


def test_a_name_is_indexed_once_and_its_table_still_guarded(db: None) -> None:
    with connection.cursor() as cursor:
        known = [
            made["columns"]
            for model in (Organisation, OrganisationName, OrganisationCode)
            for made in connection.introspection.get_constraints(cursor, model._meta.db_table).values()
            if made["index"]
        ]

    assert ["folded_name"] not in known
    assert ["folded"] not in known
    assert ["folded_name", "id"] in known
    assert known.count(["organisation_id"]) == 2

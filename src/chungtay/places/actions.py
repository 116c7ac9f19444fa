"""Loading the reference tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from django.db import connection, models, transaction

from chungtay.kernel.facts import tell
from chungtay.kernel.models import LegalDocument
from chungtay.kernel.people import Person
from chungtay.kernel.uids import new_uid
from chungtay.kernel.vietnamese import fold
from chungtay.places.engine.tables import Act, NameSpan, Tables, digest_of, read_tables
from chungtay.places.facts import UnitsLoaded
from chungtay.places.models import Unit, UnitName, UnitPack, UnitParent, UnitSuccession

M = TypeVar("M", bound=models.Model)
Values = dict[str, Any]

INSERTS: dict[type[models.Model], str] = {
    Unit: """
        INSERT INTO places_unit
            (uid, key, level, code, latitude, longitude, valid_from, valid_until, begun_by_id, ended_by_id)
        VALUES (%(uid)s, %(key)s, %(level)s, %(code)s, %(latitude)s, %(longitude)s, %(valid_from)s, %(valid_until)s,
            %(begun_by_id)s, %(ended_by_id)s)""",
    UnitName: """
        INSERT INTO places_unitname
            (unit_id, valid_from, valid_until, kind, name, full_name, folded_name, folded, legal_document_id)
        VALUES (%(unit_id)s, %(valid_from)s, %(valid_until)s, %(kind)s, %(name)s, %(full_name)s, %(folded_name)s,
            %(folded)s, %(legal_document_id)s)""",
    UnitParent: """
        INSERT INTO places_unitparent (unit_id, parent_id, valid_from, valid_until, legal_document_id)
        VALUES (%(unit_id)s, %(parent_id)s, %(valid_from)s, %(valid_until)s, %(legal_document_id)s)""",
    UnitSuccession: """
        INSERT INTO places_unitsuccession (predecessor_id, successor_id, is_lead, "on", legal_document_id)
        VALUES (%(predecessor_id)s, %(successor_id)s, %(is_lead)s, %(on)s, %(legal_document_id)s)""",
}
# The planner would otherwise believe the tables empty until the database next looks at them by itself.
COUNTS_RENEWED = (
    "ANALYZE places_unit",
    "ANALYZE places_unitname",
    "ANALYZE places_unitparent",
    "ANALYZE places_unitsuccession",
)
UNITS = Path(__file__).parent / "packs" / "units"


@transaction.atomic
def load_units(pack_dir: Path = UNITS, *, by: Person, on: date) -> UnitPack:
    """Make the tables of the pack true here; a pack already loaded changes nothing and tells nothing."""
    loaded = UnitPack.objects.order_by("pk").last()
    if loaded and loaded.digest == digest_of(pack_dir):
        return loaded
    tables = read_tables(pack_dir)
    documents = _documents(tables.acts)
    _store(Unit, ["key"], _unit_values(tables, documents))
    units = dict(Unit.objects.values_list("key", "pk"))
    _store(UnitName, ["unit_id", "valid_from"], (_name_values(span, units, documents) for span in tables.names))
    _store(UnitParent, ["unit_id", "valid_from"], _parent_values(tables, units, documents))
    _store(UnitSuccession, ["predecessor_id", "successor_id"], _succession_values(tables, units, documents))
    with connection.cursor() as cursor:
        for statement in COUNTS_RENEWED:
            cursor.execute(statement)
    pack = UnitPack.objects.create(version=tables.version, digest=tables.digest, on=on)
    tell(UnitsLoaded(pack=pack, units=len(tables.units), successions=len(tables.successions), by=by, on=on))
    return pack


def _documents(acts: Iterable[Act]) -> dict[str, int | None]:
    """The keys of the resolutions by number, those not yet known added; no number is no document."""
    wanted = {act.number: act for act in acts}
    known = set(LegalDocument.objects.filter(verbatim__in=wanted).values_list("verbatim", flat=True))
    LegalDocument.objects.bulk_create(
        LegalDocument(
            verbatim=act.number,
            number=act.number.partition("/")[0],
            year=act.issued_on.year if act.issued_on else None,
            type_code=act.type,
            symbol=act.number.partition("/")[2],
            issuer=act.issuer,
            issued_on=act.issued_on,
            effective_on=act.effective_on,
        )
        for number, act in wanted.items()
        if number not in known
    )
    found = LegalDocument.objects.filter(verbatim__in=wanted).values_list("verbatim", "pk")
    return {"": None} | dict(found)


def _unit_values(tables: Tables, documents: Mapping[str, int | None]) -> Iterable[Values]:
    for line in tables.units:
        values = vars(line) | {
            "begun_by_id": documents[line.begun_by],
            "ended_by_id": documents[line.ended_by],
        }
        yield {name: value for name, value in values.items() if name not in {"begun_by", "ended_by"}}


def _name_values(span: NameSpan, units: Mapping[str, int], documents: Mapping[str, int | None]) -> Values:
    return {
        "unit_id": units[span.unit],
        "valid_from": span.valid_from,
        "valid_until": span.valid_until,
        "kind": span.kind,
        "name": span.name,
        "full_name": span.full_name,
        "folded_name": fold(span.name),
        "folded": fold(span.full_name),
        "legal_document_id": documents[span.act],
    }


def _parent_values(tables: Tables, units: Mapping[str, int], documents: Mapping[str, int | None]) -> Iterable[Values]:
    for span in tables.parents:
        yield {
            "unit_id": units[span.unit],
            "parent_id": units[span.parent],
            "valid_from": span.valid_from,
            "valid_until": span.valid_until,
            "legal_document_id": documents[span.act],
        }


def _succession_values(
    tables: Tables, units: Mapping[str, int], documents: Mapping[str, int | None]
) -> Iterable[Values]:
    for line in tables.successions:
        yield {
            "predecessor_id": units[line.predecessor],
            "successor_id": units[line.successor],
            "is_lead": line.is_lead,
            "on": line.on,
            "legal_document_id": documents[line.act],
        }


def _store(model: type[M], natural_key: list[str], wanted: Iterable[Values]) -> None:
    """Bring the table to the wanted rows: those gone from the pack first, then the changed, then the new.

    In this order, because a shortened validity must be written before the next one begins.
    """
    rows: models.Manager[M] = model._default_manager
    stored = {tuple(getattr(row, name) for name in natural_key): row for row in rows.all()}
    fresh: list[Values] = []
    changed: list[M] = []
    columns = natural_key
    for values in wanted:
        columns = list(values)
        row = stored.pop(tuple(values[name] for name in natural_key), None)
        if row is None:
            fresh.append({"uid": new_uid()} | values if model is Unit else values)
        elif any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            changed.append(row)
    if model is not Unit:  # others refer to units; a pack may end one, never take it away
        for row in stored.values():
            row.delete()
    if changed:
        rows.bulk_update(changed, [name for name in columns if name not in natural_key], batch_size=200)
    if fresh:
        _insert(model, fresh)


def _insert(model: type[models.Model], wanted: Iterable[Values]) -> None:
    """Add rows with one prepared statement: four times as fast as making an instance of each."""
    day = connection.ops.adapt_datefield_value
    rows = [{name: day(value) if isinstance(value, date) else value for name, value in row.items()} for row in wanted]
    with connection.cursor() as cursor:
        cursor.executemany(INSERTS[model], rows)

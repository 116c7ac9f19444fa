"""Bodies, documents and programmes of the five texts, through the rooms' own actions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from chungtay.accounts.models import Person
from chungtay.demo.reading import Table, read
from chungtay.kernel.models import LegalDocument, Source
from chungtay.kernel.provenance import name_document
from chungtay.organisations.actions import (
    confirm_succession,
    propose_succession,
    register_organisation,
    rename_organisation,
    set_parent,
)
from chungtay.organisations.choices import Function, Kind, SuccessionKind, SuccessionScope
from chungtay.organisations.models import Organisation
from chungtay.places.choices import UnitLevel
from chungtay.places.models import Unit
from chungtay.places.queries import find_units, successors_of
from chungtay.programmes.actions import open_programme
from chungtay.programmes.models import Programme

DISTRICTS_ENDED = date(2025, 7, 1)
LAST_DAY_OF_DISTRICTS = DISTRICTS_ENDED - timedelta(days=1)
WORDING = read("register")["wording"]


@dataclass
class Loaded:
    """What has been loaded so far, by the keys of the source files."""

    by: Person
    on: date
    bodies: dict[str, Organisation] = field(default_factory=dict)
    documents: dict[str, LegalDocument] = field(default_factory=dict)
    programmes: dict[str, Programme] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)


def load_documents(loaded: Loaded) -> None:
    for row in read("documents")["document"]:
        values = {key: value for key, value in row.items() if key != "verbatim"}
        loaded.documents[row["verbatim"]] = name_document(row["verbatim"], by=loaded.by, on=loaded.on, **values)


def load_bodies(loaded: Loaded) -> None:
    table = read("register")
    for row in table["organisation"]:
        if "district" not in row:
            load_body(loaded, row)
    for row in table["district"]:
        load_district(loaded, row)
    for row in table["organisation"]:
        if "district" in row:
            load_body(loaded, row)
            load_school_parents(loaded, row)
    for row in table["succession"]:
        load_succession(loaded, row)


def load_body(loaded: Loaded, row: Table) -> None:
    body = register_organisation(
        row["name"],
        kind=Kind(row["kind"]),
        by=loaded.by,
        on=loaded.on,
        valid_from=row.get("from"),
        valid_until=row.get("until"),
        levels=row.get("levels", ""),
        short_name=row.get("short", ""),
        last_stated_on=row.get("last_stated_on"),
        legal_document=loaded.documents.get(row.get("ended_by", "")),
    )
    for change in row.get("renamed", ()):
        rename_organisation(body, change["name"], by=loaded.by, on=change["on"])
    if "administrative" in row:
        set_parent(body, loaded.bodies[row["administrative"]], Function.ADMINISTRATIVE, by=loaded.by, valid_from=None)
    loaded.bodies[row["key"]] = body


def load_district(loaded: Loaded, row: Table) -> None:
    """A district: its committee, its education office, and who may have taken over the office's work."""
    unit = district_unit(row["name"])
    committee = register_organisation(
        WORDING["committee"].format(name=row["name"]),
        kind=Kind.DISTRICT_COMMITTEE,
        by=loaded.by,
        on=loaded.on,
        valid_until=DISTRICTS_ENDED,
        unit=unit,
    )
    office = register_organisation(
        WORDING["office"].format(name=row["name"]),
        short_name=WORDING["office_short"].format(name=row["name"]),
        kind=Kind.DISTRICT_OFFICE,
        by=loaded.by,
        on=loaded.on,
        valid_until=DISTRICTS_ENDED,
        unit=unit,
    )
    loaded.bodies[f"ubnd-{row['key']}"], loaded.bodies[f"phong-{row['key']}"] = committee, office
    department = loaded.bodies["so-ha-noi"]
    for parent, function in ((committee, Function.ADMINISTRATIVE), (department, Function.PROFESSIONAL)):
        set_parent(office, parent, function, by=loaded.by, valid_from=None, valid_until=DISTRICTS_ENDED)
    for successor in successors_of(unit, loaded.on):
        propose_succession(
            office,
            commune_committee(loaded, successor.unit),
            kind=SuccessionKind.TRANSFER,
            scope=SuccessionScope.ADMINISTRATIVE,
            on=DISTRICTS_ENDED,
            by=loaded.by,
            basis=WORDING["boundary_basis"],
            is_lead=successor.is_lead,
        )
    propose_succession(
        office,
        department,
        kind=SuccessionKind.TRANSFER,
        scope=SuccessionScope.PROFESSIONAL,
        on=DISTRICTS_ENDED,
        by=loaded.by,
        basis="",
        legal_document=loaded.documents[WORDING["two_levels"]],
    )


def district_unit(name: str) -> Unit:
    found = find_units(name, on=LAST_DAY_OF_DISTRICTS, level=UnitLevel.DISTRICT)
    return next(place.unit for place in found if place.is_standing and place.line[-1].name == WORDING["province"])


def commune_committee(loaded: Loaded, unit: Unit) -> Organisation:
    """The people's committee of a commune of today, registered once; several districts share some."""
    key = f"ubnd-xa-{unit.code}"
    if key not in loaded.bodies:
        committee = register_organisation(
            WORDING["committee"].format(name=unit.name_on(loaded.on).full_name),
            kind=Kind.COMMUNE_COMMITTEE,
            by=loaded.by,
            on=loaded.on,
            valid_from=DISTRICTS_ENDED,
            unit=unit,
        )
        loaded.bodies[key] = committee
    return loaded.bodies[key]


def load_school_parents(loaded: Loaded, row: Table) -> None:
    """While there were districts, the committee ran the school and the office guided its teaching."""
    for prefix, function in (("ubnd", Function.ADMINISTRATIVE), ("phong", Function.PROFESSIONAL)):
        parent = loaded.bodies[f"{prefix}-{row['district']}"]
        school = loaded.bodies[row["key"]]
        set_parent(school, parent, function, by=loaded.by, valid_from=None, valid_until=DISTRICTS_ENDED)


def load_succession(loaded: Loaded, row: Table) -> None:
    document = loaded.documents[row["document"]]
    succession = propose_succession(
        loaded.bodies[row["from"]],
        loaded.bodies[row["to"]],
        kind=SuccessionKind.MERGE,
        scope=SuccessionScope.LEGAL_PERSON,
        on=DISTRICTS_ENDED,
        by=loaded.by,
        basis="",
        legal_document=document,
    )
    confirm_succession(succession, by=loaded.by, on=loaded.on, legal_document=document)


def load_programmes(loaded: Loaded) -> None:
    for row in read("register")["programme"]:
        loaded.programmes[row["code"]] = open_programme(
            row["code"],
            row["name"],
            by=loaded.by,
            on=loaded.on,
            initiator=loaded.bodies.get(row.get("initiator", "")),
            spellings=row["spellings"],
            legal_bases=[
                (loaded.documents[basis["document"]], loaded.sources[basis["source"]]) for basis in row["bases"]
            ],
            purpose=row["purpose"],
        )

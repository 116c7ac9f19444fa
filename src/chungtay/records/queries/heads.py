"""How the head of a body's documents looks on a day: what it has set, and what the register lets us compute."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from chungtay.layout.engine.bodyheads import BodyFacts, Head, head_of, symbol
from chungtay.layout.engine.content import Issuer
from chungtay.organisations.choices import Function, Kind
from chungtay.organisations.models import Organisation
from chungtay.organisations.queries import Snapshot, snapshots_on
from chungtay.places.choices import UnitLevel
from chungtay.records.models import IssuerSetting

SET: Final = ("superior", "name_line", "abbreviation", "unit_abbreviation", "place", "has_no_superior")
PACKS: Final = Path(__file__).resolve().parents[1] / "packs"


@dataclass(frozen=True)
class BodyHead:
    """The head in use on a day, of a body `called` so: `computed` is what it would be without its own setting."""

    computed: Head
    used: Head
    unit_abbreviation: str
    setting: IssuerSetting | None
    called: str = ""

    @property
    def issuer(self) -> Issuer:
        return Issuer(name=self.used.name, superior=self.used.superior)


@cache
def words() -> dict[str, Any]:
    """The words of heads, read from the pack."""
    return tomllib.loads((PACKS / "heads.toml").read_text(encoding="utf-8"))


def heads_of(bodies: Collection[Organisation], day: date) -> dict[int, BodyHead]:
    """The heads of the bodies on the day, by key; as many questions for a hundred as for one."""
    rows = IssuerSetting.objects.filter(organisation__in=bodies).valid_on(day)
    settings = {row.organisation_id: row for row in rows}
    snapshots = snapshots_on(bodies, day)
    parents = {parent for snapshot in snapshots.values() for parent in snapshot.parents.values()}
    above = snapshots_on(parents, day) if parents else {}
    found = {}
    for key, snapshot in snapshots.items():
        computed = head_of(_facts_of(snapshot, above), words())
        found[key] = replace(with_setting(computed, settings.get(key)), called=snapshot.name)
    return found


def head_on(organisation: Organisation, day: date) -> BodyHead:
    """The head of one body on the day."""
    return heads_of([organisation], day)[organisation.pk]


def with_setting(computed: Head, setting: IssuerSetting | None) -> BodyHead:
    """The computed head with whatever the body has set in its place."""
    if setting is None:
        return BodyHead(computed, computed, "", None)
    typed = {name: getattr(setting, name) for name in SET}
    return replace(with_values(computed, typed), setting=setting)


def with_values(computed: Head, values: Mapping[str, Any]) -> BodyHead:
    """The computed head with values as a body sets them, by the names of the setting."""
    used = replace(
        computed,
        superior="" if values["has_no_superior"] else values["superior"].upper() or computed.superior,
        name=values["name_line"].upper() or computed.name,
        abbreviation=values["abbreviation"] or computed.abbreviation,
        place=values["place"] or computed.place,
    )
    return BodyHead(computed, used, values["unit_abbreviation"], None)


def issuer_of(organisation: Organisation, day: date) -> Issuer:
    """The two lines above a document of the body on the day."""
    return head_on(organisation, day).issuer


def symbol_of(organisation: Organisation, code: str, day: date) -> str:
    """The sign after the number, "BGN-SGDĐT"; for a letter, which has no code, "SGDĐT" with the unit that drafts."""
    head = head_on(organisation, day)
    return symbol(code, head.used.abbreviation, head.unit_abbreviation)


def place_of(organisation: Organisation, day: date) -> str:
    """The place before the date of the body's documents, empty when nobody knows where it sits."""
    return head_on(organisation, day).used.place


def _facts_of(snapshot: Snapshot, above: dict[int, Snapshot]) -> BodyFacts:
    administrative = snapshot.parents.get(Function.ADMINISTRATIVE)
    over = above.get(administrative.pk) if administrative else None
    unit = snapshot.seat.unit if snapshot.seat else None
    if unit is None and over is not None and over.seat:
        unit = over.seat.unit
    near = unit.nearest_day(snapshot.day) if unit else snapshot.day
    line = unit.line_on(near) if unit else []
    return BodyFacts(
        kind=str(snapshot.kind.value) if snapshot.kind else "",
        name=snapshot.name,
        above=snapshot.administrative_parent,
        above_is_provincial=over is not None and over.kind == Kind.DEPARTMENT,
        guiding=snapshot.professional_parent,
        units=[(name.name, name.full_name) for name in line],
        is_province_seat=unit is not None and unit.level == UnitLevel.PROVINCE,
    )

"""What somebody wants to change in the register: plain values, naming bodies by public identifier or as `new:0`.

A plan says everything the change depends on, so that carrying it out twice on the same register does the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, ClassVar

NEW = "new:"
NOBODY = ""


@dataclass(frozen=True, kw_only=True)
class NewBody:
    """A body the change founds; `unit` and the two parents are public identifiers.

    What is left empty of place and parents it has from the body it comes from.
    """

    name: str
    kind: str
    levels: str = ""
    short_name: str = ""
    unit: str = ""
    address: str = ""
    administrative: str = ""
    professional: str = ""
    code: str = ""


@dataclass(frozen=True, kw_only=True)
class Fate:
    """Where a role (by its identifier) or a child body goes: to a body, to `new:0`, or to nobody when empty."""

    uid: str
    to: str = NOBODY


NESTED: Mapping[str, type[NewBody] | type[Fate]] = {"new": NewBody, "staff": Fate, "children": Fate}
PLANS: dict[str, type[Plan]] = {}


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A change of one kind that takes effect on a day; every kind is a subclass."""

    kind: ClassVar[str] = ""

    on: date

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        PLANS[cls.kind] = cls

    def changed(self) -> tuple[str, ...]:
        """The standing bodies that end or whose own rows change: who prepares the change must oversee each."""
        return ()

    def named(self) -> tuple[str, ...]:
        """Further bodies that gain or lose something: the department must oversee each, or be it."""
        return ()


@dataclass(frozen=True, kw_only=True)
class RenamePlan(Plan):
    """From the day on the same body bears another name."""

    kind: ClassVar[str] = "rename"

    body: str
    name: str

    def changed(self) -> tuple[str, ...]:
        return (self.body,)


@dataclass(frozen=True, kw_only=True)
class MovePlan(Plan):
    """The body sits elsewhere, or answers to somebody else; what is empty stays as it is."""

    kind: ClassVar[str] = "move"

    body: str
    unit: str = ""
    address: str = ""
    administrative: str = ""
    professional: str = ""

    def changed(self) -> tuple[str, ...]:
        return (self.body,)

    def named(self) -> tuple[str, ...]:
        return tuple(uid for uid in (self.administrative, self.professional) if uid)


@dataclass(frozen=True, kw_only=True)
class RelevelPlan(Plan):
    """The body becomes one of another kind, or teaches other levels."""

    kind: ClassVar[str] = "relevel"

    body: str
    becomes: str
    levels: str = ""

    def changed(self) -> tuple[str, ...]:
        return (self.body,)


@dataclass(frozen=True, kw_only=True)
class MergePlan(Plan):
    """The bodies end, and one takes over from them: a new one, or `into`, which stands already and lives on.

    `staff` holds what somebody decided of single roles; the others follow the rule of the role.
    """

    kind: ClassVar[str] = "merge"

    bodies: tuple[str, ...]
    into: str = NOBODY
    new: tuple[NewBody, ...] = ()
    staff: tuple[Fate, ...] = ()

    def changed(self) -> tuple[str, ...]:
        return tuple(uid for uid in (*self.bodies, self.into) if uid)

    def named(self) -> tuple[str, ...]:
        return parents_of(self.new)


@dataclass(frozen=True, kw_only=True)
class SplitPlan(Plan):
    """Parts of the body become bodies of their own or go to `into`; it ends, or lives on with what is left.

    `children` and `staff` say where each child body and each role goes; where the body ends, all must be said.
    """

    kind: ClassVar[str] = "split"

    body: str
    new: tuple[NewBody, ...] = ()
    into: tuple[str, ...] = ()
    is_living_on: bool = False
    staff: tuple[Fate, ...] = ()
    children: tuple[Fate, ...] = ()

    def changed(self) -> tuple[str, ...]:
        return (self.body, *self.into)

    def named(self) -> tuple[str, ...]:
        return parents_of(self.new)


@dataclass(frozen=True, kw_only=True)
class DissolvePlan(Plan):
    """The body ends and nobody takes over from it; children and staff go where somebody says, else nowhere."""

    kind: ClassVar[str] = "dissolve"

    body: str
    staff: tuple[Fate, ...] = ()
    children: tuple[Fate, ...] = ()

    def changed(self) -> tuple[str, ...]:
        return (self.body,)

    def named(self) -> tuple[str, ...]:
        return tuple(sorted({fate.to for fate in (*self.staff, *self.children) if fate.to}))


@dataclass(frozen=True, kw_only=True)
class TransferPlan(Plan):
    """A function over bodies goes from one body to another; over all its bodies when none is named."""

    kind: ClassVar[str] = "transfer"

    source: str
    target: str
    function: str
    bodies: tuple[str, ...] = ()

    def changed(self) -> tuple[str, ...]:
        return self.bodies

    def named(self) -> tuple[str, ...]:
        return (self.source, self.target)


@dataclass(frozen=True, kw_only=True)
class DuplicatePlan(Plan):
    """The two records are one body: `duplicate` ends and `kept` answers for it; names and codes stay to be found."""

    kind: ClassVar[str] = "duplicate"

    duplicate: str
    kept: str

    def changed(self) -> tuple[str, ...]:
        return (self.duplicate, self.kept)


def parents_of(bodies: Iterable[NewBody]) -> tuple[str, ...]:
    """The bodies the new ones are placed under."""
    return tuple(sorted({uid for body in bodies for uid in (body.administrative, body.professional) if uid}))


def said(fates: Iterable[Fate]) -> dict[str, str]:
    """What the plan says of roles or children, by identifier."""
    return {fate.uid: fate.to for fate in fates}


def written(plan: Plan) -> dict[str, Any]:
    """The plan as JSON values, with its kind."""
    return {"kind": plan.kind, **asdict(plan), "on": plan.on.isoformat()}


def read(stored: Mapping[str, Any]) -> Plan:
    """The plan written before; KeyError when its kind is unknown."""
    kind = PLANS[stored["kind"]]
    values = {field.name: _value(field.name, stored[field.name]) for field in fields(kind) if field.name in stored}
    return kind(**values)


def _value(name: str, stored: Any) -> Any:
    if name == "on":
        return date.fromisoformat(stored)
    if not isinstance(stored, list | tuple):
        return stored
    nested = NESTED.get(name)
    return tuple(nested(**each) if nested and isinstance(each, Mapping) else each for each in stored)

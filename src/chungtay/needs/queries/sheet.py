"""A sheet of needs and strengths: for whom it comes in, what each row declares, what stands already, and out again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Q
from django.utils.translation import gettext as _

from chungtay.curriculum.models import Grade, Subject
from chungtay.kernel.clock import school_year_of
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.people import Person
from chungtay.kernel.validity import validity_condition
from chungtay.kernel.vietnamese import fold, fold_organisation
from chungtay.needs.choices import LIVE, EntryKind, MeetingMode, Visibility
from chungtay.needs.models import Entry
from chungtay.needs.queries.entries import visible_entries
from chungtay.needs.queries.ground import Declared, Ground, ground_for
from chungtay.organisations.choices import SCHOOLS, SIGNERS, CodeScheme, Role
from chungtay.organisations.models import Organisation, OrganisationCode
from chungtay.organisations.models.walks import descendants
from chungtay.organisations.rules import DEPARTMENT_ROLES, overseeing_bodies, own_bodies
from chungtay.sheets.queries.offers import NEW, REFUSED, SAME, Checked, Entering, Finding
from chungtay.taxonomy.models import Leaf
from chungtay.workbooks.engine.columns import Row, Value

T = TypeVar("T")
OFFICERS = DEPARTMENT_ROLES | {Role.COMMUNE_OFFICER}  # the lead of a cluster declares for the cluster alone
SAID = ("degree", "words", "evidence", "partners_most", "days_most", "mode", "seen_by")


def entry_scopes(person: Person, day: date) -> list[tuple[str, str]]:
    """The bodies a person may bring needs in for: the own unit, and those whose units they oversee."""
    keys = own_bodies(person, day, SIGNERS) | overseeing_bodies(person, day, OFFICERS)
    bodies = Organisation.objects.valid_on(day).filter(pk__in=keys).order_by("name_key", "pk")
    return [(body.uid, str(body)) for body in bodies]


def units_in(scope: Organisation, day: date) -> dict[int, Organisation]:
    """The units a sheet of one body speaks of: the schools below it, or the body itself when it is one."""
    schools = validity_condition(day, "kinds__") & Q(kinds__kind__in=list(SCHOOLS))
    keys = descendants([scope.pk], day) | {scope.pk}
    found = Organisation.objects.valid_on(day).filter(schools, pk__in=keys).order_by("name_key", "pk")
    return {unit.pk: unit for unit in found}


@dataclass(frozen=True)
class Read:
    """One row of a sheet: what it declares for whom, or why it cannot."""

    number: int
    outcome: str
    unit: Organisation | None = None
    declared: Declared | None = None
    finding: Finding | None = None


class _Refused(Exception):  # noqa: N818  # never leaves this module
    def __init__(self, key: str | None, sentence: str) -> None:
        super().__init__(sentence)
        self.key, self.sentence = key, sentence


def found(rows: Mapping[str, T], key: str, cells: Mapping[str, Value], why: str) -> T:
    """The row a cell names, by its name or its code."""
    row = rows.get(fold(str(cells.get(key) or "")))
    if row is None:
        raise _Refused(key, why)
    return row


def maybe(rows: Mapping[str, T], key: str, cells: Mapping[str, Value], why: str) -> T | None:
    """The same, nothing for a blank cell."""
    return found(rows, key, cells, why) if cells.get(key) else None


@dataclass(frozen=True)
class _Reader:
    """Rows into what they declare, by names and codes as people type them."""

    by_name: Mapping[str, Sequence[Organisation]]
    by_code: Mapping[str, Organisation]
    only: Organisation | None
    leaves: Mapping[int | None, Mapping[str, Leaf]]  # by the department whose list it is, by name and code
    standing: Mapping[tuple[int, str], Leaf]  # what units declare already, hidden from the list by now or not
    subjects: Mapping[str, Subject]
    grades: Mapping[str, Grade]
    ground: Ground

    def declared(self, row: Row) -> tuple[Organisation, Declared]:
        cells = row.cells
        unit = self._unit(str(cells.get("school") or ""), str(cells.get("code") or ""))
        degree = cells.get("degree")
        declared = Declared(
            kind=EntryKind(str(cells["kind"])),
            leaf=self._leaf(unit, cells),
            degree=degree if isinstance(degree, int) else 0,
            subject=maybe(self.subjects, "subject", cells, _("No subject has this name.")),
            grade=maybe(self.grades, "grade", cells, _("No grade has this name.")),
            words=str(cells.get("words") or ""),
            evidence=str(cells.get("evidence") or ""),
            partners_most=self._count("partners_most", cells, 50),
            days_most=self._count("days_most", cells, 90),
            mode=MeetingMode(str(cells.get("mode") or MeetingMode.BOTH)),
            seen_by=Visibility(int(str(cells.get("seen_by") or Visibility.DEPARTMENT.value))),
        )
        try:
            self.ground.level_of(unit, declared, standing=self.standing.get((unit.pk, declared.leaf.code)))
        except RuleBroken as broken:
            raise _Refused(broken.field if broken.field in cells else None, str(broken)) from None
        return unit, declared

    def _leaf(self, unit: Organisation, cells: Mapping[str, Value]) -> Leaf:
        offered = self.leaves[self.ground.keepers[unit.pk]]
        standing = self.standing.get((unit.pk, fold(str(cells.get("leaf") or ""))))
        if standing is not None and fold(str(cells["leaf"])) not in offered:
            return standing
        return found(offered, "leaf", cells, _("The list has no leaf of this name."))

    def check_offered(self, unit: Organisation, declared: Declared) -> None:
        """Refuse to declare anew on a leaf that only stands because it was declared before it was hidden or limited."""
        if not self.ground.offers(unit, declared.leaf):
            raise _Refused("leaf", _("The list has no leaf of this name."))

    def _unit(self, typed: str, code: str) -> Organisation:
        """The unit of a row: by its code where there is one, else by a name that only one unit bears."""
        if code:
            if code not in self.by_code:
                raise _Refused("code", _("No unit of this code stands under the body the sheet is for."))
            return self.by_code[code]
        named = self.by_name.get(fold_organisation(typed), ())
        if len(named) > 1:
            several = _(
                "%(count)s units are called “%(typed)s”. Write the code of the right one; a unit without a code enters"
                " its needs itself."
            )
            raise _Refused("school", several % {"count": len(named), "typed": typed})
        unit = (named[0] if named else self.by_code.get(typed)) if typed else self.only
        if unit is None:
            raise _Refused("school", _("No unit of this name stands under the body the sheet is for."))
        return unit

    def _count(self, key: str, cells: Mapping[str, Value], most: int) -> int | None:
        number = cells.get(key)
        if number is not None and not (isinstance(number, int) and 1 <= number <= most):
            raise _Refused(key, _("Write a whole number from 1 to %(most)s.") % {"most": most})
        return number if isinstance(number, int) else None


def codes_of(units: Iterable[int], day: date) -> list[tuple[int, str]]:
    """Key and code of each of these units that bears one on the day in the database of the sector."""
    rows = OrganisationCode.objects.valid_on(day).filter(organisation_id__in=list(units), scheme=CodeScheme.SECTOR)
    return list(rows.order_by("pk").values_list("organisation_id", "code"))


def _reader(scope: Organisation, known: Iterable[Entry], day: date) -> _Reader:
    units = units_in(scope, day)
    by_name: dict[str, list[Organisation]] = {}
    for unit in units.values():
        by_name.setdefault(unit.folded_name, []).append(unit)
    ground = ground_for(units.values(), day)
    standing = {(row.organisation_id, words): row.leaf for row in known for words in (fold(row.title), row.leaf.code)}
    return _Reader(
        by_name=by_name,
        by_code={code: units[key] for key, code in codes_of(units, day)},
        only=next(iter(units.values())) if len(units) == 1 else None,
        leaves={keeper: _by_words(each.offered.values()) for keeper, each in ground.lists.items()},
        standing=standing | {(unit, fold(words)): leaf for (unit, words), leaf in standing.items()},
        subjects={fold(text): row for row in Subject.objects.valid_on(day) for text in (row.name, row.code)},
        grades={fold(text): row for row in Grade.objects.valid_on(day) for text in (row.name, row.code)},
        ground=ground,
    )


def _by_words(offered: Iterable[Leaf]) -> dict[str, Leaf]:
    """The leaves of one list by name and by code; of two of one name the first."""
    leaves = list(offered)
    return {fold(leaf.name): leaf for leaf in reversed(leaves)} | {fold(leaf.code): leaf for leaf in leaves}


def read_rows(rows: Sequence[Row], entering: Entering) -> list[Read]:
    """What each row declares and what becomes of it; the same few questions however many rows there are.

    What stands already is left as it is: a sheet never writes over a unit's own word. Only what the person may read
    is compared, so that no row tells them what was kept from them.
    """
    day = entering.on
    scope = Organisation.objects.get(uid=entering.scope_uid)
    asked = {"organisation_id__in": units_in(scope, day), "school_year": school_year_of(day).label, "state__in": LIVE}
    entered = Entry.objects.filter(word_of=scope.uid, **asked).select_related("leaf")
    known = [*visible_entries(entering.by).filter(**asked), *entered]
    reader = _reader(scope, known, day)
    standing = {(row.organisation_id, row.kind, row.topic): row for row in known}
    seen: set[tuple[int, str, str]] = set()
    read = []
    for row in rows:
        try:
            unit, declared = reader.declared(row)
            key = (unit.pk, str(declared.kind), declared.topic)
            if key in seen:
                raise _Refused("leaf", _("The sheet has this twice."))
            seen.add(key)
            outcome = _against(standing.get(key), declared)
            if outcome == NEW:
                reader.check_offered(unit, declared)
        except _Refused as refused:
            finding = Finding(row.number, refused.key, refused.sentence, is_refusal=True)
            read.append(Read(row.number, REFUSED, finding=finding))
        else:
            read.append(Read(row.number, outcome, unit, declared))
    return read


def _against(known: Entry | None, declared: Declared) -> str:
    if known is None:
        return NEW
    if all(getattr(known, name) == getattr(declared, name) for name in SAID):
        return SAME
    raise _Refused("leaf", _("The unit has declared this otherwise. Its own entry stays; it is changed on its page."))


def check_entries(rows: Sequence[Row], entering: Entering) -> Checked:
    """What would become of each row; nothing is written."""
    read = read_rows(rows, entering)
    return Checked({row.number: row.outcome for row in read}, [row.finding for row in read if row.finding])


def entry_rows(person: Person, scope_uid: str, day: date) -> Iterator[Mapping[str, Value]]:
    """The entries of one body's units in the columns of the sheet, as far as the person may read them."""
    scope = Organisation.objects.filter(uid=scope_uid).first()
    if scope is None or (scope_uid, str(scope)) not in entry_scopes(person, day):
        return
    units = units_in(scope, day)
    codes = dict(codes_of(units, day))
    rows = visible_entries(person).valid_on(day).filter(organisation_id__in=units, state__in=LIVE)
    for row in rows.order_by("organisation__name_key", "organisation_id", "kind", "leaf__group__number", "pk"):
        yield {
            "school": str(row.organisation),
            "code": codes.get(row.organisation_id),
            "kind": row.kind,
            "leaf": row.title,
            "subject": row.subject.name if row.subject else None,
            "grade": row.grade.name if row.grade else None,
            "degree": row.degree,
            "words": row.words or None,
            "evidence": row.evidence or None,
            "partners_most": row.partners_most,
            "days_most": row.days_most,
            "mode": row.mode,
            "seen_by": str(row.seen_by),
        }

"""What a plan would do, found out by doing it and taking it back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from chungtay.accounts.models import Person as PersonRow
from chungtay.kernel.clock import today
from chungtay.kernel.models import LegalDocument
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import short_day
from chungtay.organisations.models import Attached, Membership, Organisation, OrganisationKind, Parentage
from chungtay.organisations.queries import RowChange, changes_between, names_on, rows_around
from chungtay.reforms.actions.doing import Doing
from chungtay.reforms.actions.performing import perform
from chungtay.reforms.engine.access import Access, digest_of, written
from chungtay.reforms.engine.plans import Plan
from chungtay.reforms.queries import concerned_by, days_concerned, persons_concerned, turned_between, ways_by_day
from chungtay.reforms.queries.access import BOUNDS, Way


class TakenBack(Exception):  # noqa: N818  # not a fault: how a trial ends
    """Ends a trial, so that nothing of it stays."""


@dataclass(frozen=True)
class Trial:
    """A plan as it was tried: what it shows, the digest of that, and the rows it would write."""

    shown: Mapping[str, Any]
    digest: str
    changes: tuple[RowChange, ...]


def try_plan(plan: Plan, *, by: Person, document: LegalDocument | None) -> Trial:
    """Carry the plan out, read what became of everything, and take it back."""
    day = max(plan.on, today())
    trial: dict[str, Any] = {}
    with transaction.atomic():
        try:
            with transaction.atomic():
                doing, changes = perform_and_note(plan, by=by, document=document)
                people = persons_concerned(_bodies_in(changes), _holders_in(changes))
                days = days_concerned(_bodies_in(changes), day) | _days_in(changes, day)
                after = ways_by_day(people, days)
                trial = {"people": people, "changes": changes, "after": after}
                shown = _shown(plan, doing, changes)
                raise TakenBack
        except TakenBack:
            before = ways_by_day(trial["people"], trial["after"])
    refs = {body.pk: ref for ref, body in doing.founded.items()}
    shown |= _access_shown(before, trial["after"], people, refs)
    shown["bodies"] |= _names_of(shown, refs)
    return Trial(shown, digest_of(shown), tuple(changes))


def perform_and_note(plan: Plan, *, by: Person, document: LegalDocument | None) -> tuple[Doing, list[RowChange]]:
    """Carry the plan out, and say of every row of the register it wrote what it was and what it is."""
    uids = [uid for uid in (*plan.changed(), *plan.named()) if uid]
    keys = set(
        Organisation.objects.select_for_update().filter(uid__in=uids).order_by("pk").values_list("pk", flat=True)
    )
    before = rows_around(keys)
    doing = perform(plan, by=by, document=document)
    after = rows_around(keys | {body.pk for body in doing.founded.values()})
    return doing, changes_between(before, after)


def _bodies_in(changes: Iterable[RowChange]) -> set[int]:
    """Every body a changed row speaks of."""
    found = set()
    for change in changes:
        for values in (change.before or {}, change.after or {}):
            ends = ("organisation_id", "parent_id", "predecessor_id", "successor_id")
            found |= {values[end] for end in ends if end in values}
        if change.model == Organisation._meta.label_lower:
            found.add(int(change.key))
    return found


def _holders_in(changes: Iterable[RowChange]) -> set[int]:
    """Whoever held a role that changed, also one that is taken out because it never begins."""
    rows = [values for change in changes for values in (change.before, change.after) if values]
    return {values["person_id"] for values in rows if "person_id" in values}


def _days_in(changes: Iterable[RowChange], day: date) -> set[date]:
    """The later days on which a row began or ended before the reform, or does after it."""
    rows = [values for change in changes for values in (change.before, change.after) if values]
    written = [values[field] for values in rows for field in BOUNDS if values.get(field)]
    return {each for each in map(date.fromisoformat, written) if each > day}


def _shown(plan: Plan, doing: Doing, changes: list[RowChange]) -> dict[str, Any]:
    """What the preview says besides access; every body and person by identifier, with its name beside it."""
    refs = {body.pk: ref for ref, body in doing.founded.items()}
    roles = [
        {
            "role": goes.membership.uid,
            "person": goes.membership.person.uid,
            "what": goes.membership.role,
            "post": goes.membership.post,
            "from": goes.membership.organisation.uid,
            "to": goes.to,
            "how": "never" if goes.membership in doing.never else goes.how,
            "is_said": goes.is_said,
        }
        for goes in doing.roles
    ]
    children = [
        {"body": goes.child.uid, "function": goes.function, "from": goes.source.uid, "to": goes.to}
        for goes in doing.children
    ]
    bodies = [*doing.bodies.values(), *(goes.child for goes in doing.children)]
    names = names_on(bodies, doing.on - timedelta(days=1))
    later = {"never": [_never(row) for row in doing.never if not isinstance(row, Membership)]} if doing.never else {}
    return later | {
        "rows": _rows_by_table(changes),
        "roles": roles,
        "children": children,
        "unsaid": [list(pair) for pair in doing.unsaid],
        "ended": _ended(doing, changes),
        "founded": sorted(refs.values()),
        "orphans": sorted(ref for ref, body in doing.founded.items() if not body.parents.exists()),
        "concerned": concerned_by(_ended_keys(changes) or (doing.body(uid).pk for uid in plan.changed())),
        "bodies": {body.uid: names[body.pk] for body in bodies}
        | {ref: body.current_name for ref, body in doing.founded.items()},
        "people": {goes.membership.person.uid: goes.membership.person.name for goes in doing.roles},
    }


def _never(row: Attached) -> list[str]:
    """What will not begin: of which body, of which table, what, in words alike in every language, and from when."""
    what = row.parent if isinstance(row, Parentage) else row
    said = f"{row.kind} {row.levels}" if isinstance(row, OrganisationKind) else str(what)
    return [row.organisation.uid, row._meta.label_lower, said, short_day(row.valid_from or date.max)]


def _rows_by_table(changes: Iterable[RowChange]) -> list[list[Any]]:
    counts = Counter((change.model, change.before is None) for change in changes)
    return [[model, counts[model, True], counts[model, False]] for model in sorted({model for model, _new in counts})]


def _ended_keys(changes: Iterable[RowChange]) -> list[int]:
    label = Organisation._meta.label_lower
    return [
        int(change.key)
        for change in changes
        if change.model == label
        and change.before
        and change.after
        and change.before["valid_until"] != change.after["valid_until"]
    ]


def _ended(doing: Doing, changes: Iterable[RowChange]) -> list[str]:
    keys = set(_ended_keys(changes))
    return sorted(uid for uid, body in doing.bodies.items() if body.pk in keys)


def _access_shown(
    before: Mapping[date, frozenset[Way]],
    after: Mapping[date, frozenset[Way]],
    people: Iterable[PersonRow],
    refs: Mapping[int, str],
) -> dict[str, Any]:
    """The difference between two readings by identifiers, with the names of the persons."""
    by_key = {person.pk: person for person in people}
    gained, lost = turned_between(before, after)
    changed = gained | lost
    uids = dict(Organisation.objects.filter(pk__in={body for _p, body, _w in changed}).values_list("pk", "uid"))
    uids |= refs

    def statements(ways: Iterable[Way]) -> list[list[str]]:
        return written(sorted(Access(by_key[person].uid, uids[body], way) for person, body, way in ways))

    names = {by_key[person].uid: by_key[person].name for person, _body, _way in changed}
    return {"gained": statements(gained), "lost": statements(lost), "of_people": names}


def _names_of(shown: dict[str, Any], refs: Mapping[int, str]) -> dict[str, str]:
    """The names of the bodies somebody gains or loses a way to, and of the persons, put beside the others."""
    shown["people"] |= shown.pop("of_people")
    uids = {body for _person, body, _way in (*shown["gained"], *shown["lost"])} - set(refs.values())
    bodies = list(Organisation.objects.filter(uid__in=uids))
    names = names_on(bodies, today())
    return {body.uid: names[body.pk] for body in bodies}

"""The rows of the register around bodies as plain values, and what a change made of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import ForeignObjectRel, Q, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from chungtay.organisations.models import (
    Membership,
    Organisation,
    OrganisationCode,
    OrganisationKind,
    OrganisationName,
    Parentage,
    Seat,
    Succession,
)

# In the order in which rows may be taken away: what points to a body before the body.
TABLES: tuple[type[models.Model], ...] = (
    Succession,
    Membership,
    Parentage,
    OrganisationCode,
    Seat,
    OrganisationKind,
    OrganisationName,
    Organisation,
)
ENDS = {
    Organisation: ("pk",),
    Succession: ("predecessor", "successor"),
    Parentage: ("organisation", "parent"),
}

Values = dict[str, Any]
Rows = dict[tuple[str, str], Values]


@dataclass(frozen=True)
class RowChange:
    """One row of the register by model and key: as it was, None when it is new, and as the change left it."""

    model: str
    key: str
    before: Values | None
    after: Values | None


def values_of(row: models.Model) -> Values:
    """The row's columns as JSON values."""
    columns = {field.attname: field.value_from_object(row) for field in row._meta.concrete_fields}
    return dict(json.loads(json.dumps(columns, cls=DjangoJSONEncoder)))


def rows_around(bodies: Iterable[int]) -> Rows:
    """Every row of the register about one of the bodies, by table and key; one question for each table."""
    keys = set(bodies)
    found: Rows = {}
    for model in TABLES:
        about = Q()
        for end in ENDS.get(model, ("organisation",)):
            about |= Q(**{f"{end}__in": keys})
        for row in model._default_manager.filter(about):
            found[model._meta.label_lower, str(row.pk)] = values_of(row)
    return found


def changes_between(before: Rows, after: Rows) -> list[RowChange]:
    """What became of the rows, new ones with nothing before; rows that stayed as they were are left out."""
    keys = sorted(before.keys() | after.keys(), key=lambda key: (key[0], int(key[1])))
    pairs = [(key, before.get(key), after.get(key)) for key in keys]
    return [RowChange(model, key, was, now) for (model, key), was, now in pairs if was != now]


def founded_by(changes: Iterable[RowChange]) -> list[int]:
    """Keys of the bodies the change entered."""
    label = Organisation._meta.label_lower
    return [int(change.key) for change in changes if change.model == label and change.before is None]


def hindrance(changes: Sequence[RowChange], *, except_for: Iterable[type[models.Model]] = ()) -> str:
    """Why the change cannot be taken back, as a sentence; empty when nothing depends on it."""
    for model, rows in _by_model(changes).items():
        kept = model._default_manager.in_bulk([int(row.key) for row in rows])
        for change in rows:
            row = kept.get(int(change.key))
            if (None if row is None else values_of(row)) != change.after:
                return _("%(what)s was changed after this: %(row)s. It can no longer be taken back.") % {
                    "what": str(model._meta.verbose_name).capitalize(),
                    "row": row or "…",
                }
    return _what_points_to(founded_by(changes), {(change.model, change.key) for change in changes}, set(except_for))


def links_to_bodies() -> list[ForeignObjectRel]:
    """Every way a row of any room, also of those to come, points to a body; hidden ones among them."""
    found = Organisation._meta.get_fields(include_hidden=True)
    return [link for link in found if isinstance(link, ForeignObjectRel) and not link.many_to_many]


def _what_points_to(bodies: Sequence[int], own: set[tuple[str, str]], left_out: set[type[models.Model]]) -> str:
    links = [link for link in links_to_bodies() if bodies and link.related_model not in left_out]
    step = max(1, 20_000 // max(1, len(bodies)))  # SQLite takes 32,766 values in one question
    for begin in range(0, len(links), step):
        asked = [_pointing(bodies, at, link) for at, link in enumerate(links[begin : begin + step], start=begin)]
        found = sorted(asked[0].union(*asked[1:], all=True))
        for at in dict.fromkeys(row[0] for row in found):
            model = links[at].related_model
            named = [body for which, key, body in found if which == at and (model._meta.label_lower, key) not in own]
            if named:
                return _("%(body)s is already named elsewhere (%(what)s: %(count)s), so it cannot be taken back.") % {
                    "body": Organisation.objects.get(pk=named[0]),
                    "what": str(model._meta.verbose_name),
                    "count": len(named),
                }
    return ""


def _pointing(bodies: Sequence[int], at: int, link: ForeignObjectRel) -> models.QuerySet[Any, Any]:
    rows: models.QuerySet[Any] = link.related_model._default_manager.filter(**{f"{link.field.name}__in": bodies})
    return rows.order_by().values_list(Value(at), Cast("pk", models.CharField()), link.field.attname)


def _by_model(changes: Iterable[RowChange]) -> Mapping[type[models.Model], list[RowChange]]:
    groups: dict[type[models.Model], list[RowChange]] = {}
    for change in changes:
        groups.setdefault(apps.get_model(change.model), []).append(change)
    return {model: groups[model] for model in TABLES if model in groups}

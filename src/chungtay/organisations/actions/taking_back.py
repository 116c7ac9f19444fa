from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.organisations.facts import RowsRestored
from chungtay.organisations.models import Organisation
from chungtay.organisations.queries.footprints import TABLES, RowChange, Values, founded_by, hindrance


@transaction.atomic
def restore_rows(
    changes: Sequence[RowChange], *, by: Person, on: date, except_for: Iterable[type[models.Model]] = ()
) -> None:
    """Put back the rows of the register as they were before; refused when anything has come to depend on the change."""
    labels = [model._meta.label_lower for model in TABLES]
    body = Organisation._meta.label_lower
    bodies = [int(change.key) for change in changes if change.model == body]
    list(Organisation.objects.select_for_update().filter(pk__in=bodies).order_by("pk"))
    if sentence := hindrance(changes, except_for=except_for):
        raise RuleBroken(sentence)
    in_order = sorted(changes, key=lambda change: labels.index(change.model))
    new = [change for change in in_order if change.before is None]
    changed = [change for change in in_order if change.before is not None and change.after is not None]
    gone = [change for change in in_order if change.after is None]
    named = ", ".join(Organisation.objects.filter(pk__in=bodies).order_by("pk").values_list("current_name", flat=True))
    wrote = [_row(change) for change in in_order if change.after is not None]
    try:
        with transaction.atomic():
            for change in (change for change in new if change.model != body):
                apps.get_model(change.model)._default_manager.filter(pk=change.key).delete()
            for change in changed:
                _put_back(change.model, change.key, change.before or {})
            Organisation.objects.filter(pk__in=founded_by(changes)).delete()
            for change in reversed(gone):
                model = apps.get_model(change.model)
                model(**_columns(model, change.before or {})).save(force_insert=True)
    except (models.ProtectedError, IntegrityError) as dependent:
        raise RuleBroken(_("Something else has come to depend on this, so it cannot be taken back.")) from dependent
    first = next((row for row in wrote if isinstance(row, Organisation)), None)
    tell(RowsRestored(organisation=first, names=named, keys=bodies, wrote=wrote, by=by, on=on))


def _row(change: RowChange) -> models.Model:
    row: models.Model = apps.get_model(change.model)._default_manager.get(pk=change.key)
    return row


def _put_back(label: str, key: str, before: Values) -> None:
    model = apps.get_model(label)
    model._default_manager.filter(pk=key).update(**_columns(model, before))


def _columns(model: type[models.Model], values: Values) -> Values:
    return {field.attname: field.to_python(values[field.attname]) for field in model._meta.concrete_fields}

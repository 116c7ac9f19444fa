"""Plain edits: a change to the fields of one row that needs no rule of its own."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django.db import models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.facts import Fact, tell
from chungtay.kernel.fields import FieldClass, class_of
from chungtay.kernel.people import Person
from chungtay.kernel.web.forms import KitModelForm

Changes = Mapping[str, list[str]]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Changed(Fact):
    """Fields of a row were corrected; what they said before and say now stands in the record."""

    verb: ClassVar[str] = "kernel.changed"
    sentence: ClassVar[str | Promise] = _("%(by)s corrected %(row)s.")
    personal: ClassVar[frozenset[str]] = frozenset({"row", "personal_changes"})

    row: models.Model
    changes: Changes
    personal_changes: Changes


@transaction.atomic
def save_changes(form: KitModelForm, *, by: Person, on: date) -> Any:
    """Write a valid form's fields to its row and tell what changed; StaleVersion when somebody was faster."""
    row = form.instance
    stored = type(row)._default_manager.select_for_update().get(pk=row.pk)
    form.check_version(stored)
    # Django's form puts its own fields only on the row, so whatever differs was typed.
    changed = [
        field.name
        for field in row._meta.concrete_fields
        if getattr(row, field.attname) != getattr(stored, field.attname)
    ]
    if not changed:
        return row
    row.version = stored.version + 1
    row.save(update_fields=[*changed, "version"])
    told: dict[bool, dict[str, list[str]]] = {True: {}, False: {}}
    for name in changed:
        is_personal = class_of(type(row), name) is not FieldClass.NONE
        told[is_personal][name] = [str(getattr(stored, name)), str(getattr(row, name))]
    tell(Changed(row=row, changes=told[False], personal_changes=told[True], by=by, on=on))
    return row

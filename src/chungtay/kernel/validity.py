"""Half-open validity: a row holds from `valid_from` up to, but not on, `valid_until`."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Self, TypeVar

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

M = TypeVar("M", bound=models.Model)


def validity_condition(day: date, prefix: str = "") -> Q:
    """The condition that the row, or the row reached by `prefix`, holds on `day`."""
    begun = Q(**{f"{prefix}valid_from__isnull": True}) | Q(**{f"{prefix}valid_from__lte": day})
    not_over = Q(**{f"{prefix}valid_until__isnull": True}) | Q(**{f"{prefix}valid_until__gt": day})
    return begun & not_over


def validity_constraint(name: str) -> models.CheckConstraint:
    """The database rule that a validity ends after it starts."""
    return models.CheckConstraint(
        condition=Q(valid_from__isnull=True) | Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
        name=name,
    )


class ValidityQuerySet(models.QuerySet[M]):
    def valid_on(self, day: date) -> Self:
        return self.filter(validity_condition(day))


class Valid(models.Model):
    """Something true for a time. Half-open, so that a school renamed on 1 August has exactly one name on that day."""

    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def last_day(self) -> date | None:
        return self.valid_until - timedelta(days=1) if self.valid_until else None

    def is_valid_on(self, day: date) -> bool:
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day < self.valid_until)


OVERLAP_TRIGGER = """
CREATE TRIGGER {table}_no_overlap_{moment} BEFORE {moment} ON {table}
FOR EACH ROW WHEN EXISTS (
    SELECT 1 FROM {table} AS other
    WHERE other.id IS NOT NEW.id AND {same}
      AND COALESCE(other.valid_from, '0001-01-01') < COALESCE(NEW.valid_until, '9999-12-31')
      AND COALESCE(NEW.valid_from, '0001-01-01') < COALESCE(other.valid_until, '9999-12-31')
) BEGIN SELECT RAISE(ABORT, '{table}: overlapping validity'); END;
"""

EXCLUSION = """
ALTER TABLE {table} ADD CONSTRAINT {table}_no_overlap EXCLUDE USING gist (
    {equal}, daterange(valid_from, valid_until, '[)') WITH &&
);
"""


def no_overlap(table: str, columns: list[str]) -> migrations.RunPython:
    """The migration step that refuses two rows of the same `columns` holding on one day, on both databases."""

    def forwards(_apps: StateApps, schema: BaseDatabaseSchemaEditor) -> None:
        if schema.connection.vendor == "sqlite":
            same = " AND ".join(f"other.{column} IS NEW.{column}" for column in columns)
            for moment in ("INSERT", "UPDATE"):
                schema.execute(OVERLAP_TRIGGER.format(table=table, moment=moment, same=same), params=None)
        else:
            schema.execute("CREATE EXTENSION IF NOT EXISTS btree_gist", params=None)
            equal = ", ".join(f"{column} WITH =" for column in columns)
            schema.execute(EXCLUSION.format(table=table, equal=equal), params=None)

    def backwards(_apps: StateApps, schema: BaseDatabaseSchemaEditor) -> None:
        if schema.connection.vendor == "sqlite":
            for moment in ("INSERT", "UPDATE"):
                schema.execute(f"DROP TRIGGER IF EXISTS {table}_no_overlap_{moment}", params=None)
        else:
            schema.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {table}_no_overlap", params=None)

    return migrations.RunPython(forwards, backwards)

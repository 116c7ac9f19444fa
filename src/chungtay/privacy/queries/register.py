"""The register of personal fields: what every room declares, with what the packs say about it."""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.db import models

from chungtay.kernel.fields import FieldClass, register_of_fields
from chungtay.privacy.engine.packs import Entry, Eraser, Period, field_entries, periods


@dataclass(frozen=True)
class KeptField:
    """One personal field: where it stands, its class, and what becomes of it in an erasure."""

    table: str
    name: str
    title: str
    field_class: FieldClass
    eraser: Eraser
    entry: Entry


def personal_models() -> dict[type[models.Model], dict[str, FieldClass]]:
    """Every table of the product with fields that speak of a person, and only those fields."""
    found: dict[type[models.Model], dict[str, FieldClass]] = {}
    for model, classes in register_of_fields().items():
        personal: dict[str, FieldClass] = {name: one for name, one in classes.items() if one is not FieldClass.NONE}
        if personal and model.__module__.startswith("chungtay.") and model in apps.get_models():
            found[model] = personal
    return dict(sorted(found.items(), key=lambda pair: pair[0]._meta.label_lower))


def unexplained() -> list[str]:
    """Personal fields no pack explains, and explanations of fields that are not there."""
    entries = field_entries()
    there = {model._meta.label_lower: set(fields) for model, fields in personal_models().items()}
    told = {label: set(entry.erasers) for label, entry in entries.items()}
    missing = [f"{label}.{name}: no entry" for label in there for name in there[label] - told.get(label, set())]
    beyond = [
        f"{label}.{name}: not a personal field" for label in told for name in told[label] - there.get(label, set())
    ]
    return sorted(missing + beyond)


def kept_fields() -> list[KeptField]:
    """Every personal field with its explanation, table by table."""
    entries = field_entries()
    return [
        KeptField(
            table=str(model._meta.verbose_name),
            name=f"{model._meta.label_lower}.{name}",
            title=str(getattr(model._meta.get_field(name), "verbose_name", name)),
            field_class=field_class,
            eraser=entries[model._meta.label_lower].erasers[name],
            entry=entries[model._meta.label_lower],
        )
        for model, fields in personal_models().items()
        if model._meta.label_lower in entries
        for name, field_class in fields.items()
        if name in entries[model._meta.label_lower].erasers
    ]


def public_uses() -> list[tuple[str, Entry]]:
    """What personal data is kept for, one line a table, for everybody to read."""
    entries = field_entries()
    known = [(model, entries.get(model._meta.label_lower)) for model in personal_models()]
    return [(str(model._meta.verbose_name), entry) for model, entry in known if entry is not None]


def public_periods() -> dict[str, Period]:
    """By when requests are answered."""
    return periods()

"""The class of every field of every model: none, personal, sensitive or child."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.db import models

M = TypeVar("M", bound=type[models.Model])


class FieldClass(StrEnum):
    NONE = "none"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"
    CHILD = "child"


# A number, a flag or a link says nothing of a person by itself; words, days and documents may.
SPEAKS_FOR_ITSELF = (
    models.AutoField,
    models.BigAutoField,
    models.BooleanField,
    models.IntegerField,
    models.ForeignKey,
    models.OneToOneField,
)

_register: dict[type[models.Model], dict[str, FieldClass]] = {}


def classed(
    *, none: Iterable[str] = (), personal: Iterable[str] = (), sensitive: Iterable[str] = (), child: Iterable[str] = ()
) -> Callable[[M], M]:
    """Class every field of a model; a field that could speak of a person and is not classed stops the start."""

    def register(model: M) -> M:
        classes: dict[str, FieldClass] = {}
        for field_class, names in (
            (FieldClass.NONE, none),
            (FieldClass.PERSONAL, personal),
            (FieldClass.SENSITIVE, sensitive),
            (FieldClass.CHILD, child),
        ):
            classes.update(dict.fromkeys(names, field_class))
        known = {field.name: field for field in model._meta.concrete_fields}
        unknown = sorted(set(classes) - set(known))
        silent = sorted(
            name for name, field in known.items() if name not in classes and not isinstance(field, SPEAKS_FOR_ITSELF)
        )
        if unknown or silent:
            raise ImproperlyConfigured(
                f"{model.__name__}: fields without a class {silent}; classed but not there {unknown}"
            )
        _register[model] = {name: classes.get(name, FieldClass.NONE) for name in known}
        return model

    return register


def class_of(model: type[models.Model], field: str) -> FieldClass:
    """The class of one field; a model outside the register is a KeyError."""
    return _register[model][field]


def register_of_fields() -> dict[type[models.Model], dict[str, FieldClass]]:
    """Every classed model with the class of each of its fields."""
    return {model: dict(classes) for model, classes in _register.items()}

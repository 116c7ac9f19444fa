"""Every field of every table says whether it speaks of a person, and has a name that says what it holds."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.test.utils import isolate_apps

from chungtay.kernel.fields import FieldClass, classed, register_of_fields

Register = dict[type[models.Model], dict[str, FieldClass]]

# Words that speak of a person wherever they stand; an institution's own are listed with it.
PERSONAL_WORDS = re.compile(r"(^|_)(email|phone|mobile|birth|born|login|password|honorific|identity)(_|$)")
NOT_OF_A_PERSON = {"accounts.Person.password": "a hash that is never shown nor exported"}
# Names that follow no rule, with the reason.
NAMES_OF_THEIR_OWN = {
    "valid_from": "half-open validity (ADR 0003)",
    "valid_until": "half-open validity (ADR 0003)",
    "on": "the day of a line of the record",
    "at": "the moment of a line of the record",
    "not_before": "the lower bound of a message, as in RFC 7519",
    "last_login": "Django's AbstractBaseUser",
}


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("chungtay.")]


def unclassed(found: Iterable[type[models.Model]], register: Register) -> list[str]:
    """Fields (or whole models) without a class."""
    faults = []
    for model in found:
        classes = register.get(model)
        if classes is None:
            faults.append(f"{model._meta.label}: not in the register")
            continue
        faults += [f"{model._meta.label}.{name}" for name in sorted(_fields(model) - set(classes))]
    return faults


def _fields(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.concrete_fields}


def careless(register: Register) -> list[str]:
    """Fields that by their name speak of a person and are classed as if they did not."""
    return [
        f"{model._meta.label}.{name}"
        for model, classes in register.items()
        for name, field_class in classes.items()
        if field_class is FieldClass.NONE
        and PERSONAL_WORDS.search(name)
        and f"{model._meta.label}.{name}" not in NOT_OF_A_PERSON
        and not model._meta.get_field(name).is_relation
    ]


def misnamed(found: Iterable[type[models.Model]]) -> list[str]:
    """Flags not called is_ or has_, days not called …_on, moments not called …_at."""
    faults = []
    for model in found:
        for field in model._meta.concrete_fields:
            name = field.name
            if name in NAMES_OF_THEIR_OWN:
                continue
            wrong = (
                (isinstance(field, models.BooleanField) and not name.startswith(("is_", "has_")))
                or (isinstance(field, models.DateTimeField) and not name.endswith("_at"))
                or (type(field) is models.DateField and not name.endswith("_on"))
            )
            faults += [f"{model._meta.label}.{name}"] if wrong else []
    return faults


def test_every_field_of_every_model_is_classed() -> None:
    assert unclassed(our_models(), register_of_fields()) == []


def test_no_field_that_speaks_of_a_person_is_classed_as_if_it_did_not() -> None:
    assert careless({model: classes for model, classes in register_of_fields().items() if model in our_models()}) == []


def test_flags_days_and_moments_say_what_they_are() -> None:
    assert misnamed(our_models()) == []


@isolate_apps("chungtay.kernel")
def test_planted_models_are_named() -> None:
    class Planted(models.Model):
        email = models.CharField(max_length=20)
        open = models.BooleanField(default=False)
        ends = models.DateField()
        made = models.DateTimeField()

        class Meta:
            app_label = "kernel"

        def __str__(self) -> str:
            return self.email

    none = dict.fromkeys(["id", "email", "open", "ends", "made"], FieldClass.NONE)

    assert unclassed([Planted], {}) == ["kernel.Planted: not in the register"]
    assert unclassed([Planted], {Planted: {"email": none["email"]}}) == [
        "kernel.Planted.ends",
        "kernel.Planted.id",
        "kernel.Planted.made",
        "kernel.Planted.open",
    ]
    assert unclassed([Planted], {Planted: none}) == []
    assert careless({Planted: none}) == ["kernel.Planted.email"]
    assert careless({Planted: none | {"email": FieldClass.PERSONAL}}) == []
    assert misnamed([Planted]) == ["kernel.Planted.open", "kernel.Planted.ends", "kernel.Planted.made"]
    with pytest.raises(ImproperlyConfigured, match="email"):
        classed(none=["ends", "made"])(Planted)

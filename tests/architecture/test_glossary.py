"""Every table, every list of choices and every choice stands in the glossary, under the word shown on screen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib import import_module
from pkgutil import walk_packages

import pytest
from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from tests.architecture.tree import ROOT

import chungtay

SPOKEN = re.compile(r"[^\W\d_]+")
WITHOUT_WORDS = {"migrations", "tests", "management", "bench"}

Rows = dict[str, tuple[str, str]]


def glossary(text: str) -> Rows:
    """The rows of the glossary: code name to the word on screen and its meaning."""
    lines = [line for line in text.splitlines() if line.startswith("|")][2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[1].strip("`"): (row[0], row[2]) for row in cells if len(row) == 4 and row[1] != "—"}


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("chungtay.")]


def our_choices() -> list[type[models.Choices]]:
    """Every list of choices of the product; the floors that may hold one are imported first."""
    for found in walk_packages(chungtay.__path__, "chungtay."):
        if found.name.split(".")[-1] in {"choices", "models"} or ".choices." in found.name or ".models." in found.name:
            import_module(found.name)
    return sorted(
        (each for each in _descendants(models.Choices) if each.__module__.startswith("chungtay.") and list(each)),
        key=lambda each: each.__qualname__,
    )


def _descendants(parent: type[models.Choices]) -> Iterator[type[models.Choices]]:
    for child in parent.__subclasses__():
        if not WITHOUT_WORDS & set(child.__module__.split(".")):
            yield child
            yield from _descendants(child)


def is_the_same(shown: str, term: str) -> bool:
    """Whether the words on screen are those of the glossary, or the words of one are among those of the other."""
    here, there = (set(SPOKEN.findall(text.casefold())) for text in (shown, term))
    return bool(here and there) and (here <= there or there <= here)


def undocumented_models(found: Iterable[type[models.Model]], rows: Rows) -> list[str]:
    """Tables without a row, or shown under another word than the glossary's."""
    faults = []
    with override("vi"):
        for model in found:
            name, shown = model.__name__, str(model._meta.verbose_name)
            is_shown = "verbose_name" in model._meta.original_attrs
            if name not in rows:
                faults.append(f"{name}: no row")
            elif is_shown and not is_the_same(shown, rows[name][0]):
                faults.append(f"{name}: shown as “{shown}”, in the glossary “{rows[name][0]}”")
    return faults


def undocumented_choices(found: Iterable[type[models.Choices]], rows: Rows) -> list[str]:
    """Lists of choices without a row, and choices that neither have a row nor are named in the row of their list."""
    faults = []
    with override("vi"):
        for choices in found:
            if choices.__name__ not in rows:
                faults.append(f"{choices.__name__}: no row")
                continue
            together = re.split(r"[,;:.(]", rows[choices.__name__][1])
            for member in choices:
                name, shown = f"{choices.__name__}.{member.name}", str(member.label)
                terms = [rows[name][0]] if name in rows else together
                if not any(is_the_same(shown, term) for term in terms):
                    faults.append(f"{name}: “{shown}” is not in “{', '.join(terms)}”")
    return faults


def left_over(found: Iterable[type[models.Choices]], rows: Rows) -> list[str]:
    """Rows for a choice its list no longer has; names of rooms not yet built are chosen beforehand and may stand."""
    members = {each.__name__: {member.name for member in each} for each in found}
    parted = [name.partition(".") for name in rows if "." in name]
    return [f"{name}.{member}" for name, _dot, member in parted if name in members and member not in members[name]]


@pytest.fixture(scope="module")
def rows() -> Rows:
    return glossary((ROOT / "docs/glossary.md").read_text(encoding="utf-8"))


def test_every_table_stands_in_the_glossary_under_its_word(rows: Rows) -> None:
    assert undocumented_models(our_models(), rows) == []


def test_every_choice_stands_in_the_glossary_under_its_word(rows: Rows) -> None:
    assert undocumented_choices(our_choices(), rows) == []


def test_no_row_names_a_choice_that_is_gone(rows: Rows) -> None:
    assert left_over(our_choices(), rows) == []


def test_one_name_means_one_thing() -> None:
    names = Counter(each.__name__ for each in [*our_models(), *our_choices()])

    assert [name for name, count in names.items() if count > 1] == []
    assert {"Kind", "Role", "SuccessionKind"} <= set(names)


def test_planted_holes_of_the_glossary_are_named() -> None:
    class Colour(models.TextChoices):
        RED = "red", _("Draft")
        BLUE = "blue", "Xanh lam"

    rows = glossary(
        "| a | b | c | d |\n|---|---|---|---|\n"
        "| Màu | `Colour` | Xanh lam, đỏ | |\n| Đỏ | `Colour.RED` | | |\n| Tím | `Colour.VIOLET` | | |\n"
    )
    person = apps.get_model("accounts.Person")

    assert undocumented_choices([Colour], {}) == ["Colour: no row"]
    assert [fault.split(":")[0] for fault in undocumented_choices([Colour], rows)] == ["Colour.RED"]
    assert undocumented_choices([Colour], rows | {"Colour.RED": ("Nháp, Draft", "")}) == []
    assert left_over([Colour], rows) == ["Colour.VIOLET"]
    assert undocumented_models([person], rows) == ["Person: no row"]
    assert len(undocumented_models([person], {"Person": ("Con mèo", "")})) == 1

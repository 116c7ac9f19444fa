"""What only the oldest Python we run on refuses: 3.11 takes no default in a dataclass that has no hash there."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields, is_dataclass
from types import MappingProxyType, ModuleType
from typing import Any

import chungtay

HASHED_ONLY_LATER = (MappingProxyType,)  # since Python 3.12


def all_modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(chungtay.__path__, "chungtay."):
        if not {"tests", "migrations", "__main__", "wsgi"} & set(found.name.split(".")):
            yield importlib.import_module(found.name)


def refused_defaults(classes: Iterator[type]) -> list[str]:
    return [
        f"{one.__module__}.{one.__qualname__}.{part.name}"
        for one in classes
        if is_dataclass(one)
        for part in fields(one)
        if part.default is not MISSING and isinstance(part.default, HASHED_ONLY_LATER)
    ]


def test_every_dataclass_can_be_made_by_the_oldest_python() -> None:
    classes = (one for module in all_modules() for _name, one in inspect.getmembers(module, inspect.isclass))

    assert refused_defaults(classes) == []


def test_a_default_it_refuses_is_found() -> None:
    fields_of: dict[str, Any] = {"__annotations__": {"changes": dict[str, str]}, "changes": MappingProxyType({})}
    planted = type("Planted", (), fields_of)
    try:
        made: type[Any] = dataclass(planted)
    except ValueError:  # this is the oldest Python itself
        return

    assert refused_defaults(iter([made])) == [f"{__name__}.Planted.changes"]

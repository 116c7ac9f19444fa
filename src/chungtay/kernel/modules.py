"""What every room's name plate has in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any, ClassVar

from django.apps import AppConfig, apps
from django.utils.functional import Promise

# The floors that speak up by being imported: permissions, facts, what is heard, what is offered.
ANNOUNCING_FLOORS = ("rules", "facts", "queries", "exchange", "listeners", "panels")


@dataclass(frozen=True)
class MenuEntry:
    """One line of the rail: where it goes, its words and its picture."""

    to: str
    label: str | Promise
    icon: str
    order: int
    permission: str = ""


class ModuleConfig(AppConfig):
    """The name plate of a room. Django must not take this base for a room's own plate, hence `default`."""

    default = False
    default_auto_field = "django.db.models.BigAutoField"
    menu: ClassVar[Sequence[MenuEntry]] = ()

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.default = True

    def ready(self) -> None:
        for floor in ANNOUNCING_FLOORS:
            name = f"{self.name}.{floor}"
            if find_spec(name) is not None:
                import_module(name)


def module_configs() -> list[ModuleConfig]:
    """The name plates of all rooms, in the order of the settings."""
    return [config for config in apps.get_app_configs() if isinstance(config, ModuleConfig)]


def menu_entries() -> list[MenuEntry]:
    """Every menu entry of every room, in its order."""
    return sorted((entry for config in module_configs() for entry in config.menu), key=lambda entry: entry.order)

"""What is only true of the running product: name plates, declared routes, names of permissions and facts."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from importlib import invalidate_caches
from pathlib import Path
from types import ModuleType

import pytest
from django.apps import AppConfig, apps
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path
from tests.architecture.tree import PACKAGE

from chungtay.kernel.checks import every_view_is_declared
from chungtay.kernel.facts import Fact, known_facts
from chungtay.kernel.modules import ModuleConfig
from chungtay.kernel.permissions import permission_names
from chungtay.kernel.routes import MEMBER, PUBLIC, Address, addresses
from chungtay.kernel.web.requests import route

VERB = re.compile(r"[a-z]+\.[a-z]+(_[a-z]+)*")
PLATE = "class {}Config({}):\n    name = 'planted_room'\n"


def plate_faults(configs: Iterable[AppConfig]) -> list[str]:
    """Rooms whose own name plate Django did not take: their `ready()` never runs, and nobody is told."""
    return [
        f"{config.name}: {type(config).__module__}.{type(config).__name__} is not its own name plate"
        for config in configs
        if not isinstance(config, ModuleConfig) or type(config).__module__ != f"{config.name}.apps"
    ]


def route_faults(found: Iterable[Address]) -> list[str]:
    """Addresses that are not declared, or whose declaration contradicts itself."""
    faults = []
    for address in found:
        declared = address.route
        if declared is None:
            faults.append(f"{address.pattern}: no declaration")
            continue
        if ":" not in address.name:
            faults.append(f"{address.pattern}: no name in its room")
        if {"pk", "id"} & set(address.parameters) or ("<int:" in address.pattern and "uid" not in address.parameters):
            faults.append(f"{address.name}: names a row by its number")
        if ("uid" in address.parameters) != (declared.of is not None):
            faults.append(f"{address.name}: <uid> and of= belong together")
        if declared.cacheable and (declared.audience != PUBLIC or declared.writes):
            faults.append(f"{address.name}: only public pages that write nothing may be cached")
        if declared.idempotent and not declared.writes:
            faults.append(f"{address.name}: idempotent without writing")
    return faults


def naming_faults(permissions: Iterable[str], facts: Iterable[tuple[str, str]], rooms: set[str]) -> list[str]:
    """Permissions and facts that are not called room.verb, or carry the name of another room."""
    named = [(name, name.split(".")[0]) for name in permissions] + list(facts)
    return [
        f"{name} of {room}"
        for name, room in named
        if not VERB.fullmatch(name) or name.split(".")[0] != room or room not in rooms
    ]


def our_configs() -> list[AppConfig]:
    return [config for config in apps.get_app_configs() if config.name.startswith("chungtay.")]


def our_facts() -> list[tuple[str, str]]:
    homes = {verb: fact.__module__.split(".") for verb, fact in known_facts().items()}
    return [(verb, home[1]) for verb, home in homes.items() if "tests" not in home]


def test_every_room_runs_under_its_own_name_plate() -> None:
    installed = {config.name.split(".")[1] for config in our_configs()}
    with_plates = {folder.parent.name for folder in PACKAGE.glob("*/apps.py")}

    assert plate_faults(our_configs()) == []
    assert installed == with_plates
    assert {"kernel", "accounts", "places", "organisations", "programmes", "agreements"} <= installed


def test_a_plate_django_does_not_take_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def created(text: str) -> AppConfig:
        (tmp_path / "planted_room").mkdir(exist_ok=True)
        (tmp_path / "planted_room/__init__.py").touch()
        (tmp_path / "planted_room/apps.py").write_text(text)
        for name in [name for name in sys.modules if name.startswith("planted_room")]:
            del sys.modules[name]
        invalidate_caches()
        return AppConfig.create("planted_room")

    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    ours = "from chungtay.kernel.modules import ModuleConfig\n" + PLATE.format("Planted", "ModuleConfig")
    base = "from django.apps import AppConfig\n" + PLATE.format("Base", "AppConfig")

    assert plate_faults([created(ours)]) == []
    assert plate_faults([created(base + PLATE.format("Planted", "BaseConfig"))]) == [
        "planted_room: django.apps.config.AppConfig is not its own name plate"
    ]
    with pytest.raises(RuntimeError, match="more than one default"):
        created(ours + PLATE.format("Other", "ModuleConfig"))


def test_every_route_is_declared_and_makes_sense() -> None:
    assert every_view_is_declared(None) == []
    assert route_faults(addresses()) == []


def test_planted_routes_are_refused() -> None:
    def bare(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    planted = ModuleType("planted_urls")
    undeclared = route("planted.see", audience=MEMBER)(bare)
    odd = route("planted.see", audience=MEMBER, cacheable=True, idempotent=True, of="planted.Row")(bare)
    vars(planted)["urlpatterns"] = [path("a/", bare), path("b/", undeclared), path("c/<int:pk>/", odd, name="c:show")]

    with override_settings(ROOT_URLCONF=planted):
        assert [fault.id for fault in every_view_is_declared(None)] == [f"chungtay.E00{n}" for n in (1, 2, 2)]
        assert route_faults(addresses()) == [
            "a/: no declaration",
            "b/: no name in its room",
            "c:show: names a row by its number",
            "c:show: <uid> and of= belong together",
            "c:show: only public pages that write nothing may be cached",
            "c:show: idempotent without writing",
        ]


def test_permissions_and_facts_are_called_by_their_room() -> None:
    rooms = {config.name.split(".")[1] for config in our_configs()}

    assert naming_faults(permission_names(), our_facts(), rooms) == []
    assert all(issubclass(fact, Fact) for fact in known_facts().values())
    assert naming_faults(["places.see", "place.see", "places.See", "see"], [("places.loaded", "needs")], rooms) == [
        "place.see of place",
        "places.See of places",
        "see of see",
        "places.loaded of needs",
    ]

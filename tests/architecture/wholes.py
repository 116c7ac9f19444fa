"""Rules that need the whole tree: which files stand where, how long rooms are, who tells facts, how deep classes go."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from tests.architecture.shape import called, calls, top_functions
from tests.architecture.tree import FACES, OWN_PLAN, Module

Rule = Callable[[list[Module]], list[str]]

FLOORS = FACES | {
    "apps", "urls", "forms", "actions", "encode", "documents", "gateways", "queries", "rules", "facts", "models",
    "choices", "engine",
}  # fmt: skip
FOLDERS_WITHOUT_CODE = frozenset({"packs", "templates", "static"})
BESIDE_FLOORS = FOLDERS_WITHOUT_CODE | {"__init__", "tests", "migrations", "management", "templatetags"}

# The kernel's and the configuration's own plans. A new name is a decision: write it here, with its ADR or its line in
# the map, or find the floor it belongs to.
PLANS = {
    "kernel": BESIDE_FLOORS
    | {"append_only", "apps", "audit", "checks", "clock", "dates", "duties", "errors", "exchange", "facts", "fields"}
    | {"files", "idempotency", "jobs", "models", "modules", "money", "outbox", "panels", "people", "permissions"}
    | {"provenance", "routes", "sealing", "sources", "states", "uids", "validity", "vietnamese", "web"},
    "config": frozenset(
        {"__init__", "api", "catalogue", "commands", "environment", "formats", "serving", "settings", "style"}
    )
    | {"suite", "tests", "urls", "wsgi"},
}

MOST_ROOM_LINES, MOST_KERNEL_LINES = 3500, 4800
DEEPEST_CLASS = 2  # depth of the inheritance tree as Chidamber and Kemerer count it (1994), classes of ours only
TELLING = frozenset({"tell", "save_changes"})
Name = tuple[str, str]


def files_stand_on_floors(modules: list[Module]) -> list[str]:
    """A room holds only the closed list of file names; folders of data hold no code."""
    faults = []
    for module in modules:
        if len(module.inside) < 2:
            continue
        room, name = module.inside[:2]
        allowed = FLOORS | BESIDE_FLOORS if room not in OWN_PLAN else PLANS.get(room)
        if allowed is not None and name not in allowed:
            faults.append(module.at(1, f"{name} is not a floor of {room}"))
        if name in FOLDERS_WITHOUT_CODE:
            faults.append(module.at(1, f"code in {name}/, which holds data only"))
    return faults


def rooms_stay_small(modules: list[Module]) -> list[str]:
    """A room has at most 3,500 lines without its tests, the kernel 4,800."""
    lines: dict[str, int] = defaultdict(int)
    for module in modules:
        if module.inside and not module.is_test and not module.is_migration:
            lines[module.room] += module.lines
    most = {room: MOST_KERNEL_LINES if room == "kernel" else MOST_ROOM_LINES for room in lines}
    long = {room: count for room, count in lines.items() if count > most[room]}
    return [f"src/chungtay/{room}:1: {count} lines, at most {most[room]}" for room, count in long.items()]


def classes_stay_flat(modules: list[Module]) -> list[str]:
    """Above a class of ours stand at most two more classes of ours in line."""
    parents: dict[Name, list[Name]] = {}
    places: dict[Name, tuple[Module, ast.ClassDef]] = {}
    for module in modules:
        if not module.inside or module.is_test or module.is_migration:
            continue
        for node in module.tree.body:
            if isinstance(node, ast.ClassDef):
                here = (module.room, node.name)
                places[here] = (module, node)
                parents[here] = [_owner(module, name) for name in _base_names(node)]
    return [
        module.at(node, f"{depth} classes of ours stand above {node.name}, at most {DEEPEST_CLASS}")
        for here, (module, node) in places.items()
        if (depth := _depth(here, parents) - 1) > DEEPEST_CLASS
    ]


def _base_names(node: ast.ClassDef) -> list[str]:
    bases = [base.value if isinstance(base, ast.Subscript) else base for base in node.bases]
    return [base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "") for base in bases]


def _owner(module: Module, name: str) -> Name:
    """The room and name of what a module calls `name`."""
    source, original = module.imported.get(name, (f"chungtay.{module.room}", name))
    parts = source.split(".")
    return (parts[1], original) if parts[0] == "chungtay" and len(parts) > 1 else ("", original)


def _depth(here: Name, parents: dict[Name, list[Name]], seen: frozenset[Name] = frozenset()) -> int:
    if here not in parents or here in seen:
        return 0
    return 1 + max((_depth(parent, parents, seen | {here}) for parent in parents[here]), default=0)


def actions_tell_facts(modules: list[Module]) -> list[str]:
    """Every public action tells a fact, itself or through an action it calls."""
    steps: dict[Name, set[Name]] = {}
    places: dict[Name, tuple[Module, ast.AST]] = {}
    for module in modules:
        if module.floor != "actions" or module.is_test:
            continue
        for function in top_functions(module):
            here = (module.room, function.name)
            places[here] = (module, function)
            steps[here] = {_callee(module, call) for call in calls(function)}
    telling = {here for here, names in steps.items() if any(name in TELLING for _room, name in names)}
    while fresh := {here for here, names in steps.items() if here not in telling and names & telling}:
        telling |= fresh
    return [
        module.at(node, f"{here[1]} tells no fact: tell one, or if it changes nothing move it to queries or rules")
        for here, (module, node) in places.items()
        if not here[1].startswith("_") and here not in telling
    ]


def _callee(module: Module, call: ast.Call) -> Name:
    """The room and name of what is called; a method belongs to the module it is called on, if that is one of ours."""
    if isinstance(call.func, ast.Attribute):
        owner = _owner(module, call.func.value.id) if isinstance(call.func.value, ast.Name) else ("", "")
        return (owner[0] if owner[1] == "actions" else "", call.func.attr)
    return _owner(module, called(call))


def validity_models(modules: Iterable[Module]) -> dict[str, str]:
    """The models whose rows hold for a time, with their room."""
    return {
        node.name: module.room
        for module in modules
        if module.inside and not module.is_test and not module.is_migration
        for node in module.tree.body
        if isinstance(node, ast.ClassDef) and "Valid" in _base_names(node)
    }


def reads_name_their_day(modules: list[Module]) -> list[str]:
    """Outside its own room nobody asks for all rows of a model that holds for a time; benches measure whole tables."""
    dated = validity_models(modules)
    faults = []
    for module in modules:
        if module.room in {"", "bench"} or module.is_test or module.is_migration:
            continue
        for call in calls(module.tree):
            spoken = ast.unparse(call.func).split(".")
            if spoken[1:] == ["objects", "all"] and dated.get(spoken[0], module.room) != module.room:
                faults.append(module.at(call, f"{spoken[0]}.objects.all(): name the day, valid_on(day)"))
    return faults


def contracts_name_every_room(settings: dict[str, Any], packages: Iterable[str]) -> list[str]:
    """The order names every package, the floor contract every room without a plan of its own; nothing is excused."""
    there = set(packages)
    contracts = {contract["name"]: contract for contract in settings["tool"]["importlinter"]["contracts"]}
    order, floors = (
        contracts["Rooms stand in one order"],
        contracts["Inside a room the floors stand in one order"],
    )
    ordered = {name.strip() for line in order["layers"] for name in line.split("|")}
    under_floors = {name.removeprefix("chungtay.") for name in floors["containers"]}
    named = {part.strip(" ()") for line in floors["layers"] for part in line.split("|")}
    faults = [f"{name} is not in the order of rooms" for name in sorted(there - ordered)]
    faults += [f"{name} is in the order of rooms and is not there" for name in sorted(ordered - there)]
    free = OWN_PLAN | {"__main__"}
    faults += [f"{name} is not under the floor contract" for name in sorted(there - free - under_floors)]
    faults += [f"{name} has a plan of its own" for name in sorted(under_floors & free)]
    if named != FLOORS:
        faults.append(f"the floor contract and the closed list differ in {sorted(named ^ FLOORS)}")
    excused = [name for name, contract in contracts.items() if contract.get("ignore_imports")]
    open_ended = [contract["name"] for contract in (order, floors) if not contract.get("exhaustive")]
    faults += [f"“{name}” is not exhaustive" for name in open_ended]
    return faults + [f"“{name}” has exceptions" for name in excused]


RULES: dict[str, Rule] = {
    rule.__name__: rule
    for rule in (
        files_stand_on_floors,
        rooms_stay_small,
        classes_stay_flat,
        actions_tell_facts,
        reads_name_their_day,
    )
}

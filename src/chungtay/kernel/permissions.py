"""Typed door to django-rules: who may do what."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol, TypeVar, cast

import rules

from chungtay.kernel.people import Visitor

T = TypeVar("T")

_reading: ContextVar[dict[Hashable, object] | None] = ContextVar("reading", default=None)


@contextmanager
def one_reading(*, anew: bool = True) -> Iterator[None]:
    """Inside, each question of authority is asked once, for pages that only read; `anew` or in the reading begun."""
    begun = None if anew else _reading.get()
    token = _reading.set({} if begun is None else begun)
    try:
        yield
    finally:
        _reading.reset(token)


def read_once(question: Hashable, ask: Callable[[], T]) -> T:
    """The answer to a question of authority, asked once within one reading and anew outside of it."""
    memory = _reading.get()
    if memory is None:
        return ask()
    if question not in memory:
        memory[question] = ask()
    return cast("T", memory[question])


class Predicate(Protocol):
    """A yes-or-no question about a visitor and a thing; combine with `|`, `&` and `~`."""

    def __call__(self, visitor: Any, thing: Any = None) -> bool: ...
    def __or__(self, other: Predicate) -> Predicate: ...
    def __and__(self, other: Predicate) -> Predicate: ...
    def __invert__(self) -> Predicate: ...


def predicate(function: Callable[..., bool]) -> Predicate:
    """Turn a function of (visitor, thing) into a predicate that combines."""
    return cast(Predicate, rules.predicate(function))


anybody = cast(Predicate, rules.always_allow)
nobody = cast(Predicate, rules.always_deny)


@predicate
def is_signed_in(visitor: Visitor) -> bool:
    return bool(visitor.is_authenticated)


@predicate
def is_operator(visitor: Visitor) -> bool:
    return bool(visitor.is_authenticated and getattr(visitor, "is_operator", False))


_table: dict[str, Predicate] = {}


def allow(table: Mapping[str, Predicate]) -> None:
    """Add a room's permission table: names on the left, predicates on the right."""
    for name, rule in table.items():
        if name in _table and _table[name] is not rule:
            raise ValueError(f"permission {name} is declared twice")
        _table[name] = rule
        rules.set_perm(name, rule)


def permission_names() -> list[str]:
    """Every declared permission, sorted."""
    return sorted(_table)


def is_allowed(visitor: Visitor, permission: str, thing: object = None) -> bool:
    """Whether `visitor` may do what `permission` names to `thing`; an undeclared name is a KeyError, never a yes."""
    if permission not in _table:
        raise KeyError(f"no room declares the permission {permission}")
    return bool(rules.has_perm(permission, visitor, thing))

"""The declaration every view carries, and the register the safety suites walk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from django.urls import URLPattern, URLResolver, get_resolver


class Audience(StrEnum):
    PUBLIC = "public"
    LINK = "link"
    MEMBER = "member"
    OFFICER = "officer"
    OPERATOR = "operator"


PUBLIC, LINK, MEMBER, OFFICER, OPERATOR = Audience


@dataclass(frozen=True)
class Route:
    """What one view is: who may reach it, whether it writes, and what its address names."""

    permission: str
    audience: Audience
    writes: bool
    idempotent: bool
    cacheable: bool
    queries: int
    of: str | None


V = TypeVar("V", bound=Callable[..., Any])

DECLARATION = "chungtay_route"


def declare(view: V, declaration: Route) -> V:
    """Fasten the declaration to the view."""
    setattr(view, DECLARATION, declaration)
    return view


def declaration_of(view: Callable[..., Any]) -> Route | None:
    """The declaration a view carries, if any."""
    found = getattr(view, DECLARATION, None)
    return found if isinstance(found, Route) else None


@dataclass(frozen=True)
class Address:
    """One line of the URL configuration with the view behind it."""

    name: str
    pattern: str
    parameters: tuple[str, ...]
    view: Callable[..., Any]

    @property
    def route(self) -> Route | None:
        return declaration_of(self.view)


def addresses() -> list[Address]:
    """Every address of the product, walked from the root."""
    return list(_walk(get_resolver(), namespace="", prefix="", parameters=()))


def _walk(resolver: URLResolver, *, namespace: str, prefix: str, parameters: tuple[str, ...]) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        here = prefix + str(pattern.pattern)
        names = parameters + tuple(pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern, namespace=inner, prefix=here, parameters=names)
        elif isinstance(pattern, URLPattern):
            yield Address(f"{namespace}{pattern.name or ''}", here, names, pattern.callback)

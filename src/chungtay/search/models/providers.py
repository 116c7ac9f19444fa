"""What can be found: each room says which names its things bear, and who may see which of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from chungtay.kernel.people import Visitor

# Of each provider looked through, the things that may be found, as their room keeps them.
Scope = Mapping[str, QuerySet[Any]]


@dataclass(frozen=True)
class Entry:
    """One name of one thing: its number and `uid`, what is shown, what else it is found by, where it is.

    Of very many things those of more `weight`, 0 to 999, are found first.
    """

    subject: int
    uid: str
    title: str
    further: str = ""
    note: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    weight: int = 0


@dataclass(frozen=True)
class SearchProvider:
    """A kind of thing that can be found.

    `entries(subjects)` are the names of these things, of all with None; a thing that has none is not found any more.
    `visible(person)` are the things the person may see, by the query the room's own pages start from; `page` is the
    name of their address.
    """

    key: str
    title: str | Promise
    entries: Callable[[Collection[int] | None], Iterable[Entry]]
    visible: Callable[[Visitor], QuerySet[Any]]
    page: str
    order: int = 10


_providers: dict[str, SearchProvider] = {}


def offer_search(provider: SearchProvider) -> SearchProvider:
    """Let things of a room be found."""
    _providers[provider.key] = provider
    return provider


def search_provider(key: str) -> SearchProvider:
    """The provider of this key; KeyError when no room offers it."""
    return _providers[key]


def search_providers() -> list[SearchProvider]:
    """Everything that can be found, in the order it is shown."""
    return sorted(_providers.values(), key=lambda provider: provider.order)

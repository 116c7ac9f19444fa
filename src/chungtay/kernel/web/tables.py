"""Lists by keyset: a page begins after a row, never after a count, so that nothing is skipped or shown twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, Final, Generic, TypeVar

from django.core import signing
from django.db import models
from django.db.models import Q
from django.http import HttpRequest

M = TypeVar("M", bound=models.Model)
E = TypeVar("E", bound=Enum)

AFTER, BEFORE = "sau", "truoc"
PAGE_SIZE: Final = 50


@dataclass(frozen=True)
class Page(Generic[M]):
    """Some rows of a list, and the keys of the pages before and after them, empty where there are none."""

    rows: list[M]
    previous: str = ""
    next: str = ""


def page_of(
    rows: models.QuerySet[M],
    *,
    order: Sequence[str] = ("folded_name", "id"),
    after: str = "",
    before: str = "",
    size: int = PAGE_SIZE,
) -> Page[M]:
    """The page after or before a key; `order` names columns that are never NULL, the last one unique.

    A key that is not ours, or is of another list, gives the first page.
    """
    seal = f"{rows.model._meta.label_lower}:{','.join(order)}"
    back = opened(before, seal, len(order))
    if back is not None:
        page = page_before(rows, order, back, size, seal)
        if page is not None:
            return page
    return page_after(rows, order, opened(after, seal, len(order)), size, seal)


def page_from(
    request: HttpRequest, rows: models.QuerySet[M], *, order: Sequence[str], size: int = PAGE_SIZE
) -> Page[M]:
    """The page the address asks for."""
    return page_of(rows, order=order, after=request.GET.get(AFTER, ""), before=request.GET.get(BEFORE, ""), size=size)


def picked(choices: type[E], typed: str | None, default: E) -> E:
    """The sort or filter a person chose; what is not on the list is the default."""
    return next((choice for choice in choices if str(choice.value) == typed), default)


def page_after(rows: models.QuerySet[M], order: Sequence[str], key: list[Any] | None, size: int, seal: str) -> Page[M]:
    ordered = rows.order_by(*order)
    found = list((ordered.filter(beyond(order, key)) if key else ordered)[: size + 1])
    if key and not found:
        return page_after(rows, order, None, size, seal)
    shown = found[:size]
    return Page(
        shown,
        previous=closed(shown[0], order, seal) if key else "",
        next=closed(shown[-1], order, seal) if len(found) > size else "",
    )


def page_before(rows: models.QuerySet[M], order: Sequence[str], key: list[Any], size: int, seal: str) -> Page[M] | None:
    """The full page before the key; None when less than a page is left there, and the first page serves better."""
    backwards = [turned(column) for column in order]
    found = list(rows.order_by(*backwards).filter(beyond(backwards, key))[: size + 1])
    if len(found) < size:
        return None
    shown = found[:size][::-1]
    return Page(
        shown,
        previous=closed(shown[0], order, seal) if len(found) > size else "",
        next=closed(shown[-1], order, seal),
    )


def turned(column: str) -> str:
    return column[1:] if column.startswith("-") else f"-{column}"


def beyond(order: Sequence[str], key: Sequence[Any]) -> Q:
    """The condition that a row comes after the key in this order."""
    condition = Q()
    for place in reversed(range(len(order))):
        name, word = order[place].removeprefix("-"), "lt" if order[place].startswith("-") else "gt"
        further = Q(**{f"{name}__{word}": key[place]})
        condition = further | (Q(**{name: key[place]}) & condition) if condition else further
    # Implied by the rest, but a plain range is what lets both databases walk the index of the first column.
    return Q(**{f"{order[0].removeprefix('-')}__{'lte' if order[0].startswith('-') else 'gte'}": key[0]}) & condition


def closed(row: models.Model, order: Sequence[str], seal: str) -> str:
    """The key of a row, signed, so that only keys we gave out come back."""
    return signing.Signer(salt=seal).sign_object([written(value_of(row, column)) for column in order])


def opened(key: str, seal: str, length: int) -> list[Any] | None:
    if not key:
        return None
    try:
        parts = signing.Signer(salt=seal).unsign_object(key)
    except (signing.BadSignature, ValueError):
        return None
    return [read(part) for part in parts] if len(parts) == length else None


def value_of(row: models.Model, column: str) -> Any:
    value: Any = row
    for name in column.removeprefix("-").split("__"):
        value = getattr(value, name)
    return value


def written(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, int | str):
        return value
    raise TypeError(f"a list cannot be paged by {value!r}: order by columns that are never NULL")


def read(part: Any) -> Any:
    if isinstance(part, dict):
        return datetime.fromisoformat(part["moment"]) if "moment" in part else date.fromisoformat(part["day"])
    return part

"""What happened: a fact is told once, written to the record, and heard by whoever listens."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, ClassVar, TypeVar

from django.db import models, transaction
from django.utils.functional import Promise

from chungtay.kernel import audit
from chungtay.kernel.people import Person


@dataclasses.dataclass(frozen=True, kw_only=True)
class Fact:
    """Something that happened, in one sentence. Fields that are rows say what it concerns; the first is its subject."""

    verb: ClassVar[str]
    sentence: ClassVar[str | Promise]
    personal: ClassVar[frozenset[str]] = frozenset()

    by: Person
    on: date | None = None
    wrote: Sequence[models.Model] = ()

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        verb = getattr(cls, "verb", None)
        if verb is not None:
            if verb in _facts and _facts[verb].__qualname__ != cls.__qualname__:
                raise ValueError(f"two facts say {verb}")
            _facts[verb] = cls

    def rows(self) -> dict[str, models.Model]:
        """The rows this fact concerns, by field name, subject first."""
        return {
            field.name: value
            for field in dataclasses.fields(self)
            if field.name != "by" and isinstance(value := getattr(self, field.name), models.Model)
        }

    def values(self) -> dict[str, Any]:
        """Every word and number of the sentence, rows by their name."""
        skipped = {"by", "wrote", "on"}
        return {
            field.name: _plain(getattr(self, field.name))
            for field in dataclasses.fields(self)
            if field.name not in skipped
        }


F = TypeVar("F", bound=Fact)
Listener = Callable[[Any], None]

_facts: dict[str, type[Fact]] = {}
_listeners: dict[type[Fact], list[tuple[Listener, bool]]] = {}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [*value] if set(map(type, value)) == {int} else [_plain(part) for part in value]
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    return str(value)


def listen(fact_class: type[F], *, after_commit: bool = False) -> Callable[[Callable[[F], None]], Callable[[F], None]]:
    """Call the function whenever such a fact is told: in the same transaction, or only once it is safe on disk."""

    def register(listener: Callable[[F], None]) -> Callable[[F], None]:
        _listeners.setdefault(fact_class, []).append((listener, after_commit))
        return listener

    return register


def tell(fact: Fact) -> None:
    """Write the fact to the record and let every listener hear it; only inside a transaction."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{fact.verb} was told outside a transaction")
    rows = fact.rows()
    audit.write_entry(
        verb=fact.verb,
        by=fact.by,
        on=fact.on,
        rows=rows,
        wrote=fact.wrote,
        values=fact.values(),
        personal=fact.personal,
    )
    for fact_class, heard in list(_listeners.items()):
        if isinstance(fact, fact_class):
            for listener, after_commit in heard:
                if after_commit:
                    transaction.on_commit(partial(listener, fact))
                else:
                    listener(fact)


def known_facts() -> Mapping[str, type[Fact]]:
    """Every fact class that is defined, by verb."""
    return _facts


def listeners_of(fact_class: type[Fact]) -> list[str]:
    """The dotted names of the functions that hear such a fact."""
    return [f"{listener.__module__}.{listener.__name__}" for listener, _late in _listeners.get(fact_class, [])]


def sentence_of(verb: str, values: Mapping[str, Any], by: str) -> str:
    """The sentence of a recorded fact in the reader's language; an unknown verb is shown as it stands."""
    fact_class = _facts.get(verb)
    if fact_class is None:
        return verb
    words = {field.name: "…" for field in dataclasses.fields(fact_class)} | dict(values) | {"by": by}
    return str(fact_class.sentence) % words

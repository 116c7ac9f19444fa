"""Declared transitions for state fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

from django.utils.translation import gettext as _

from chungtay.kernel.errors import RuleBroken

S = TypeVar("S", bound=str)


class Transitions(Generic[S]):
    """Which state may follow which."""

    def __init__(self, table: Mapping[S, Iterable[S]]) -> None:
        self.table = {before: frozenset(after) for before, after in table.items()}

    def allows(self, before: S, after: S) -> bool:
        """Whether `after` may follow `before`."""
        return after in self.table.get(before, frozenset())

    def check(self, before: S, after: S) -> None:
        """Refuse a step that is not declared."""
        if not self.allows(before, after):
            raise RuleBroken(
                _("This step is not possible from the state “%(before)s”.")
                % {"before": getattr(before, "label", before)}
            )

"""Half-open spans of days; an open end is None."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Span:
    """From `since` up to, but not on, `until`."""

    since: date | None
    until: date | None


def common(one: Span, other: Span) -> Span | None:
    """The days both spans hold; None when there is none."""
    since = max((day for day in (one.since, other.since) if day), default=None)
    until = min((day for day in (one.until, other.until) if day), default=None)
    return None if since and until and since >= until else Span(since, until)

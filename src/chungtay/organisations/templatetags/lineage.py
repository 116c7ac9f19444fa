"""The picture of where a body's work went."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template

from chungtay.kernel.templatetags.ui import drawn
from chungtay.organisations.views.lineage import Heir, LineageDays, Predecessor, lineage

register = template.Library()


@register.inclusion_tag("organisations/_lineage.html")
def lineage_frame(body: Predecessor, heirs: Sequence[Heir], days: LineageDays) -> dict[str, Any]:
    """Who answers for a body that ended: a drawing where there is room, always a list."""
    return {"body": body, "heirs": heirs, "days": days, "picture": drawn(lineage(body, heirs, days=days))}

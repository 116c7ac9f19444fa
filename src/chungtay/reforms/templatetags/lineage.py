"""The picture of where a body's work went."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template

from chungtay.kernel.templatetags.ui import drawn
from chungtay.reforms.panels.lineage import Heir, LineageDays, Predecessor, lineage, origins

register = template.Library()


@register.inclusion_tag("reforms/_lineage.html")
def lineage_frame(body: Predecessor, heirs: Sequence[Heir], days: LineageDays) -> dict[str, Any]:
    """Who answers for a body that ended: a drawing where there is room, always a list."""
    return {"body": body, "heirs": heirs, "days": days, "picture": drawn(lineage(body, heirs, days=days))}


@register.inclusion_tag("reforms/_lineage.html")
def origins_frame(body: Predecessor, sources: Sequence[Heir], days: LineageDays) -> dict[str, Any]:
    """Whose work the body took over: the same drawing and list, read the other way."""
    picture = drawn(origins(body, sources, days=days))
    return {"body": body, "heirs": sources, "days": days, "picture": picture, "is_origin": True}

"""The answers to an announcement as one bar."""

from __future__ import annotations

from typing import Any

from django import template

from chungtay.kernel.templatetags.ui import drawn
from chungtay.kernel.web.drawing import Picture

register = template.Library()


@register.inclusion_tag("notices/_bar.html")
def answer_picture(bar: Picture | None) -> dict[str, Any]:
    """The bar; the numbers stand beside it in words."""
    return {"picture": drawn(bar) if bar is not None else ""}

"""The answers to an announcement as one bar."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from chungtay.kernel.templatetags.ui import drawn
from chungtay.kernel.web.drawing import Picture

register = template.Library()


@register.simple_tag
def answers_drawn(bar: Picture | None) -> SafeString | str:
    """The bar; the numbers stand beside it in words."""
    return drawn(bar) if bar is not None else ""

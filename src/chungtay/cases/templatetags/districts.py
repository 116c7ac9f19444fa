"""The old districts of a case, one bar each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template

from chungtay.cases.models import ReformCase
from chungtay.cases.queries.pages import DistrictRow
from chungtay.cases.views.drawing import bars_of
from chungtay.kernel.templatetags.ui import drawn

register = template.Library()


@register.inclusion_tag("cases/_districts.html")
def district_table(case: ReformCase, districts: Sequence[DistrictRow]) -> dict[str, Any]:
    """What becomes of the bodies of each old district: a bar on one scale, and always the numbers."""
    bars = [drawn(bar) for bar in bars_of(districts)]
    return {"case": case, "rows": list(zip(districts, bars, strict=True))}

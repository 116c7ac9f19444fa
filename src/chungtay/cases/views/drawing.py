"""One bar for each old district: how many of its bodies go on without a question, are asked, end, are left out."""

from __future__ import annotations

from collections.abc import Sequence

from chungtay.cases.choices import Fate
from chungtay.cases.queries.pages import DistrictRow
from chungtay.kernel.web.drawing.svg import Picture, percent, shape

HEIGHT, TOP, TALL = 18.0, 2.0, 14.0
# Told apart in black and white too: full, hatched by an outline, pale, empty.
LOOKS = {Fate.CERTAIN: "case-certain", Fate.ASKED: "case-asked", Fate.ENDS: "case-ends", Fate.LEFT_OUT: "case-left"}


def bars_of(rows: Sequence[DistrictRow]) -> list[Picture]:
    """Bars on one scale, the longest as wide as its place."""
    most = max((row.total for row in rows), default=0) or 1
    pictures = []
    for row in rows:
        at, shapes = 0.0, []
        for fate, look in LOOKS.items():
            width = row.fates.get(fate.value, 0) / most
            if width:
                shapes.append(
                    shape("rect", x=percent(at), y=TOP, width=percent(width), height=TALL, class_=f"case-bar {look}")
                )
            at += width
        pictures.append(Picture(HEIGHT, tuple(shapes)))
    return pictures

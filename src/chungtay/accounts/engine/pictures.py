"""A QR picture as the path of one SVG element (ISO/IEC 18004, made by segno)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import segno

QUIET_ZONE = 4  # modules of white around the picture, as the standard asks


@dataclass(frozen=True)
class QrPicture:
    """The side of the square, in modules, and the dark modules as the `d` of a path."""

    side: int
    path: str


def qr_picture(text: str) -> QrPicture:
    """The picture of a text; one rectangle for each run of dark modules."""
    rows = [bytes(row) for row in segno.make_qr(text, error="m").matrix_iter(border=QUIET_ZONE)]
    strokes: list[str] = []
    for y, row in enumerate(rows):
        x = 0
        for is_dark, run in groupby(row):
            length = len(list(run))
            if is_dark:
                strokes.append(f"M{x} {y}h{length}v1h-{length}z")
            x += length
    return QrPicture(len(rows), "".join(strokes))

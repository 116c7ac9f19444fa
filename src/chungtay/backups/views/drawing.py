"""Thirty days in a row: a full bar for a good copy, a hollow one for a failed try, a short line for no try."""

from __future__ import annotations

from collections.abc import Sequence

from chungtay.backups.choices import BackupState
from chungtay.backups.queries.status import Night
from chungtay.kernel.web.drawing.svg import Picture, Shape, percent, shape

HEIGHT, BASE, LEAST = 64.0, 60.0, 10.0


def picture_of(nights: Sequence[Night], *, title: str) -> Picture:
    """The days side by side, as wide as their place; a bar is as tall as its copy is large beside the largest."""
    most = max((night.size for night in nights), default=0) or 1
    step = 1 / (len(nights) or 1)
    shapes = [_bar(night, most, at=number * step, step=step) for number, night in enumerate(nights)]
    return Picture(HEIGHT, tuple(shapes), title=title, class_="backup-nights")


def _bar(night: Night, most: int, *, at: float, step: float) -> Shape:
    x, width = percent(at + step * 0.15), percent(step * 0.7)
    if night.state == BackupState.GOOD:
        tall = LEAST + (BASE - LEAST) * night.size / most
        return shape("rect", x=x, y=BASE - tall, width=width, height=tall, rx=1.5, class_="backup-good")
    if night.state == BackupState.FAILED:
        tall = BASE - LEAST
        return shape("rect", x=x, y=LEAST, width=width, height=tall, rx=1.5, class_="backup-failed")
    return shape("rect", x=x, y=BASE - 2, width=width, height=2, class_="backup-none")

"""What a page shows that is drawn: the picture of the answers, and the code that leads to the page of a group."""

from __future__ import annotations

import io
from collections.abc import Sequence

import segno

from chungtay.kernel.web.drawing import Picture
from chungtay.kernel.web.drawing.svg import percent, shape

HEIGHT, TOP, TALL = 24.0, 2.0, 20.0
# Told apart in black and white too: full, hatched by its outline, empty.
LOOKS = ("answers-first", "answers-second", "answers-none")


def answer_bar(counted: Sequence[tuple[str, int]]) -> Picture | None:
    """One bar for all that were asked: each answer its share, and last those without one."""
    total = sum(count for _answer, count in counted)
    if not total:
        return None
    at, shapes = 0.0, []
    for (_answer, count), look in zip(counted, LOOKS, strict=False):
        if count:
            width = percent(count / total)
            shapes.append(shape("rect", x=percent(at), y=TOP, width=width, height=TALL, class_=look))
        at += count / total
    return Picture(HEIGHT, tuple(shapes))


def qr_svg(url: str) -> str:
    """The code as an address of a picture: black on white in every light."""
    return str(segno.make(url, error="m").svg_data_uri(scale=4, border=4, dark="#000", light="#fff", omitsize=False))


def qr_png(url: str) -> bytes:
    """The code as a picture to send on or to print."""
    picture = io.BytesIO()
    segno.make(url, error="m").save(picture, kind="png", scale=12, border=4, dark="#000", light="#fff")
    return picture.getvalue()

"""Shapes and their markup; pure, no Django."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

Length = float | str


@dataclass(frozen=True)
class Shape:
    """One SVG element: its tag, its attributes and what is inside it."""

    tag: str
    attributes: tuple[tuple[str, str], ...] = ()
    inside: tuple[Shape | str, ...] = ()

    def get(self, name: str) -> str:
        """The attribute of this name, or nothing."""
        return dict(self.attributes).get(name, "")

    def markup(self) -> str:
        """The element as text; every value is escaped here and nowhere else."""
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in self.attributes)
        inner = "".join(escape(part) if isinstance(part, str) else part.markup() for part in self.inside)
        return f"<{self.tag}{attributes}>{inner}</{self.tag}>" if inner else f"<{self.tag}{attributes}/>"

    def walk(self) -> Iterable[Shape]:
        """The element and everything in it."""
        yield self
        for part in self.inside:
            if isinstance(part, Shape):
                yield from part.walk()


def plain(value: Length) -> str:
    """A length as SVG writes it: at most two decimals, no empty ones."""
    if isinstance(value, str):
        return value
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def percent(share: float) -> str:
    """A share of the width, 0 to 1, as a percentage."""
    return f"{plain(share * 100)}%"


def shape(tag: str, inside: Iterable[Shape | str] = (), **attributes: Length | None) -> Shape:
    """An element from Python names: `stroke_width` becomes stroke-width, `class_` becomes class; None is left out."""
    written = tuple(
        (name.rstrip("_").replace("_", "-"), plain(value)) for name, value in attributes.items() if value is not None
    )
    return Shape(tag, written, tuple(inside))


def words(text: str, *, x: Length, y: float, class_: str, **more: Length | None) -> Shape:
    """One line of text."""
    return shape("text", (text,), x=x, y=y, class_=class_, **more)


@dataclass(frozen=True)
class Picture:
    """A finished drawing: its size (None = as wide as its place), its shapes and, if it speaks alone, its title."""

    height: float
    shapes: tuple[Shape, ...]
    width: float | None = None
    title: str = ""
    class_: str = ""
    is_scaled: bool = False

    def all_shapes(self) -> list[Shape]:
        """Every element of the drawing, outermost first."""
        return [inner for outer in self.shapes for inner in outer.walk()]

    def markup(self) -> str:
        """The <svg> element; without a title it is decoration and hidden from screen readers."""
        head: dict[str, Length | None] = {"class_": f"drawing {self.class_}".strip()}
        if self.width is not None:
            head["viewBox"] = f"0 0 {plain(self.width)} {plain(self.height)}"
            if not self.is_scaled:
                head |= {"width": self.width, "height": self.height}
        head |= {"role": "img", "aria_label": self.title} if self.title else {"aria_hidden": "true"}
        return shape("svg", self.shapes, **head, focusable="false").markup()


def wrapped(text: str, *, room: int, lines: int = 2) -> tuple[str, ...]:
    """Break a name into at most `lines` lines of about `room` letters; the last keeps the rest, nothing is cut."""
    found = [""]
    for word in text.split():
        joined = f"{found[-1]} {word}".strip()
        if len(joined) > room and found[-1] and len(found) < lines:
            found.append(word)
        else:
            found[-1] = joined
    return tuple(found)

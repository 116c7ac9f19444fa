"""How a lower room's page shows what only upper rooms know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise


@dataclass(frozen=True)
class Panel:
    """A part of a page: a title, a template of the offering room and what it shows."""

    title: str | Promise
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


PanelMaker = Callable[[HttpRequest, Any, date], Panel | None]

_offers: dict[str, list[tuple[int, PanelMaker]]] = {}


def offer_panel(place: str, *, order: int) -> Callable[[PanelMaker], PanelMaker]:
    """Offer a panel on the page named `place`, such as `organisations.show`."""

    def register(maker: PanelMaker) -> PanelMaker:
        _offers.setdefault(place, []).append((order, maker))
        return maker

    return register


def panels_for(place: str, request: HttpRequest, thing: Any, on: date) -> list[Panel]:
    """The panels other rooms show on this page, in their order; a room with nothing to say says None."""
    offers = sorted(_offers.get(place, []), key=lambda offer: offer[0])
    made = [maker(request, thing, on) for _order, maker in offers]
    return [panel for panel in made if panel is not None]

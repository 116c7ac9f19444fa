"""The tags of our parts: rooms hand over values, the parts draw them. See docs/developer/ui.md."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.http import QueryDict
from django.template.context import Context
from django.templatetags.static import static
from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chungtay.kernel.dates import PartialDate
from chungtay.kernel.modules import MenuEntry
from chungtay.kernel.money import format_dong
from chungtay.kernel.permissions import is_allowed
from chungtay.kernel.vietnamese import short_day
from chungtay.kernel.web.drawing import (
    Dumbbell,
    Picture,
    RingParty,
    Stop,
    TwoSided,
    answering_groups,
    are_woven,
    dumbbell,
    dumbbell_range,
    rings,
    stadium_links,
    track,
    two_sided_bar,
    waiting,
)

register = template.Library()

OWN_ICONS = frozenset({"dotted-circle", "dashed-circle", "linked-rings"})

STATES = {
    "draft": ("dotted-circle", gettext_lazy("Draft")),
    "waiting_you": ("circle-fill", gettext_lazy("Waits for you")),
    "waiting_other": ("circle-half", gettext_lazy("Waits for the other side")),
    "signed": ("linked-rings", gettext_lazy("Signed")),
    "done": ("check-lg", gettext_lazy("Done")),
    "insufficient": ("dash-circle", gettext_lazy("Not enough evidence yet")),
    "dormant": ("exclamation-triangle", gettext_lazy("Dormant")),
    "returned": ("x-lg", gettext_lazy("Returned")),
    "ended": ("stop", gettext_lazy("Ended")),
}

GIFT_FORMS = {
    "cash": ("circle-fill", gettext_lazy("Cash")),
    "valued": ("square-fill", gettext_lazy("Goods with a value")),
    "unvalued": ("square", gettext_lazy("Goods without a value")),
    "unstated": ("dashed-circle", gettext_lazy("Form not stated")),
}


@register.simple_tag
@lru_cache(maxsize=1000)  # a list draws the same few a hundred times
def icon(name: str, label: str = "") -> SafeString:
    """A picture from the sprite; without a label it is decoration beside a word."""
    sheet = "img/marks.svg" if name in OWN_ICONS else "vendor/bootstrap-icons/sprite.svg"
    address = f"{static(sheet)}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, address)
    return format_html('<svg class="icon" aria-hidden="true" focusable="false"><use href="{}"/></svg>', address)


@register.inclusion_tag("ui/state.html")
def state(name: str, text: str = "") -> dict[str, Any]:
    """A pill: glyph and word; `text` replaces the word, never the glyph."""
    glyph, word = STATES[name]
    return {"name": name, "glyph": glyph, "word": text or word}


@register.inclusion_tag("ui/gift_form.html")
def gift_form(name: str) -> dict[str, Any]:
    """The form of a gift, told by shape and word."""
    glyph, word = GIFT_FORMS[name]
    return {"name": name, "glyph": glyph, "word": word}


def drawn(picture: Picture) -> SafeString:
    # Every attribute and text of a Shape is escaped in Shape.markup().
    return mark_safe(picture.markup())  # noqa: S308  # escaped by the one writer of shapes


@register.simple_tag
def ring(*parties: RingParty, size: int = 38) -> SafeString:
    """One ring or several, woven if signed: decoration, the names stand beside."""
    return drawn(rings(parties, diameter=size))


@register.simple_tag
def wait_rings(waits: RingParty, waited_for: RingParty) -> SafeString:
    """Ring → ring; the sentence beside it says the same."""
    return drawn(waiting(waits, waited_for))


@register.inclusion_tag("ui/party_strip.html")
def party_strip(parties: Sequence[RingParty], key: bool = True) -> dict[str, Any]:
    """The parties as linked rings: two with their names beside, three or more as links with who answers today."""
    parties = list(parties)
    following = [*parties[1:], None]
    held = [other is not None and are_woven(party, other) for party, other in zip(parties, following, strict=True)]
    context: dict[str, Any] = {"parties": parties, "is_pair": len(parties) <= 2, "key": key, "count": len(parties)}
    if context["is_pair"]:
        return context | {"picture": drawn(rings(parties))}
    return context | {
        "picture": drawn(stadium_links(parties)),
        "groups": answering_groups(parties),
        "column": list(zip(parties, held, strict=True)),
        "is_many": len(parties) >= 6,
    }


@register.inclusion_tag("ui/two_sided.html")
def two_sided(bar: TwoSided, question: str = "", left: str = "", right: str = "") -> dict[str, Any]:
    """What one side did for the other on one zero line; `left` and `right` name the sides below it."""
    title = _("%(left)s to the left, %(right)s to the right, in %(unit)s.") % {
        "left": bar.left_total,
        "right": bar.right_total,
        "unit": bar.unit or _("items"),
    }
    return {"bar": bar, "picture": drawn(two_sided_bar(bar, title=title)), "question": question, "sides": (left, right)}


@register.inclusion_tag("ui/dumbbells.html")
def dumbbells(rows: Iterable[Dumbbell], caption: str, gap_label: str = "") -> dict[str, Any]:
    """A year per line: side A a circle, side B a diamond, the bar between them the gap."""
    rows = list(rows)
    low, high = dumbbell_range(rows)
    lines = [(row, drawn(dumbbell(row, low=low, high=high, title=_ends(row)))) for row in rows]
    return {"lines": lines, "caption": caption, "gap_label": gap_label}


def _ends(row: Dumbbell) -> str:
    return _("%(label)s: side A %(a)s, side B %(b)s.") % {"label": row.label, "a": row.a, "b": row.b}


@register.inclusion_tag("ui/as_of.html", takes_context=True)
def as_of(
    context: Context, on: date, stops: Sequence[Stop] = (), signing_url: str = "", field_id: str = "as-of-day"
) -> dict[str, Any]:
    """The day this page is read on: a date, the track of what changed, and the day of signing."""
    request = context.get("request")
    kept = [(k, v) for k, v in request.GET.items() if k not in {"ngay", "sau", "truoc"}] if request else []
    shapes = mark_safe("".join(part.markup() for part in track(stops))) if stops else ""  # noqa: S308  # as in drawn()
    return {"on": on, "track": shapes, "signing_url": signing_url, "kept": kept, "field_id": field_id}


@register.simple_tag(takes_context=True)
def can(context: Context, permission: str, thing: object = None) -> bool:
    """Whether the person may; used as `{% can "agreements.sign" agreement as may_sign %}`."""
    request = context.get("request")
    return request is not None and is_allowed(request.user, permission, thing)


@register.simple_tag(takes_context=True)
def query_with(context: Context, **changes: Any) -> str:
    """This page's query with some values changed; None takes one away."""
    request = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    for name, value in changes.items():
        if value is None or value == "":
            query.pop(name, None)
        else:
            query[name] = value.isoformat() if isinstance(value, date) else str(value)
    return f"?{query.urlencode()}" if query else "?"


@dataclass(frozen=True)
class RailLine:
    """One line of the rail with its address; `is_current` on the page it leads to and those below it."""

    entry: MenuEntry
    url: str
    is_current: bool


@register.simple_tag(takes_context=True)
def rail(context: Context, menu: Sequence[MenuEntry] | None) -> list[RailLine]:
    """The entries of the menu with their addresses; the longest address this page begins with is the current one."""
    here = getattr(context.get("request"), "path", "")
    lines = [(entry, _address(entry.to, get_urlconf())) for entry in menu or ()]
    current = max((url for _entry, url in lines if url and here.startswith(url)), key=len, default="")
    return [RailLine(entry, url, bool(current) and url == current) for entry, url in lines if url]


@lru_cache(maxsize=1000)
def _address(to: str, among: str | None) -> str:
    if urlsplit(to).path.startswith("/"):
        return to
    try:
        return reverse(to)
    except NoReverseMatch:
        return ""


@register.filter
def day(value: date | datetime | None) -> str:
    """A whole day in figures, 1/7/2025, in the time of Việt Nam."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return short_day(value)


@register.inclusion_tag("ui/partial_day.html", name="partial_day")
def partial_day_tag(value: PartialDate | None) -> dict[str, Any]:
    """A day as far as the source states it; what it does not state, or somebody concluded, stands in its own tag."""
    value = value or PartialDate()
    parts = [part for part in (value.day, value.month, value.year) if part is not None]
    stated = day(value.as_date()) if value.is_known else "/".join(str(part) for part in parts)
    return {
        "stated": stated,
        "part_of_day": value.part_of_day,
        "is_unstated": not parts,
        "is_month": value.day is None and value.month is not None,
        "is_year": value.month is None and value.year is not None,
        "lacks_year": value.year is None and bool(parts),
        "inferred_year": value.inferred_year,
    }


@register.filter
def dong(amount: int | None) -> str:
    """An amount of money, 240.000.000 đ."""
    return "" if amount is None else format_dong(amount)

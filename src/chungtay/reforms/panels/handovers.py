"""What stands on the page of a body about its predecessors and successors, in words and in the order it is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chungtay.kernel.panels import Panel, offer_panel
from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import is_allowed
from chungtay.kernel.vietnamese import short_day, sort_key
from chungtay.organisations.choices import SuccessionScope
from chungtay.organisations.models import Organisation, Succession
from chungtay.organisations.queries import Snapshot, Surroundings, snapshot_of
from chungtay.reforms.panels.lineage import Heir, LineageDays, Predecessor, Strand

STRANDS = {
    SuccessionScope.LEGAL_PERSON: Strand.WHOLE,
    SuccessionScope.AGREEMENT: Strand.WHOLE,
    SuccessionScope.ASSETS: Strand.WHOLE,
    SuccessionScope.ADMINISTRATIVE: Strand.ADMINISTRATIVE,
    SuccessionScope.PROFESSIONAL: Strand.PROFESSIONAL,
}
ORDER = list(STRANDS)

Drawing = tuple[Predecessor, Sequence[Heir], LineageDays]


@dataclass(frozen=True)
class Handover:
    """One line of "who answers": a succession with the name its other end bears, and what may be done about it."""

    step: Succession
    body: Organisation
    name: str
    code: str
    decide_url: str
    is_of_another_day: bool

    @property
    def url(self) -> str:
        return reverse("register:show", args=[self.body.uid])


@offer_panel("organisations.show.before", order=10)
def where_the_work_went(request: HttpRequest, around: Surroundings, on: date) -> Panel | None:
    """The drawing of whom the body handed its work to, or else of those it took it from."""
    lines = handed_on(request.user, around)
    is_origin = not lines
    lines = lines or taken_over(around)
    if not lines:
        return None
    title = gettext_lazy("Where its work came from") if is_origin else gettext_lazy("Where its work went")
    body, heirs, days = _drawing(snapshot_of(around.history, on), lines, on)
    context = {
        "body": body,
        "heirs": heirs,
        "days": days,
        "is_origin": is_origin,
        "has_candidates": not is_origin and bool(around.answer.candidates),
    }
    return Panel(title, "reforms/_where_it_went.html", context)


@offer_panel("organisations.show.leading", order=10)
def a_decision_to_take(request: HttpRequest, around: Surroundings, on: date) -> Panel | None:
    """The one thing to do first: say who takes over from this body."""
    undecided = [line for line in handed_on(request.user, around) if line.decide_url]
    if not undecided:
        return None
    title = gettext_lazy("Decide who takes over")
    return Panel(title, "reforms/_button.html", {"to": undecided[0].decide_url, "is_primary": True})


@offer_panel("organisations.show.successors", order=10)
def successors(request: HttpRequest, around: Surroundings, on: date) -> Panel | None:
    """Every body that took over, or may have."""
    lines = handed_on(request.user, around)
    return Panel(gettext_lazy("Taken over by"), "reforms/_handovers.html", {"lines": lines}) if lines else None


@offer_panel("organisations.show.predecessors", order=10)
def predecessors(request: HttpRequest, around: Surroundings, on: date) -> Panel | None:
    """Every body this one took over from, or may have."""
    lines = taken_over(around)
    title = gettext_lazy("What it took over")
    return Panel(title, "reforms/_taken_over.html", {"lines": lines}) if lines else None


def handed_on(person: Visitor, around: Surroundings) -> list[Handover]:
    """The steps on from the body, each with the address at which this person may decide it."""
    if not around.after:
        return []
    may_decide = is_allowed(person, "organisations.confirm_succession", around.after[0])
    seen = {key: snapshot_of(history, around.day) for key, history in around.histories.items()}
    return [_handover(step, seen[step.successor_id], may_decide=may_decide) for step in _sorted(around.after, seen)]


def taken_over(around: Surroundings) -> list[Handover]:
    """The steps that lead to the body, in their order."""
    histories = around.histories
    seen = {step.pk: snapshot_of(histories[step.predecessor_id], around.day) for step in around.before}
    return [_handover(step, seen[step.pk], may_decide=False) for step in around.before]


def _sorted(steps: Sequence[Succession], seen: Mapping[int, Snapshot]) -> list[Succession]:
    """Confirmed before awaited, the legal person before the work, lead successors before the others, then by name."""

    def place(step: Succession) -> tuple[bool, int, bool, str]:
        scope = ORDER.index(SuccessionScope(step.scope))
        return not step.is_confirmed, scope, not step.is_lead, sort_key(seen[step.successor_id].name)

    return sorted(steps, key=place)


def _handover(step: Succession, other: Snapshot, *, may_decide: bool) -> Handover:
    return Handover(
        step=step,
        body=other.organisation,
        name=other.name,
        code=other.unit_code,
        decide_url=reverse("reforms:confirm", args=[step.uid]) if may_decide and not step.is_confirmed else "",
        is_of_another_day=step.on != step.predecessor.valid_until,
    )


def _drawing(seen: Snapshot, lines: Sequence[Handover], day: date) -> Drawing:
    """The body and, as strands, whoever took over its work or may have; or whose work it took over."""
    scopes = {line.step.scope for line in lines}
    change = min(line.step.on for line in lines)
    body = Predecessor(
        name=seen.short_name or seen.name,
        note=str(seen.kind.label) if seen.kind and seen.short_name else "",
        administrative=_("administration") if SuccessionScope.ADMINISTRATIVE in scopes else "",
        professional=_("guidance of teaching") if SuccessionScope.PROFESSIONAL in scopes else "",
    )
    heirs = [
        Heir(
            name=line.name,
            strand=STRANDS[SuccessionScope(line.step.scope)] if line.step.is_confirmed else Strand.CANDIDATE,
            note=_("code %(code)s") % {"code": line.code} if line.code else "",
            group=_group(line.step),
            url=line.url,
        )
        for line in lines
    ]
    days = LineageDays(
        before=_("to the end of %(day)s") % {"day": short_day(change - timedelta(days=1))},
        change=short_day(change),
        today=_("seen on %(day)s") % {"day": short_day(day)},
    )
    return body, heirs, days


def _group(step: Succession) -> str:
    words = {"scope": step.get_scope_display().lower()}
    if step.is_confirmed:
        return _("Confirmed: %(scope)s") % words
    return _("Awaiting confirmation: %(scope)s") % words

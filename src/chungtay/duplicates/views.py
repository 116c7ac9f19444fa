from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.duplicates.actions import ask_again, ask_for_duplicates, prepare_joining, tell_apart
from chungtay.duplicates.choices import REASONS, ProposalState
from chungtay.duplicates.forms import FilterForm, KeepForm, PressForm
from chungtay.duplicates.jobs import have_compared
from chungtay.duplicates.models import DuplicateProposal
from chungtay.duplicates.queries import last_search, proposals_in, visible_proposals
from chungtay.kernel.clock import today
from chungtay.kernel.panels import Panel, panels_for
from chungtay.kernel.routes import OFFICER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.kernel.web.tables import page_from, picked
from chungtay.organisations.choices import CodeScheme
from chungtay.organisations.models import Membership, Organisation
from chungtay.organisations.queries import LEADING_ROLES, Snapshot, members_of_many, snapshots_on
from chungtay.reforms.queries import department_of


@dataclass(frozen=True)
class Side:
    """One of the two records, as the page shows it."""

    body: Organisation
    seen: Snapshot
    people: Sequence[Membership]
    panels: Sequence[Panel]

    @property
    def weight(self) -> tuple[bool, int, int]:
        """More codes and people speak for keeping this record; of equals the older one is kept."""
        has_code = any(code.scheme == CodeScheme.SECTOR for code in self.seen.codes)
        return has_code, len(self.people), -self.body.pk


@route("duplicates.list", audience=OFFICER)
def duplicates(request: UserRequest) -> HttpResponse:
    day = today()
    form = FilterForm(request.GET or None)
    state = picked(ProposalState, request.GET.get("trang_thai"), ProposalState.PROPOSED)
    page = page_from(request, proposals_in(visible_proposals(request.user), state, day), order=("-score", "id"))
    bodies = {body.pk: body for row in page.rows for body in (row.first, row.second)}
    seen = snapshots_on(bodies.values(), day, with_places=False)
    rows = [(row, seen[row.first_id], seen[row.second_id], reasons_of(row)) for row in page.rows]
    context = {
        "rows": rows,
        "page": page,
        "form": form,
        "state": state,
        "search": last_search(request.user, day),
        "press": PressForm(),
        "crumbs": [(_("Changes of the register"), reverse("reforms:list"))],
    }
    return render(request, "duplicates/list.html", context)


@route("duplicates.find", audience=OFFICER, writes=True, idempotent=True, queries=20)
def search_duplicates(request: UserRequest) -> HttpResponse:
    form = PressForm(request.POST or None)
    department = department_of(request.user, today())
    here = reverse("duplicates:list")

    def act() -> str:
        if department is not None:
            have_compared(ask_for_duplicates(department, by=request.user, on=today()))
        return here

    said = _("The bodies are being compared. The pairs appear here as soon as that is done.")
    return answered(request, form, "duplicates.find", act, said) or HttpResponseRedirect(here)


@route(
    "duplicates.decide",
    audience=OFFICER,
    writes=True,
    idempotent=True,
    queries=400,
    of="duplicates.DuplicateProposal",
)
def compare(request: UserRequest, uid: Uid) -> HttpResponse:
    proposal = one_of(visible_proposals(request.user), uid)
    require(request.user, "duplicates.decide", proposal)
    sides = sides_of(request, proposal)
    best = max(sides, key=lambda side: side.weight)
    records = [(side.body.uid, side.seen.name) for side in sides]
    form = KeepForm(request.POST or None, records=records, version=proposal.version, initial={"kept": best.body.uid})

    def act() -> str:
        form.check_version(proposal)
        kept = next(side.body for side in sides if side.body.uid == form.cleaned_data["kept"])
        reform = prepare_joining(proposal, kept, by=request.user, on=today())
        return reverse("reforms:show", args=[reform.uid])

    done = answered(request, form, "duplicates.decide", act, "")
    context = {
        "proposal": proposal,
        "sides": sides,
        "reasons": reasons_of(proposal),
        "form": form,
        "aside_form": PressForm(version=proposal.version, auto_id="aside_%s"),
        "crumbs": [(_("Bodies entered twice"), reverse("duplicates:list"))],
    }
    return done or render(request, "duplicates/compare.html", context)


@route(
    "duplicates.decide",
    audience=OFFICER,
    writes=True,
    idempotent=True,
    queries=20,
    of="duplicates.DuplicateProposal",
)
def keep_apart(request: UserRequest, uid: Uid) -> HttpResponse:
    proposal = one_of(visible_proposals(request.user), uid)
    require(request.user, "duplicates.decide", proposal)
    form = PressForm(request.POST or None, version=proposal.version)
    was_apart = proposal.is_apart

    def act() -> str:
        form.check_version(proposal)
        (ask_again if was_apart else tell_apart)(proposal, by=request.user, on=today())
        return onward(request, proposal)

    said = _("The question is open again.") if was_apart else _("Remembered: these are two different bodies.")
    done = answered(request, form, "reforms.keep_apart", act, said)
    if done is None:
        for sentence in form.non_field_errors():
            messages.error(request, str(sentence))
    return done or HttpResponseRedirect(reverse("duplicates:compare", args=[uid]))


def onward(request: UserRequest, proposal: DuplicateProposal) -> str:
    """The next pair to look at; the list when none is left, the pair itself when its question was opened again."""
    if proposal.is_open:
        return reverse("duplicates:compare", args=[proposal.uid])
    left = proposals_in(visible_proposals(request.user), ProposalState.PROPOSED, today())
    following = left.order_by("-score", "id").first()
    return reverse("duplicates:compare", args=[following.uid]) if following else reverse("duplicates:list")


def reasons_of(proposal: DuplicateProposal) -> list[str]:
    return [str(REASONS[reason]) for reason in proposal.reasons if reason in REASONS]


def sides_of(request: UserRequest, proposal: DuplicateProposal) -> list[Side]:
    day = today()
    bodies = [proposal.first, proposal.second]
    seen = snapshots_on(bodies, day)
    people: dict[int, list[Membership]] = {body.pk: [] for body in bodies}
    for row in members_of_many(people, LEADING_ROLES, day):
        people[row.organisation_id].append(row)
    return [
        Side(body, seen[body.pk], people[body.pk], panels_for("organisations.show", request, body, day))
        for body in bodies
    ]

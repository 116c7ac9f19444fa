from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.handovers.actions import drop_handover, hand_over, prepare_handover, undo_handover
from chungtay.handovers.choices import LineKind
from chungtay.handovers.forms import HandOverForm, PrepareHandoverForm, PutAsideForm
from chungtay.handovers.models import Handover
from chungtay.handovers.queries.handing import lines_by_kind, visible_handovers
from chungtay.kernel.clock import today
from chungtay.kernel.permissions import is_allowed
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.kernel.web.tables import page_from
from chungtay.organisations.queries import changeable_memberships, names_on


@route("handovers.list", audience=MEMBER)
def show_handovers(request: UserRequest) -> HttpResponse:
    page = page_from(request, visible_handovers(request.user), order=["-id"])
    names = names_on([row.organisation for row in page.rows], today())
    rows = [(row, names[row.organisation_id]) for row in page.rows]
    return render(request, "handovers/list.html", {"rows": rows, "page": page})


@route(
    "handovers.prepare",
    audience=MEMBER,
    writes=True,
    idempotent=True,
    queries=20,
    of="organisations.Membership",
)
def prepare(request: UserRequest, uid: Uid) -> HttpResponse:
    membership = one_of(changeable_memberships(request.user, today()), uid)
    require(request.user, "handovers.prepare", membership)
    form = PrepareHandoverForm(request.POST or None, initial={"last_day": today(), "post": membership.post})

    def act() -> str:
        typed = form.cleaned_data
        handover = prepare_handover(
            membership,
            form.taker,
            last_day=typed["last_day"],
            legal_document=typed["legal_document"],
            by=request.user,
            on=today(),
        )
        return reverse("handovers:show", args=[handover.uid])

    done = answered(request, form, "handovers.prepare", act, "")
    name = names_on([membership.organisation], today())[membership.organisation_id]
    context = {
        "form": form,
        "membership": membership,
        "name": name,
        "crumbs": [
            (_("Organisations"), reverse("register:list")),
            (name, reverse("register:show", args=[membership.organisation.uid])),
        ],
    }
    return done or render(request, "handovers/prepare.html", context)


@route("handovers.see", audience=MEMBER, of="handovers.Handover")
def show_handover(request: UserRequest, uid: Uid) -> HttpResponse:
    handover = one_of(visible_handovers(request.user), uid)
    require(request.user, "handovers.see", handover)
    return _page(request, handover, _form(request, handover))


@route("handovers.hand_over", audience=MEMBER, writes=True, idempotent=True, queries=20, of="handovers.Handover")
def carry_out(request: UserRequest, uid: Uid) -> HttpResponse:
    handover = one_of(visible_handovers(request.user), uid)
    require(request.user, "handovers.hand_over", handover)
    form = _form(request, handover, is_sent=True)
    here = reverse("handovers:show", args=[handover.uid])

    def act() -> str:
        kept = hand_over(
            handover,
            by=request.user,
            on=today(),
            seen=form.seen_version,
            password=form.cleaned_data.get("password", ""),
        )
        if kept.is_done:
            messages.success(request, _("The role is handed over. The minutes can be printed and signed."))
        else:
            messages.warning(
                request, _("Something has changed since the list was made. It is up to date now: read it once more.")
            )
        return here

    return answered(request, form, "handovers.hand_over", act, "") or _page(request, handover, form)


@route("handovers.undo", audience=MEMBER, writes=True, idempotent=True, queries=20, of="handovers.Handover")
def take_back(request: UserRequest, uid: Uid) -> HttpResponse:
    handover = one_of(visible_handovers(request.user), uid)
    require(request.user, "handovers.undo", handover)
    form = PutAsideForm(request.POST or None, version=handover.version)
    was_done = handover.is_done

    def act() -> str:
        form.check_version(handover)
        (undo_handover if was_done else drop_handover)(handover, by=request.user, on=today())
        return reverse("handovers:show", args=[handover.uid])

    said = _("The handover is taken back.") if was_done else _("The handover is put aside; nobody's role has changed.")
    done = answered(request, form, "handovers.undo", act, said)
    if done is None and request.method == "POST":
        for sentence in form.non_field_errors():
            messages.error(request, str(sentence))
        return HttpResponseRedirect(reverse("handovers:show", args=[handover.uid]))
    return done or _page(request, handover, _form(request, handover))


@route("handovers.see", audience=MEMBER, of="handovers.Handover")
def print_minutes(request: UserRequest, uid: Uid) -> HttpResponse:
    handover = one_of(visible_handovers(request.user), uid)
    require(request.user, "handovers.see", handover)
    return render(request, "handovers/minutes.html", _context(request, handover))


def _form(request: UserRequest, handover: Handover, *, is_sent: bool = False) -> HandOverForm:
    typed = request.POST if is_sent and request.method == "POST" else None
    return HandOverForm(typed, version=handover.version, for_new_person=handover.taking is None)


def _page(request: UserRequest, handover: Handover, form: HandOverForm) -> HttpResponse:
    may = is_allowed(request.user, "handovers.hand_over", handover)
    aside = PutAsideForm(version=handover.version, auto_id="aside_%s")
    context = _context(request, handover) | {"form": form, "aside_form": aside, "may_hand_over": may}
    return render(request, "handovers/show.html", context)


def _context(request: UserRequest, handover: Handover) -> dict[str, Any]:
    name = names_on([handover.organisation], today())[handover.organisation_id]
    lines = lines_by_kind(handover)
    return {
        "handover": handover,
        "name": name,
        "lines": lines,
        "work": [*lines[LineKind.OPEN], *lines[LineKind.FOLLOWS], *lines[LineKind.REASSIGNED]],
        "crumbs": [(_("Handovers"), reverse("handovers:list"))],
    }

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.access.actions.inviting import invite, send_again, withdraw
from chungtay.access.choices import InvitationState
from chungtay.access.documents import Line, lines_of, link_of, picture_of, words_to_copy
from chungtay.access.forms import InviteForm, SureForm
from chungtay.access.models import Invitation
from chungtay.access.queries.invitations import (
    members_without_account,
    open_invitations_of,
    roles_to_offer,
    visible_invitations,
)
from chungtay.access.rules import OFFICERS
from chungtay.kernel.clock import now, today
from chungtay.kernel.permissions import is_allowed
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.kernel.web.tables import page_from, picked
from chungtay.organisations.models import Organisation
from chungtay.organisations.queries import members_on, name_on, visible_organisations
from chungtay.organisations.rules import oversees

MOST_SHOWN = 200


@route("access.list_invitations", audience=MEMBER)
def show_invitations(request: UserRequest) -> HttpResponse:
    state = picked(InvitationState, request.GET.get("trang_thai"), InvitationState.WAITING)
    found = visible_invitations(request.user).filter(state=state)
    page = page_from(request, found, order=["-id"])
    context = {
        "lines": lines_of(page.rows),
        "page": page,
        "state": state,
        "states": [each for each in InvitationState if each != InvitationState.PREPARED],
        "may_many": is_allowed(request.user, "access.invite_many"),
    }
    return render(request, "access/invitations.html", context)


@route("access.invite", audience=MEMBER, writes=True, idempotent=True, queries=20, of="organisations.Organisation")
def invite_somebody(request: UserRequest, uid: Uid) -> HttpResponse:
    organisation = one_of(visible_organisations(request.user), uid)
    require(request.user, "access.invite", organisation)
    on = today()
    roles = roles_to_offer(request.user, organisation, on)
    members = [row for row in members_without_account(organisation, on)[:200] if row.role in roles]
    initial = {"begins_on": on, "member": request.GET.get("nguoi", "")}
    form = InviteForm(request.POST or None, roles=roles, members=members, initial=initial)

    def act() -> str:
        made = invite(organisation, form.chosen_role, form.invited, by=request.user, on=on, at=now())
        return reverse("access:invitation", args=[made.uid])

    done = answered(request, form, "access.invite", act)
    name = name_on(organisation, on)
    context = {"form": form, "name": name, "crumbs": crumbs_to(organisation, name)}
    return done or render(request, "access/invite.html", context)


@route("access.see_ways", audience=MEMBER, of="organisations.Organisation")
def show_ways(request: UserRequest, uid: Uid) -> HttpResponse:
    organisation, on = one_of(visible_organisations(request.user), uid), today()
    require(request.user, "access.see_ways", organisation)
    invites = is_allowed(request.user, "access.invite", organisation)
    offered = roles_to_offer(request.user, organisation, on) if invites else []
    waiting = [row for row in open_invitations_of(organisation) if row.role in offered]
    asked = {row.membership_id for row in waiting}
    members = list(members_on(organisation, on, only_leading=False)[:MOST_SHOWN])
    name = name_on(organisation, on)
    context = {
        "organisation": organisation,
        "name": name,
        "invites": invites,
        "lines": [Line(row, name, "", row.is_over(now())) for row in waiting],
        "outside": [row for row in members if not row.person.is_active and row.role in offered and row.pk not in asked],
        "inside": [row for row in members if row.person.is_active],
        "helps": request.user.is_operator or oversees(request.user, organisation, on, OFFICERS),
        "crumbs": crumbs_to(organisation, name),
    }
    return render(request, "access/ways.html", context)


@route("access.see_invitation", audience=MEMBER, of="access.Invitation")
def show_invitation(request: UserRequest, uid: Uid) -> HttpResponse:
    invitation = one_of(visible_invitations(request.user), uid)
    require(request.user, "access.see_invitation", invitation)
    return page(request, invitation)


@route("access.send_again", audience=MEMBER, writes=True, idempotent=True, queries=20, of="access.Invitation")
def renew(request: UserRequest, uid: Uid) -> HttpResponse:
    invitation = one_of(visible_invitations(request.user), uid)
    require(request.user, "access.send_again", invitation)
    form = SureForm(request.POST or None, version=invitation.version)
    here = reverse("access:invitation", args=[invitation.uid])

    def act() -> str:
        form.check_version(invitation)
        send_again(invitation, by=request.user, on=today(), at=now())
        return here

    said = _("A new link is made; the one before it no longer works.")
    return answered(request, form, "access.send_again", act, said) or back(request, form, invitation)


@route("access.withdraw", audience=MEMBER, writes=True, idempotent=True, queries=20, of="access.Invitation")
def take_back(request: UserRequest, uid: Uid) -> HttpResponse:
    invitation = one_of(visible_invitations(request.user), uid)
    require(request.user, "access.withdraw", invitation)
    form = SureForm(request.POST or None, version=invitation.version)

    def act() -> str:
        form.check_version(invitation)
        withdraw(invitation, by=request.user, on=today())
        return reverse("access:invitation", args=[invitation.uid])

    said = _("The invitation is withdrawn; its link no longer works.")
    return answered(request, form, "access.withdraw", act, said) or back(request, form, invitation)


def back(request: UserRequest, form: SureForm, invitation: Invitation) -> HttpResponse:
    """The page of the invitation; with what was refused as a message, when something was."""
    if request.method != "POST":
        return page(request, invitation)
    for sentence in form.non_field_errors():
        messages.error(request, str(sentence))
    return HttpResponseRedirect(reverse("access:invitation", args=[invitation.uid]))


def page(request: UserRequest, invitation: Invitation) -> HttpResponse:
    (line,) = lines_of([invitation])
    link = link_of(invitation) if line.is_open and invitation.is_by_hand else ""
    context: dict[str, Any] = {
        "line": line,
        "link": link,
        "picture": picture_of(link),
        "words": words_to_copy([line]),
        "sure": SureForm(version=invitation.version),
        "again": SureForm(version=invitation.version, auto_id="again_%s"),
        "may_renew": invitation.is_waiting and is_allowed(request.user, "access.send_again", invitation),
        "may_withdraw": invitation.is_waiting and is_allowed(request.user, "access.withdraw", invitation),
        "crumbs": [(_("Invitations"), reverse("access:invitations"))],
    }
    return render(request, "access/invitation.html", context)


def crumbs_to(organisation: Organisation, name: str) -> list[tuple[str, str]]:
    shown = reverse("register:show", args=[organisation.uid])
    return [(_("Organisations"), reverse("register:list")), (name, shown)]

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.kernel.clock import today
from chungtay.kernel.panels import panels_for
from chungtay.kernel.permissions import is_allowed
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.organisations.actions import add_membership, end_membership, withdraw_beginning
from chungtay.organisations.choices import BODIES_OF_ROLE, NAMED_FROM_ABOVE, Role
from chungtay.organisations.models import Organisation
from chungtay.organisations.queries import changeable_memberships, name_on, snapshot_on, visible_organisations
from chungtay.register.forms.bodies import EndMembershipForm, MembershipForm, WithdrawBeginningForm
from chungtay.register.views.changes import crumbs_to


@route(
    "organisations.manage_memberships",
    audience=MEMBER,
    writes=True,
    idempotent=True,
    queries=40,
    of="organisations.Organisation",
)
def add_member(request: UserRequest, uid: Uid) -> HttpResponse:
    organisation = one_of(visible_organisations(request.user), uid)
    require(request.user, "organisations.manage_memberships", organisation)
    roles = roles_to_give(request, organisation)
    form = MembershipForm(request.POST or None, roles=roles, initial={"valid_from": today()})

    def act() -> str:
        typed = form.cleaned_data
        last_day = typed["last_day"]
        add_membership(
            typed["person"],
            organisation,
            Role(typed["role"]),
            by=request.user,
            valid_from=typed["valid_from"],
            valid_until=last_day + timedelta(days=1) if last_day else None,
            post=typed["post"],
        )
        return reverse("register:show", args=[organisation.uid])

    done = answered(request, form, "organisations.manage_memberships", act, _("The role is recorded."))
    name = name_on(organisation, today())
    context = {"form": form, "name": name, "crumbs": crumbs_to((name, organisation.uid))}
    return done or render(request, "register/add_member.html", context)


def roles_to_give(request: UserRequest, organisation: Organisation) -> list[Role]:
    """The roles that exist in such a body; those that lead it only for who may name its heads."""
    kind = snapshot_on(organisation, today()).kind
    fitting = [role for role in Role if kind is None or role not in BODIES_OF_ROLE or kind in BODIES_OF_ROLE[role]]
    if is_allowed(request.user, "organisations.name_heads", organisation):
        return fitting
    return [role for role in fitting if role not in NAMED_FROM_ABOVE]


@route(
    "organisations.end_membership",
    audience=MEMBER,
    writes=True,
    idempotent=True,
    queries=40,
    of="organisations.Membership",
)
def end_member(request: UserRequest, uid: Uid) -> HttpResponse:
    membership = one_of(changeable_memberships(request.user, today()), uid)
    require(request.user, "organisations.end_membership", membership)
    is_to_come = membership.valid_from is not None and membership.valid_from >= today()
    form_class = WithdrawBeginningForm if is_to_come else EndMembershipForm
    form = form_class(request.POST or None, version=membership.version, initial={"on": today()})
    organisation = membership.organisation

    def act() -> str:
        form.check_version(membership)
        if is_to_come:
            withdraw_beginning(membership, by=request.user, on=today())
        else:
            end_membership(membership, by=request.user, on=form.cleaned_data["on"])
        return reverse("register:show", args=[organisation.uid])

    said = _("The role is withdrawn.") if is_to_come else _("The role is ended.")
    done = answered(request, form, "organisations.end_membership", act, said)
    name = name_on(organisation, today())
    panels = [] if is_to_come else panels_for("organisations.end_membership", request, membership, today())
    context = {
        "form": form,
        "name": name,
        "membership": membership,
        "is_to_come": is_to_come,
        "panels": panels,
        "crumbs": crumbs_to((name, organisation.uid)),
    }
    return done or render(request, "register/end_member.html", context)

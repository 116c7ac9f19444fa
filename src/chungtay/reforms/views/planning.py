from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.permissions import is_allowed
from chungtay.kernel.routes import OFFICER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.organisations.queries import Snapshot, snapshot_on, visible_organisations
from chungtay.reforms.actions import prepare_reform
from chungtay.reforms.choices import SLUGS, ReformKind
from chungtay.reforms.engine.plans import Plan
from chungtay.reforms.forms import FORMS, PlanForm
from chungtay.reforms.forms.planning import DissolvePlanForm
from chungtay.reforms.queries import bodies_named, department_of, roles_and_children
from chungtay.reforms.views.writing import crumbs_to

KINDS = {slug: kind for kind, slug in SLUGS.items()}
PURPOSES = {
    ReformKind.RENAME: gettext_lazy(
        "The same body bears another name from a day on; what was signed keeps the old one."
    ),
    ReformKind.MOVE: gettext_lazy("The same body sits elsewhere, or answers to another body."),
    ReformKind.RELEVEL: gettext_lazy("The same body becomes one of another kind, or teaches other levels."),
    ReformKind.MERGE: gettext_lazy("Several bodies become one: a new one, or one of them takes in the others."),
    ReformKind.SPLIT: gettext_lazy("A body is divided: it ends, or lives on with what is left."),
    ReformKind.DISSOLVE: gettext_lazy("A body ends, and nobody takes over from it."),
    ReformKind.TRANSFER: gettext_lazy("Administration or guidance of teaching over bodies goes to another body."),
}


@route("reforms.choose", audience=OFFICER, queries=12, of="organisations.Organisation")
def choose(request: UserRequest, uid: Uid) -> HttpResponse:
    organisation = one_of(visible_organisations(request.user), uid)
    require(request.user, "reforms.choose", organisation)
    name = snapshot_on(organisation, today()).name
    may_change = is_allowed(request.user, "reforms.change", organisation) and organisation.is_valid_on(today())
    offered = [kind for kind in SLUGS if may_change or kind == ReformKind.TRANSFER]
    lines = [(kind.label, PURPOSES[kind], reverse("reforms:plan", args=[uid, SLUGS[kind]])) for kind in offered]
    context = {"lines": lines, "name": name, "crumbs": crumbs_to((name, organisation.uid))}
    return render(request, "reforms/choose.html", context)


@route("reforms.plan", audience=OFFICER, writes=True, idempotent=True, queries=60, of="organisations.Organisation")
def plan(request: UserRequest, uid: Uid, kind: str) -> HttpResponse:
    organisation = one_of(visible_organisations(request.user), uid)
    require(request.user, "reforms.plan", organisation)
    chosen = KINDS.get(kind)
    if chosen is None:
        raise Http404
    seen = snapshot_on(organisation, today())
    form = _form_of(request, chosen, seen)

    def act() -> str:
        wanted = form.plan()
        refuse_what_is_not_theirs(request, wanted)
        reform = prepare_reform(
            wanted,
            by=request.user,
            on=today(),
            legal_document=form.cleaned_data["legal_document"],
            department=department_of(request.user, today()),
            without_document=form.cleaned_data.get("without_document", ""),
        )
        return reverse("reforms:show", args=[reform.uid])

    done = answered(request, form, "reforms.plan", act, "")
    context = {
        "form": form,
        "name": seen.name,
        "title": chosen.label,
        "purpose": PURPOSES[chosen],
        "crumbs": [
            *crumbs_to((seen.name, organisation.uid)),
            (_("Change the register"), reverse("reforms:choose", args=[uid])),
        ],
    }
    return done or render(request, "reforms/plan.html", context)


def _form_of(request: UserRequest, kind: ReformKind, seen: Snapshot) -> PlanForm:
    further = {}
    if FORMS[kind] is DissolvePlanForm:
        roles, below = roles_and_children(seen.organisation, today())
        further = {"roles": roles, "below": below}
    among = visible_organisations(request.user)
    return FORMS[kind](request.POST or None, body=seen, among=among, initial={"on": today()}, **further)


def refuse_what_is_not_theirs(request: UserRequest, wanted: Plan) -> None:
    """A change concerns bodies below the person's department only, and takes from or gives to no other department."""
    changed, named = bodies_named(wanted)
    permissions = [("reforms.change", body) for body in changed] + [("reforms.choose", body) for body in named]
    for permission, body in permissions:
        if not is_allowed(request.user, permission, body):
            raise RuleBroken(
                _(
                    "%(body)s does not answer to your department."
                    " Only the department above every body concerned may change it."
                )
                % {"body": body}
            )

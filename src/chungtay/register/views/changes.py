from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.permissions import is_allowed
from chungtay.kernel.routes import OFFICER
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.requests import UserRequest, route
from chungtay.organisations.actions import register_organisation
from chungtay.organisations.choices import Kind
from chungtay.organisations.queries import visible_organisations
from chungtay.register.forms.bodies import RegisterForm


@route("organisations.register", audience=OFFICER, writes=True, idempotent=True, queries=30)
def register(request: UserRequest) -> HttpResponse:
    form = RegisterForm(request.POST or None, among=visible_organisations(request.user))

    def act() -> str:
        check_parents(request, form)
        typed = form.cleaned_data
        organisation = register_organisation(
            typed["name"],
            kind=Kind(typed["kind"]),
            by=request.user,
            on=today(),
            valid_from=typed["valid_from"],
            short_name=typed["short_name"],
            levels=" ".join(typed["levels"]),
            unit=typed["unit"],
            address=typed["address"],
            codes=form.codes,
            parents=form.parents,
            legal_document=typed["legal_document"],
        )
        return reverse("register:show", args=[organisation.uid])

    done = answered(request, form, "organisations.register", act, _("The body stands in the register."))
    return done or render(request, "register/enter.html", {"form": form, "crumbs": crumbs_to()})


def check_parents(request: UserRequest, form: RegisterForm) -> None:
    """An officer enters bodies below the own department only; the operator may enter the first ones of all."""
    if not form.parents and not is_allowed(request.user, "organisations.register_under"):
        raise RuleBroken(_("Name the body it stands under: one that answers to you."), field="professional")
    for function, parent in form.parents.items():
        if not is_allowed(request.user, "organisations.register_under", parent):
            raise RuleBroken(
                _("%(parent)s does not answer to you. Name a body that does, or ask its own department.")
                % {"parent": parent},
                field=function.value,
            )


def crumbs_to(*bodies: tuple[str, str]) -> list[tuple[str, str]]:
    first = (_("Organisations"), reverse("register:list"))
    return [first, *((name, reverse("register:show", args=[uid])) for name, uid in bodies)]

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.idempotency import new_key
from chungtay.kernel.panels import panels_for
from chungtay.kernel.permissions import is_allowed
from chungtay.kernel.routes import OFFICER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.forms import KitForm
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.organisations.queries import name_on, visible_organisations
from chungtay.register.actions.single import enter_body, take_back_body, try_body
from chungtay.register.forms.bodies import RegisterForm


@route("organisations.register", audience=OFFICER, writes=True, idempotent=True, queries=60)
def register(request: UserRequest) -> HttpResponse:
    form = RegisterForm(request.POST or None, among=visible_organisations(request.user))

    def act() -> str:
        check_parents(request, form)
        body = enter_body(form.cleaned_data["name"], form.entry, by=request.user, on=today())
        return reverse("register:show", args=[body.uid])

    if request.method == "POST" and "again" not in request.POST and form.is_valid() and not form.is_read:
        if read_first := _read_first(request, form):
            return read_first
    elif "again" not in request.POST and (
        done := answered(request, form, "organisations.register", act, _("The body stands in the register."))
    ):
        return done
    return render(request, "register/enter.html", {"form": form, "crumbs": crumbs_to()})


def _read_first(request: UserRequest, form: RegisterForm) -> HttpResponse | None:
    """What would be written and what stands already; None when it is refused, with the reason in the form."""
    try:
        check_parents(request, form)
        try_body(form.cleaned_data["name"], form.entry, by=request.user, on=today())
    except RuleBroken as broken:
        form.refuse(broken)
        return None
    context = {
        "lines": form.lines,
        "hidden": [*form.typed, ("read", form.digest), ("idempotency_key", new_key())],
        "panels": panels_for("register.entering", request, form.cleaned_data, today()),
        "crumbs": crumbs_to(),
    }
    return render(request, "register/enter_read.html", context)


@route(
    "register.take_back", audience=OFFICER, writes=True, idempotent=True, queries=120, of="organisations.Organisation"
)
def take_back(request: UserRequest, uid: Uid) -> HttpResponse:
    body = one_of(visible_organisations(request.user), uid)
    require(request.user, "register.take_back", body)
    form = KitForm(request.POST or None, version=body.version)

    def act() -> str:
        form.check_version(body)
        take_back_body(body, by=request.user, on=today())
        return reverse("register:list")

    done = answered(
        request, form, "register.take_back", act, _("The entry is taken back. The body is no longer there.")
    )
    name = name_on(body, today())
    context = {"form": form, "name": name, "crumbs": crumbs_to((name, body.uid))}
    return done or render(request, "register/take_back.html", context)


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

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.accounts.models import Person
from chungtay.kernel.clock import today
from chungtay.kernel.routes import OPERATOR
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.requests import UserRequest, route
from chungtay.register.actions.beginning import open_first_office
from chungtay.register.forms.beginning import BeginForm


@route("register.begin", audience=OPERATOR, writes=True, idempotent=True, queries=20)
def begin(request: UserRequest) -> HttpResponse:
    form = BeginForm(request.POST or None)

    def act() -> str:
        assert isinstance(request.user, Person)
        open_first_office(request.user, form.cleaned_data["unit"], post=form.cleaned_data["post"], on=today())
        return reverse("accounts:today")

    done = answered(
        request, form, "register.begin", act, _("Your body stands in the register, and you are its officer.")
    )
    return done or render(request, "register/begin.html", {"form": form})

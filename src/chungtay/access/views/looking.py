from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.access.actions.looking import begin_look, end_look
from chungtay.access.choices import LookEnd
from chungtay.access.forms import LookForm
from chungtay.access.queries.looks import look_under, looks_of, people_to_help
from chungtay.access.views.seeing import SESSION_KEY
from chungtay.accounts.queries import posts_of
from chungtay.kernel.clock import now, today
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.kernel.web.tables import page_from


@route("access.see_looks", audience=MEMBER)
def show_looks(request: UserRequest) -> HttpResponse:
    page = page_from(request, looks_of(request.user), order=["-id"])
    at_me = [look for look in page.rows if look.seen_id == request.user.pk]
    by_me = [look for look in page.rows if look.viewer_id == request.user.pk]
    return render(request, "access/looks.html", {"at_me": at_me, "by_me": by_me, "page": page})


@route("access.look", audience=MEMBER, writes=True, idempotent=True, queries=20, of="accounts.Person")
def look_as(request: UserRequest, uid: Uid) -> HttpResponse:
    seen = one_of(people_to_help(request.user), uid)
    require(request.user, "access.look", seen)
    form = LookForm(request.POST or None)

    def act() -> str:
        look = begin_look(seen, form.cleaned_data["reason"], by=request.user, on=today(), at=now())
        request.session[SESSION_KEY] = look.uid
        return reverse("accounts:today")

    done = answered(request, form, "access.look", act)
    context = {"form": form, "seen": seen, "post": posts_of([seen], today()).get(seen.pk, "")}
    return done or render(request, "access/look.html", context)


@route("access.stop_looking", audience=MEMBER, writes=True, queries=20)
def stop_looking(request: UserRequest) -> HttpResponse:
    look = look_under(str(request.session.get(SESSION_KEY, "")), request.user)
    if request.method == "POST" and look is not None:
        end_look(look, LookEnd.STOPPED, by=request.user, on=today())
        del request.session[SESSION_KEY]
        said = _("You look as yourself again. %(name)s can see that you looked.")
        messages.success(request, said % {"name": look.seen})
    return redirect("access:looks")

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from chungtay.amendments.actions import end_agreement
from chungtay.amendments.forms import EndForm
from chungtay.amendments.views.writing import about, answered, opened
from chungtay.kernel.clock import now
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.requests import UserRequest, route


@route("amendments.end", audience=MEMBER, writes=True, idempotent=True, queries=40, of="agreements.Agreement")
@sensitive_post_parameters("password")
def end(request: UserRequest, uid: Uid) -> HttpResponse:
    agreement = opened(request, uid, "amendments.end")
    form = EndForm(request.POST or None)

    def act() -> None:
        typed = {name: form.cleaned_data[name] for name in ("last_day", "notice", "reason")}
        end_agreement(agreement, by=request.user, at=now(), **typed)

    said = _("The memorandum has ended; everything in it stays readable.")
    done = answered(request, form, "amendments.end", act, said, to=agreement.get_absolute_url())
    return done or render(request, "amendments/end.html", about(agreement, form=form))

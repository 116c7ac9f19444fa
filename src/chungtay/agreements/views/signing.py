from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from chungtay.agreements.actions import end_agreement, record_signing, take_back_scan
from chungtay.agreements.engine.text import short_form
from chungtay.agreements.forms import BringScanForm, EndForm, ReasonForm, SeeSignatureForm
from chungtay.agreements.queries import live_scan, visible_agreements
from chungtay.agreements.views.reading import about
from chungtay.agreements.views.table import own_party
from chungtay.agreements.views.writing import carried_out
from chungtay.kernel.clock import now
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.requests import UserRequest, one_of, require, route


@route("agreements.sign", audience=MEMBER, writes=True, idempotent=True, queries=70, of="agreements.Agreement")
@sensitive_post_parameters("password")
def sign(request: UserRequest, uid: Uid) -> HttpResponse:
    agreement = one_of(visible_agreements(request.user), uid)
    require(request.user, "agreements.sign", agreement)
    page, party = own_party(request, agreement)
    kind = SeeSignatureForm if page.scan else BringScanForm
    form = kind(request.POST or None, request.FILES or None)

    def act() -> str:
        record_signing(
            agreement,
            by=request.user,
            party=party,
            at=now(),
            signed_on=form.cleaned_data.get("signed_on"),
            scan=form.cleaned_data.get("scan"),
        )
        return reverse("agreements:show", args=[uid])

    if request.method == "POST" and (address := carried_out(request, form, "agreements.sign", act)):
        messages.success(request, _("The signature of %(party)s is recorded.") % {"party": party})
        return redirect(address)
    context = {
        **about(agreement),
        "form": form,
        "page": page,
        "party": party,
        "is_ready": agreement.state == "approved" and not page.has_signed,
        "short_hash": short_form(page.text.text_hash),
    }
    return render(request, "agreements/sign.html", context)


@route("agreements.sign", audience=MEMBER, writes=True, idempotent=True, queries=45, of="agreements.Agreement")
def take_back(request: UserRequest, uid: Uid) -> HttpResponse:
    agreement = one_of(visible_agreements(request.user), uid)
    require(request.user, "agreements.sign", agreement)
    _page, party = own_party(request, agreement)
    form = ReasonForm(request.POST or None)

    def act() -> str:
        take_back_scan(agreement, by=request.user, party=party, at=now(), reason=form.cleaned_data["reason"])
        return reverse("agreements:show", args=[uid])

    if request.method == "POST" and (address := carried_out(request, form, "agreements.take_back", act)):
        messages.success(request, _("The scan is taken back. Bring the right one when you have it."))
        return redirect(address)
    return render(
        request, "agreements/take_back.html", {**about(agreement), "form": form, "scan": live_scan(agreement)}
    )


@route("agreements.end", audience=MEMBER, writes=True, idempotent=True, queries=40, of="agreements.Agreement")
def end(request: UserRequest, uid: Uid) -> HttpResponse:
    agreement = one_of(visible_agreements(request.user), uid)
    require(request.user, "agreements.end", agreement)
    form = EndForm(request.POST or None)

    def act() -> str:
        typed = form.cleaned_data
        end_agreement(agreement, by=request.user, at=now(), last_day=typed["last_day"], reason=typed["reason"])
        return reverse("agreements:show", args=[uid])

    if request.method == "POST" and (address := carried_out(request, form, "agreements.end", act)):
        messages.success(request, _("The memorandum has ended; everything in it stays readable."))
        return redirect(address)
    return render(request, "agreements/end.html", {**about(agreement), "form": form})

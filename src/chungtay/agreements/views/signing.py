from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from chungtay.agreements.actions import bring_signed_file, record_signing, take_back_scan
from chungtay.agreements.choices import AgreementState
from chungtay.agreements.forms import BringScanForm, ReasonForm, SeeSignatureForm, SignedFileForm
from chungtay.agreements.views.reading import opened
from chungtay.agreements.views.table import own_party
from chungtay.agreements.views.writing import about, answered
from chungtay.kernel.clock import now, today
from chungtay.kernel.panels import panels_for
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.requests import UserRequest, route
from chungtay.records.engine.canonical import short_form


@route("agreements.sign", audience=MEMBER, writes=True, idempotent=True, queries=70, of="agreements.Agreement")
@sensitive_post_parameters("password")
def sign(request: UserRequest, uid: Uid) -> HttpResponse:
    agreement = opened(request, uid, "agreements.sign")
    page, party = own_party(request, agreement)
    form = (SeeSignatureForm if page.scan else BringScanForm)(request.POST or None, request.FILES or None)

    def act() -> None:
        day, scan = form.cleaned_data.get("signed_on"), form.cleaned_data.get("scan")
        record_signing(agreement, by=request.user, party=party, at=now(), signed_on=day, scan=scan)

    said = _("The signature of %(party)s is recorded.") % {"party": party}
    if done := answered(request, form, "agreements.sign", act, said, to=agreement.get_absolute_url()):
        return done
    is_ready = agreement.state == AgreementState.APPROVED and not page.has_signed
    mark, panels = short_form(page.text.text_hash), panels_for("agreements.sign", request, agreement, today())
    context = about(agreement, form=form, page=page, party=party, is_ready=is_ready, short_hash=mark, panels=panels)
    return render(request, "agreements/sign.html", context)


@route("agreements.sign", audience=MEMBER, writes=True, idempotent=True, queries=70, of="agreements.Agreement")
@sensitive_post_parameters("password")
def sign_digitally(request: UserRequest, uid: Uid) -> HttpResponse:
    agreement = opened(request, uid, "agreements.sign")
    page, party = own_party(request, agreement)
    form = SignedFileForm(request.POST or None, request.FILES or None, text=page.text)

    def act() -> str:
        typed = form.cleaned_data["signed_file"]
        check = bring_signed_file(agreement, typed, form.verdict, by=request.user, party=party, at=now())
        if check.is_good:
            messages.success(request, _("The signature of %(party)s is recorded.") % {"party": party})
            return agreement.get_absolute_url()
        return reverse("signatures:show", args=[check.uid])

    if done := answered(request, form, "agreements.sign_digitally", act, ""):
        return done
    is_ready = agreement.state == AgreementState.APPROVED and not page.has_signed
    panels = panels_for("agreements.sign_digitally", request, agreement, today())
    context = about(agreement, form=form, page=page, party=party, is_ready=is_ready, panels=panels)
    return render(request, "agreements/sign_digitally.html", context)


@route("agreements.sign", audience=MEMBER, writes=True, idempotent=True, queries=45, of="agreements.Agreement")
def take_back(request: UserRequest, uid: Uid) -> HttpResponse:
    agreement = opened(request, uid, "agreements.sign")
    _page, party = own_party(request, agreement)
    form = ReasonForm(request.POST or None)

    def act() -> None:
        take_back_scan(agreement, by=request.user, party=party, at=now(), reason=form.cleaned_data["reason"])

    said = _("The scan is taken back. Bring the right one when you have it.")
    done = answered(request, form, "agreements.take_back", act, said, to=agreement.get_absolute_url())
    return done or render(request, "agreements/take_back.html", about(agreement, form=form))

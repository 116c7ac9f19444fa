from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from chungtay.agreements.actions import record_signing, take_back_scan
from chungtay.agreements.choices import AgreementState
from chungtay.agreements.forms import BringScanForm, ReasonForm, SeeSignatureForm
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
    ways = panels_for("agreements.sign.ways", request, agreement, today())
    words = {"is_ready": is_ready, "short_hash": mark, "panels": panels, "ways": ways}
    context = about(agreement, form=form, page=page, party=party, **words)
    return render(request, "agreements/sign.html", context)


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

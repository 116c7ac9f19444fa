from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from chungtay.kernel.clock import now, today
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.web.requests import UserRequest, route
from chungtay.sheets.actions import receive_file
from chungtay.sheets.forms import BringForm
from chungtay.sheets.models import SheetImport
from chungtay.sheets.queries.offers import SheetOffer, offered_sheets, scopes_of
from chungtay.sheets.views.writing import answered, crumbs


def offer_asked_for(request: HttpRequest, offers: list[SheetOffer]) -> SheetOffer | None:
    """The sheet the address names, or the only one there is; a sheet this person is not offered is not there."""
    asked = request.GET.get("bang", "")
    if not asked:
        return offers[0] if len(offers) == 1 else None
    for offer in offers:
        if offer.sheet.key == asked:
            return offer
    raise Http404


@route("sheets.bring", audience=MEMBER, writes=True, idempotent=True, queries=20)
def bring(request: UserRequest) -> HttpResponse:
    offer = offer_asked_for(request, offered_sheets(request.user, today()))
    if offer is None:
        return redirect("sheets:list")
    scopes = scopes_of(offer, request.user, today())
    first = request.GET.get("don_vi", "")
    form = BringForm(
        request.POST or None, request.FILES or None, scopes=scopes, initial={"scope": first} if first else {}
    )

    def act() -> SheetImport:
        scope, file = form.cleaned_data["scope"], form.cleaned_data["file"]
        return receive_file(file, sheet_key=offer.sheet.key, scope_uid=scope, by=request.user, at=now())

    if done := answered(request, form, "sheets.bring", act):
        return done
    only = next(iter(scopes.values())) if len(scopes) == 1 else ""
    context = {"form": form, "sheet": offer.sheet, "only_scope": only, "crumbs": crumbs()}
    return render(request, "sheets/bring.html", context)

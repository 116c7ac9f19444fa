from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from chungtay.agreements.choices import AgreementState
from chungtay.agreements.models import Agreement
from chungtay.agreements.queries.visible import visible_agreements
from chungtay.kernel.clock import now, today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.vietnamese import tidy
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.inputs import NotADay, read_day
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.memoranda.actions import give_out_to_sign
from chungtay.memoranda.engine.paper import Signing
from chungtay.memoranda.forms import LONGEST_PLACE, ToSignForm
from chungtay.memoranda.queries.files import PaperFile, file_of
from chungtay.memoranda.queries.prints import prints_of

DAY, PLACE = "ngay", "noi"  # of the address


@route("memoranda.print", audience=MEMBER, queries=25, of="agreements.Agreement")
def docx(request: UserRequest, uid: Uid, number: int) -> HttpResponse:
    return handed_out(request, uid, number, "docx")


@route("memoranda.print", audience=MEMBER, queries=25, of="agreements.Agreement")
def pdf(request: UserRequest, uid: Uid, number: int) -> HttpResponse:
    return handed_out(request, uid, number, "pdf", asked_signing(request))


@route("memoranda.give_out", audience=MEMBER, writes=True, idempotent=True, queries=60, of="agreements.Agreement")
def give_out(request: UserRequest, uid: Uid) -> HttpResponse:
    agreement = opened(request, uid, "memoranda.give_out")
    form = ToSignForm(request.POST or None, initial={"on": today()})

    def act() -> str:
        signing = Signing(on=form.cleaned_data["on"], place=form.cleaned_data["place"])
        text = give_out_to_sign(agreement, signing, by=request.user, at=now())
        filled_in = urlencode({DAY: signing.on.isoformat(), PLACE: signing.place})
        return f"{reverse('memoranda:pdf', args=[uid, text.number])}?{filled_in}"

    if done := answered(request, form, "memoranda.give_out", act):
        return done
    crumbs = [(_("Memoranda"), reverse("agreements:list")), (agreement.title, agreement.get_absolute_url())]
    is_ready = agreement.state == AgreementState.APPROVED
    context = {"agreement": agreement, "crumbs": crumbs, "form": form, "is_ready": is_ready}
    return render(request, "memoranda/give_out.html", context | {"newest": prints_of(agreement)[0]})


def opened(request: UserRequest, uid: str, permission: str) -> Agreement:
    """The memorandum, if the person may see it and may do this with it."""
    agreement = one_of(visible_agreements(request.user), uid)
    require(request.user, permission, agreement)
    return agreement


def asked_signing(request: UserRequest) -> Signing | None:
    typed, place = request.GET.get(DAY, ""), tidy(request.GET.get(PLACE, ""))[:LONGEST_PLACE]
    if not typed:
        return None
    try:
        return Signing(on=read_day(typed), place=place)
    except NotADay:
        raise Http404 from None


def handed_out(
    request: UserRequest, uid: Uid, number: int, ending: str, signing: Signing | None = None
) -> HttpResponse:
    agreement = opened(request, uid, "memoranda.print")
    try:
        file = file_of(agreement, number, ending, today(), signing)
    except RuleBroken as broken:
        messages.error(request, str(broken))
        return redirect("agreements:show", uid=uid)
    if file is None:
        raise Http404
    return as_download(file)


def as_download(file: PaperFile) -> HttpResponse:
    """An answer that saves the file and never shows it."""
    response = HttpResponse(file.content, content_type=file.content_type)
    response["Content-Disposition"] = str(content_disposition_header(True, file.name))
    response["X-Content-Type-Options"] = "nosniff"
    return response

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from chungtay.accounts.actions import confirm_identity
from chungtay.accounts.models import Person
from chungtay.agreements.choices import SIGNING_ROLES, AgreementState
from chungtay.agreements.models import Agreement, Party
from chungtay.agreements.queries.pages import work_page
from chungtay.agreements.queries.texts import live_signatures
from chungtay.agreements.queries.visible import visible_agreements
from chungtay.kernel.clock import now, today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.idempotency import once
from chungtay.kernel.panels import panels_for
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.vietnamese import tidy
from chungtay.kernel.web.addresses import address_of
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.inputs import NotADay, read_day
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.memoranda.actions import (
    Told,
    WitnessSaid,
    bring_signed_file,
    give_out_to_sign,
    record_ceremony,
    sign_by_click,
)
from chungtay.memoranda.choices import CEREMONIAL
from chungtay.memoranda.engine.paper import Signing
from chungtay.memoranda.forms import LONGEST_PLACE, CeremonyForm, ClickForm, PasswordForm, SignedFileForm, ToSignForm
from chungtay.memoranda.queries.ceremony import ceremony_of, minutes_file
from chungtay.memoranda.queries.files import PaperFile, file_of
from chungtay.memoranda.queries.places import place_on_paper
from chungtay.memoranda.queries.prints import prints_of
from chungtay.memoranda.queries.rows import witnesses_of
from chungtay.organisations.queries import own_bodies
from chungtay.programmes.queries import click_rule_on
from chungtay.sheets.actions import record_file_taken

DAY, PLACE = "ngay", "noi"  # of the address


@route("memoranda.print", audience=MEMBER, queries=31, of="agreements.Agreement")
def docx(request: UserRequest, uid: Uid, number: int) -> HttpResponse:
    return handed_out(request, uid, number, "docx")


@route("memoranda.print", audience=MEMBER, queries=31, of="agreements.Agreement")
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
    is_ready = agreement.state == AgreementState.APPROVED
    context = {**about(agreement), "form": form, "is_ready": is_ready}
    return render(request, "memoranda/give_out.html", context | {"newest": prints_of(agreement)[0]})


@route(
    "memoranda.record_ceremony", audience=MEMBER, writes=True, idempotent=True, queries=30, of="agreements.Agreement"
)
def ceremony(request: UserRequest, uid: Uid) -> HttpResponse:
    agreement = opened(request, uid, "memoranda.record_ceremony")
    known = ceremony_of(agreement)
    names = ("held_on", "place", "presided_by", "kept_by", "attended", "order_of_events", "photographs")
    before = {name: getattr(known, name) for name in names} if known else {"place": place_on_paper(agreement)}
    before["witnesses"] = "\n".join("; ".join(filter(None, row)) for row in witnesses_of(agreement))
    form = CeremonyForm(request.POST or None, initial=before, version=known.version if known else 0)

    def act() -> str:
        seen_by = [WitnessSaid(**each) for each in form.cleaned_data["witnesses"]]
        told = Told(**{name: form.cleaned_data[name] for name in names}, witnesses=seen_by)
        record_ceremony(agreement, told, by=request.user, at=now(), seen=form.seen_version or 0)
        return agreement.get_absolute_url()

    if done := answered(request, form, "memoranda.ceremony", act, _("The record of the ceremony is kept.")):
        return done
    is_possible = agreement.state in CEREMONIAL and not agreement.is_reconstruction
    context = {**about(agreement), "form": form, "ceremony": known, "is_possible": is_possible}
    return render(request, "memoranda/ceremony.html", context)


@route("memoranda.print", audience=MEMBER, queries=31, of="agreements.Agreement")
def ceremony_docx(request: UserRequest, uid: Uid) -> HttpResponse:
    return minutes_handed_out(request, uid, "docx")


@route("memoranda.print", audience=MEMBER, queries=31, of="agreements.Agreement")
def ceremony_pdf(request: UserRequest, uid: Uid) -> HttpResponse:
    return minutes_handed_out(request, uid, "pdf")


def minutes_handed_out(request: UserRequest, uid: Uid, ending: str) -> HttpResponse:
    agreement = opened(request, uid, "memoranda.print")
    known = ceremony_of(agreement)
    try:
        file = minutes_file(agreement, known, ending, today()) if known else None
    except RuleBroken as broken:
        messages.error(request, str(broken))
        return redirect("agreements:show", uid=uid)
    if file is None:
        raise Http404
    record_file_taken(agreement, file.name, by=request.user)
    return as_download(file)


@route("memoranda.sign_by_click", audience=MEMBER, writes=True, idempotent=True, queries=90, of="agreements.Agreement")
@sensitive_post_parameters("password")
def click(request: UserRequest, uid: Uid) -> HttpResponse:
    agreement = opened(request, uid, "memoranda.sign_by_click")
    party, form = party_of(request, agreement), ClickForm(request.POST or None)

    def act() -> str:
        sign_by_click(agreement, by=request.user, party=party, at=now())
        return agreement.get_absolute_url()

    if done := answered_with_password(request, form, "memoranda.click", act):
        messages.success(request, _("Counted for %(party)s. It is no signature by law.") % {"party": party})
        return done
    rule = click_rule_on(agreement.programme, today())
    is_ready = agreement.state == AgreementState.APPROVED and rule is not None
    context = {**about(agreement), "form": form, "party": party, "rule": rule, "is_ready": is_ready}
    return render(request, "memoranda/click.html", context | {"newest": prints_of(agreement)[0]})


@route("agreements.sign", audience=MEMBER, writes=True, idempotent=True, queries=70, of="agreements.Agreement")
@sensitive_post_parameters("password")
def sign_digitally(request: UserRequest, uid: Uid) -> HttpResponse:
    agreement = opened(request, uid, "agreements.sign")
    page = work_page(agreement, request.user, today())
    party = page.mine or page.parties[0].party
    form = SignedFileForm(request.POST or None, request.FILES or None, text=page.text)

    def act() -> str:
        typed = form.cleaned_data["signed_file"]
        check = bring_signed_file(agreement, typed, form.verdict, by=request.user, party=party, at=now())
        if check.is_good:
            messages.success(request, _("The signature of %(party)s is recorded.") % {"party": party})
            return agreement.get_absolute_url()
        return reverse("signatures:show", args=[check.uid])

    if done := answered_with_password(request, form, "memoranda.sign_digitally", act):
        return done
    is_ready = agreement.state == AgreementState.APPROVED and not page.has_signed
    panels = panels_for("memoranda.sign_digitally", request, agreement, today())
    context = {**about(agreement), "form": form, "page": page, "party": party, "is_ready": is_ready, "panels": panels}
    return render(request, "memoranda/sign_digitally.html", context)


def answered_with_password(
    request: UserRequest, form: PasswordForm, name: str, act: Callable[[], str]
) -> HttpResponse | None:
    """Where to go on to after acting once with the password given again; None while the form is open."""
    if request.method != "POST" or not form.is_valid():
        return None
    # A password is never part of what is remembered of a request, not even as a digest.
    sent = {field: values for field, values in request.POST.lists() if field != "password"}
    try:
        person, typed = cast("Person", request.user), form.cleaned_data["password"]
        confirm_identity(person, typed, address=address_of(request), at=now())
        with once(request.user, name, form.idempotency_key, {**sent, **request.FILES.dict()}) as attempt:
            if attempt.is_first:
                attempt.answer = act()
    except RuleBroken as broken:
        form.refuse(broken)
        return None
    return redirect(attempt.answer)


def party_of(request: UserRequest, agreement: Agreement) -> Party:
    """The party the person acts for; of two, the first whose signature is not here yet."""
    bodies = own_bodies(request.user, today(), SIGNING_ROLES)
    own = [party for party in agreement.parties.all() if party.organisation_id in bodies]
    signed = set(live_signatures(agreement).values_list("party_id", flat=True))
    return min(own, key=lambda party: party.pk in signed)


def about(agreement: Agreement) -> dict[str, Any]:
    crumbs = [(_("Memoranda"), reverse("agreements:list")), (agreement.title, agreement.get_absolute_url())]
    return {"agreement": agreement, "crumbs": crumbs}


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
    record_file_taken(agreement, file.name, by=request.user)
    return as_download(file)


def as_download(file: PaperFile) -> HttpResponse:
    """An answer that saves the file and never shows it."""
    response = HttpResponse(file.content, content_type=file.content_type)
    response["Content-Disposition"] = str(content_disposition_header(True, file.name))
    response["X-Content-Type-Options"] = "nosniff"
    return response

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import segno
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.kernel.clock import now, today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.files import download_response
from chungtay.kernel.idempotency import new_key
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.kernel.web.tables import page_from
from chungtay.privacy.actions.consents import ask_consent, record_consent, withdraw_consent
from chungtay.privacy.actions.pupils import (
    add_photograph,
    publish_photograph,
    record_leaving,
    register_pupil,
    take_photograph_down,
)
from chungtay.privacy.choices import ConsentChannel, ConsentPurpose
from chungtay.privacy.engine.packs import wording_on
from chungtay.privacy.forms.consents import AddPupilForm, AskConsentForm, LeavingForm, PaperForm, PhotoForm, PressForm
from chungtay.privacy.models import ConsentRecord, Photograph, Pupil
from chungtay.privacy.queries import pupils
from chungtay.privacy.views.links import shown

LINK_IS_SHOWN_FOR = timedelta(hours=1)


@route("privacy.list_pupils", audience=MEMBER)
def list_pupils(request: UserRequest) -> HttpResponse:
    page = page_from(request, pupils.listed_pupils(request.user), order=["-id"])
    rows = [(pupil, pupil.age_on(today())) for pupil in page.rows]
    return render(request, "privacy/pupils.html", {"page": page, "rows": rows})


@route("privacy.add_pupil", audience=MEMBER, writes=True, idempotent=True, queries=20)
def add_pupil(request: UserRequest) -> HttpResponse:
    form = AddPupilForm(request.POST or None, schools=pupils.own_schools(request.user, today()))

    def act() -> str:
        school, year, month = (form.cleaned_data[key] for key in ("school", "birth_year", "birth_month"))
        pupil = register_pupil(school, birth_year=year, birth_month=month, by=request.user, on=today(), at=now())
        return reverse("privacy:pupil", args=[pupil.uid])

    said = _("The pupil has a code. Write it beside the name in the school's own papers; the name does not come here.")
    done = answered(request, form, "privacy.add_pupil", act, said)
    return done or render(request, "privacy/add_pupil.html", {"form": form, "crumbs": crumbs()})


@route("privacy.keep_pupil", audience=MEMBER, of="privacy.Pupil")
def show_pupil(request: UserRequest, uid: Uid) -> HttpResponse:
    pupil = opened(request, uid)
    link = pupils.fresh_link_of(pupil, request.user, now() - LINK_IS_SHOWN_FOR)
    path = reverse("privacy:answer", args=[pupils.token_of(link)]) if link else ""
    address = f"{settings.PUBLIC_ADDRESS}{path}"
    consents = list(pupils.consents_of(pupil))
    context = {
        "pupil": pupil,
        "age": pupil.age_on(today()),
        "asks_child": pupil.is_asked_on(today()),
        "consents": consents,
        "outgrown": [row for row in consents if row.is_outgrown_on(today())],
        "photographs": pupils.photographs_of(pupil),
        "may_publish": any(row.is_given and row.purpose == "public_picture" for row in consents),
        "key": [("idempotency_key", new_key())],
        "link": link,
        "link_address": address,
        "link_path": path,
        "link_square": segno.make(address, error="m").png_data_uri(scale=5, border=3) if path else "",
        "crumbs": crumbs(),
    }
    return render(request, "privacy/pupil.html", context)


@route("privacy.keep_pupil", audience=MEMBER, writes=True, idempotent=True, queries=20, of="privacy.Pupil")
def leave(request: UserRequest, uid: Uid) -> HttpResponse:
    pupil = opened(request, uid)
    form = LeavingForm(request.POST or None, version=pupil.version, initial={"left_on": pupil.left_on or today()})

    def act() -> str:
        left_on = form.cleaned_data["left_on"]
        record_leaving(pupil, left_on=left_on, by=request.user, on=today(), seen=form.seen_version)
        return reverse("privacy:pupil", args=[pupil.uid])

    done = answered(request, form, "privacy.leave", act, _("The last day is recorded."))
    context = {"form": form, "pupil": pupil, "crumbs": crumbs(pupil)}
    return done or render(request, "privacy/leave.html", context)


def opened(request: UserRequest, uid: Uid) -> Pupil:
    pupil = one_of(pupils.visible_pupils(request.user), uid)
    require(request.user, "privacy.keep_pupil", pupil)
    return pupil


def crumbs(pupil: Pupil | None = None) -> list[tuple[str, str]]:
    found = [(_("Pupils' consents"), reverse("privacy:pupils"))]
    return [*found, (pupil.code, reverse("privacy:pupil", args=[pupil.uid]))] if pupil else found


@route("privacy.keep_pupil", audience=MEMBER, writes=True, idempotent=True, queries=20, of="privacy.Pupil")
def ask_for(request: UserRequest, uid: Uid) -> HttpResponse:
    pupil = opened(request, uid)
    form = AskConsentForm(request.POST or None)

    def act() -> str:
        ask_consent(pupil, form.chosen, by=request.user, on=today(), at=now())
        return reverse("privacy:pupil", args=[pupil.uid])

    said = _("The link is ready. Give it to the guardian of this pupil and to nobody else.")
    done = answered(request, form, "privacy.ask_for", act, said)
    return done or render(request, "privacy/ask_for.html", {"form": form, "pupil": pupil, "crumbs": crumbs(pupil)})


@route("privacy.keep_pupil", audience=MEMBER, of="privacy.Pupil")
def paper(request: UserRequest, uid: Uid) -> HttpResponse:
    pupil = opened(request, uid)
    wordings = [wording for purpose in ConsentPurpose if (wording := wording_on(purpose, today()))]
    asks_child = pupil.is_asked_on(today())
    context = {"pupil": pupil, "wordings": wordings, "asks_child": asks_child, "crumbs": crumbs(pupil)}
    return render(request, "privacy/paper.html", context)


@route("privacy.keep_pupil", audience=MEMBER, writes=True, idempotent=True, queries=45, of="privacy.Pupil")
def record_paper(request: UserRequest, uid: Uid) -> HttpResponse:
    pupil = opened(request, uid)
    form = PaperForm(request.POST or None, request.FILES or None, asks_child=pupil.is_asked_on(today()))

    def act() -> str:
        channel = ConsentChannel(form.cleaned_data["channel"])
        evidence = form.cleaned_data["evidence"]
        record_consent(pupil, form.answers, form.guardian, channel, evidence=evidence, by=request.user, at=now())
        return reverse("privacy:pupil", args=[pupil.uid])

    done = answered(request, form, "privacy.record_paper", act, _("The answers are recorded."))
    return done or render(request, "privacy/record_paper.html", {"form": form, "pupil": pupil, "crumbs": crumbs(pupil)})


@route("privacy.keep_pupil", audience=MEMBER, writes=True, idempotent=True, queries=20, of="privacy.ConsentRecord")
def withdraw(request: UserRequest, uid: Uid) -> HttpResponse:
    consent = found_consent(request, uid)
    form = PressForm(request.POST or None)

    def act() -> str:
        withdraw_consent(consent, ConsentChannel.IN_PERSON, by=request.user, at=now())
        return reverse("privacy:pupil", args=[consent.pupil.uid])

    said = _("The consent is withdrawn. What was shown through it is gone from this moment.")
    done = answered(request, form, "privacy.withdraw", act, said)
    context = {"form": form, "consent": consent, "pupil": consent.pupil, "crumbs": crumbs(consent.pupil)}
    return done or render(request, "privacy/withdraw.html", context)


@route("privacy.keep_pupil", audience=MEMBER, of="privacy.ConsentRecord")
def evidence(request: UserRequest, uid: Uid) -> HttpResponse:
    consent = found_consent(request, uid)
    if consent.evidence is None:
        raise Http404
    try:
        return download_response(consent.evidence)  # type: ignore[return-value]  # a file streams; to routes it is an answer
    except RuleBroken:
        return redirect("privacy:pupil", uid=consent.pupil.uid)


def found_consent(request: UserRequest, uid: Uid) -> ConsentRecord:
    consent = one_of(pupils.visible_consents(request.user), uid)
    require(request.user, "privacy.keep_pupil", consent)
    return consent


@route("privacy.keep_pupil", audience=MEMBER, writes=True, idempotent=True, queries=20, of="privacy.Pupil")
def add_photo(request: UserRequest, uid: Uid) -> HttpResponse:
    pupil = opened(request, uid)
    form = PhotoForm(request.POST or None, request.FILES or None)

    def act() -> str:
        add_photograph(pupil, form.cleaned_data["picture"], by=request.user, on=today(), at=now())
        return reverse("privacy:pupil", args=[pupil.uid])

    said = _("The photograph is kept. Only the keepers of your school see it until it is published.")
    done = answered(request, form, "privacy.add_photo", act, said)
    return done or render(request, "privacy/add_photo.html", {"form": form, "pupil": pupil, "crumbs": crumbs(pupil)})


@route("privacy.keep_pupil", audience=MEMBER, of="privacy.Photograph")
def photo(request: UserRequest, uid: Uid) -> HttpResponse:
    return shown(found_photograph(request, uid).file)


@route("privacy.keep_pupil", audience=MEMBER, writes=True, idempotent=True, queries=20, of="privacy.Photograph")
def publish(request: UserRequest, uid: Uid) -> HttpResponse:
    photograph = found_photograph(request, uid)
    said = _("The photograph is public.")
    act = partial(publish_photograph, photograph, by=request.user, on=today(), at=now())
    return pressed(request, f"privacy.publish:{uid}", act, page_of(photograph), said)


@route("privacy.keep_pupil", audience=MEMBER, writes=True, idempotent=True, queries=20, of="privacy.Photograph")
def take_down(request: UserRequest, uid: Uid) -> HttpResponse:
    photograph = found_photograph(request, uid)
    said = _("The photograph is no longer public.")
    act = partial(take_photograph_down, photograph, by=request.user, on=today(), at=now())
    return pressed(request, f"privacy.take_down:{uid}", act, page_of(photograph), said)


def pressed(request: UserRequest, name: str, act: Callable[[], object], here: str, said: str = "") -> HttpResponse:
    form = PressForm(request.POST or None)

    def press() -> str:
        act()
        return here

    done = answered(request, form, name, press, said)
    if done is None and request.method == "POST":
        for sentence in form.non_field_errors():
            messages.error(request, str(sentence))
    return done or redirect(here)


def found_photograph(request: UserRequest, uid: Uid) -> Photograph:
    photograph = one_of(pupils.visible_photographs(request.user), uid)
    require(request.user, "privacy.keep_pupil", photograph)
    return photograph


def page_of(photograph: Photograph) -> str:
    return reverse("privacy:pupil", args=[photograph.pupil.uid])

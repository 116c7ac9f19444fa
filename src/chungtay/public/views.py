from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.agreements.models import Agreement
from chungtay.agreements.queries import public_agreements
from chungtay.dossiers.queries import public_copies
from chungtay.kernel.clock import today
from chungtay.kernel.routes import PUBLIC
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.requests import one_of, require, route
from chungtay.kernel.web.tables import page_from
from chungtay.memoranda.queries.public import public_parties
from chungtay.privacy.queries.pupils import public_pictures
from chungtay.programmes.models import Partnership
from chungtay.programmes.queries import public_joint_plans, public_newest, public_programmes
from chungtay.public.encode import Card, card_of, plan_card_of, stops_of
from chungtay.public.forms import DayForm, FileForm
from chungtay.public.queries import public_database_answers, public_tables_are_ready
from chungtay.records.choices import PaperState
from chungtay.records.queries.papers import public_issues, public_words

MOST_PROGRAMMES, MOST_CARDS, PAGE_OF_CARDS = 12, 6, 24


@route("public.see", audience=PUBLIC, cacheable=True, queries=25)
def home(request: HttpRequest) -> HttpResponse:
    day = today()
    programmes = list(public_programmes()[:MOST_PROGRAMMES])
    cards = cards_of(list(public_newest(public_agreements(), programmes, MOST_CARDS)), day)
    plans = [plan_card_of(plan, day) for plan in public_newest(named_plans(), programmes, MOST_CARDS)]
    shown = [
        (
            programme,
            [card for card in cards if card.agreement.programme_id == programme.pk],
            [plan for plan in plans if plan.plan.programme_id == programme.pk],
        )
        for programme in programmes
    ]
    return render(request, "public/home.html", {"programmes": shown})


@route("public.see", audience=PUBLIC, cacheable=True, queries=12)
def agreements(request: HttpRequest) -> HttpResponse:
    page = page_from(request, public_agreements(), order=("id",), size=PAGE_OF_CARDS)
    return render(request, "public/agreements.html", {"page": page, "cards": cards_of(page.rows, today())})


@route("public.see", audience=PUBLIC, cacheable=True, queries=12, of="programmes.Programme")
def programme(request: HttpRequest, uid: Uid) -> HttpResponse:
    found = one_of(public_programmes(), uid)
    require(request.user, "public.see", found)
    page = page_from(request, public_agreements().filter(programme=found), order=("id",), size=PAGE_OF_CARDS)
    context = {
        "programme": found,
        "page": page,
        "cards": cards_of(page.rows, today()),
        "plans": [plan_card_of(plan, today()) for plan in public_newest(named_plans(), [found], PAGE_OF_CARDS)],
        "crumbs": [(_("First page"), reverse("public:home"))],
    }
    return render(request, "public/programme.html", context)


@route("public.see", audience=PUBLIC, cacheable=True, queries=12, of="agreements.Agreement")
def agreement(request: HttpRequest, uid: Uid) -> HttpResponse:
    found = one_of(public_agreements(), uid)
    require(request.user, "public.see", found)
    form = DayForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data.get("ngay")
    day = asked if isinstance(asked, date) else today()
    now = public_parties([found], today())[found.pk]
    then = now if day == today() else public_parties([found], day)[found.pk]
    signed = found.signed_day.as_date() or found.signed_day.inferred_date()
    context = {
        "agreement": found,
        "form": form,
        "on": day,
        "card": card_of(found, then),
        "stops": stops_of(found, now, on=day, today=today()),
        "signing_url": f"?ngay={signed.isoformat()}" if signed and day != signed else "",
        "is_inferred_day": day == found.signed_day.inferred_date(),
        "is_before_signing": bool(signed and day < signed),
        "crumbs": [(found.programme.name, reverse("public:programme", args=[found.programme.uid]))],
    }
    return render(request, "public/agreement.html", context)


# Not cacheable: a document that was recalled a moment ago must not look as if it were in force.
@route("public.see", audience=PUBLIC, writes=True, queries=7, of="records.Document")
def verify(request: HttpRequest, uid: Uid) -> HttpResponse:
    found = one_of(public_issues(), uid)
    require(request.user, "public.see", found)
    document, copies = public_words(found), public_copies(found.uid)
    form = FileForm(request.POST or None, request.FILES or None)
    digest = digest_of_upload(form.cleaned_data["file"]) if request.method == "POST" and form.is_valid() else ""
    context = {
        "document": document,
        "form": form,
        "digest": digest,
        "is_ours": digest in (document.docx_hash, document.pdf_hash),
        "copies": copies,
        "same_copy": next((copy for copy in copies if copy.sha256 == digest), None),
        "in_force": document.state == PaperState.ISSUED,
    }
    return render(request, "public/verify.html", context)


# Not cacheable: a consent that is withdrawn holds from the next request on, for whoever asks.
@route("public.see", audience=PUBLIC, queries=4)
def pictures(request: HttpRequest) -> HttpResponse:
    page = page_from(request, public_pictures(), order=("-id",), size=PAGE_OF_CARDS)
    return render(request, "public/pictures.html", {"page": page})


@route("public.see", audience=PUBLIC, cacheable=True, queries=0)
def robots(request: HttpRequest) -> HttpResponse:
    return render(request, "public/robots.txt", content_type="text/plain; charset=utf-8")


@route("public.check", audience=PUBLIC, queries=1)
def healthz(request: HttpRequest) -> HttpResponse:
    return told(is_well=public_database_answers())


@route("public.check", audience=PUBLIC, queries=3)
def readyz(request: HttpRequest) -> HttpResponse:
    return told(is_well=public_tables_are_ready())


def digest_of_upload(uploaded: UploadedFile[bytes]) -> str:
    return hashlib.file_digest(uploaded, "sha256").hexdigest()


def told(*, is_well: bool) -> HttpResponse:
    return HttpResponse("ok\n" if is_well else "not ready\n", content_type="text/plain", status=200 if is_well else 503)


def cards_of(rows: Sequence[Agreement], day: date) -> list[Card]:
    parties = public_parties(rows, day)
    return [card_of(row, parties[row.pk]) for row in rows]


def named_plans() -> QuerySet[Partnership]:
    return public_joint_plans()

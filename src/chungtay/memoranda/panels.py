from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy

from chungtay.agreements.choices import PILLS, AgreementState
from chungtay.agreements.models import Agreement
from chungtay.agreements.queries.visible import (
    agreements_of,
    agreements_of_programme,
    known_to,
    readable_bodies,
    visible_agreements,
)
from chungtay.dossiers.queries import register_papers
from chungtay.kernel.clock import today
from chungtay.kernel.panels import Panel, offer_panel
from chungtay.kernel.permissions import is_allowed
from chungtay.memoranda.choices import CEREMONIAL, OFFICES
from chungtay.memoranda.queries.ceremony import ceremony_of
from chungtay.memoranda.queries.dossiers import dossiers_with, filed_in, papers_in
from chungtay.memoranda.queries.places import place_on_paper
from chungtay.memoranda.queries.prints import prints_of
from chungtay.memoranda.queries.rows import witnesses_of
from chungtay.memoranda.queries.signers import signatories_recorded_by
from chungtay.organisations.models import Organisation
from chungtay.organisations.queries import own_bodies
from chungtay.programmes.models import Programme
from chungtay.programmes.queries import click_rule_on
from chungtay.records.models import Dossier
from chungtay.signatures.queries.checks import register_signed

MOST_ROWS = 10

register_papers(papers_in)


@offer_panel("agreements.show", order=20)
@offer_panel("agreements.work", order=20)
def on_paper(request: HttpRequest, thing: Agreement, on: date) -> Panel | None:
    newest, *older = prints_of(thing)
    may_sign = thing.state == AgreementState.APPROVED and is_allowed(request.user, "memoranda.give_out", thing)
    context = {"agreement": thing, "newest": newest, "older": older, "may_sign": may_sign}
    return Panel(gettext_lazy("Printed copy"), "memoranda/_panel.html", context)


@offer_panel("agreements.work.actions", order=10)
def newest_on_paper(request: HttpRequest, thing: Agreement, on: date) -> Panel | None:
    context = {"agreement": thing, "newest": prints_of(thing)[0]}
    return Panel(gettext_lazy("Printed version"), "memoranda/_on_paper.html", context)


@offer_panel("agreements.show.place", order=10)
def place_of_signing(request: HttpRequest, thing: Agreement, on: date) -> Panel | None:
    if thing.is_reconstruction:
        return None
    known = ceremony_of(thing)
    place = known.place if known else place_on_paper(thing)
    return Panel(gettext_lazy("Place"), "memoranda/_place.html", {"place": place}) if place else None


@offer_panel("agreements.list.actions", order=50)
def way_to_reports(request: HttpRequest, thing: None, on: date) -> Panel | None:
    # A school is reported to rarely, and told when it is; an office looks here.
    if not own_bodies(request.user, today(), OFFICES):
        return None
    words = {"to": reverse("memoranda:reports")}
    return Panel(gettext_lazy("Reported memoranda"), "memoranda/_to_reports.html", words)


@offer_panel("memoranda.sign_digitally", order=10)
def file_to_sign(request: HttpRequest, thing: Agreement, on: date) -> Panel | None:
    if thing.state != AgreementState.APPROVED or not is_allowed(request.user, "memoranda.give_out", thing):
        return None
    return Panel(gettext_lazy("File to sign with a certificate"), "memoranda/_to_sign.html", {"agreement": thing})


@offer_panel("agreements.sign.ways", order=10)
def way_to_a_certificate(request: HttpRequest, thing: Agreement, on: date) -> Panel | None:
    return Panel(gettext_lazy("Signing with a certificate"), "memoranda/_to_certificate.html", {"agreement": thing})


@offer_panel("agreements.sign", order=10)
def paper_to_sign(request: HttpRequest, thing: Agreement, on: date) -> Panel | None:
    if thing.state != AgreementState.APPROVED:
        return None
    context = {"agreement": thing, "newest": prints_of(thing)[0]}
    return Panel(gettext_lazy("Text to print and sign"), "memoranda/_to_print.html", context)


@offer_panel("agreements.show", order=5)
@offer_panel("agreements.work", order=5)
def what_a_click_is_not(request: HttpRequest, thing: Agreement, on: date) -> Panel | None:
    if not thing.is_signed_by_click:
        return None
    return Panel(gettext_lazy("Confirmed by a click, not signed"), "memoranda/_clicked.html", {"agreement": thing})


@offer_panel("agreements.sign", order=20)
def way_to_a_click(request: HttpRequest, thing: Agreement, on: date) -> Panel | None:
    if thing.state != AgreementState.APPROVED or click_rule_on(thing.programme, on) is None:
        return None
    return Panel(gettext_lazy("A click counts in this programme"), "memoranda/_to_click.html", {"agreement": thing})


@offer_panel("agreements.show", order=25)
@offer_panel("agreements.work", order=25)
def ceremony_of_signing(request: HttpRequest, thing: Agreement, on: date) -> Panel | None:
    if thing.is_reconstruction or thing.state not in CEREMONIAL:
        return None
    known, may_write = ceremony_of(thing), is_allowed(request.user, "memoranda.record_ceremony", thing)
    if known is None and not may_write:
        return None
    witnesses = witnesses_of(thing) if known else []
    context = {"agreement": thing, "ceremony": known, "witnesses": witnesses, "may_write": may_write}
    return Panel(gettext_lazy("Signing ceremony"), "memoranda/_ceremony.html", context)


@offer_panel("agreements.show", order=30)
def dossiers_it_lies_in(request: HttpRequest, thing: Agreement, on: date) -> Panel | None:
    if not thing.is_signed or not is_allowed(request.user, "memoranda.file", thing):
        return None
    context = {"agreement": thing, "dossiers": dossiers_with(thing, request.user)}
    return Panel(gettext_lazy("Dossier"), "memoranda/_dossiers.html", context)


@offer_panel("records.dossier", order=10)
def memoranda_in_the_dossier(request: HttpRequest, thing: Dossier, on: date) -> Panel | None:
    rows = [row.agreement for row in filed_in(thing)]
    return Panel(gettext_lazy("Memoranda"), "memoranda/_in_dossier.html", {"rows": rows}) if rows else None


@offer_panel("organisations.show", order=10)
def memoranda_of_body(request: HttpRequest, thing: Organisation, on: date) -> Panel | None:
    found = _shown(request, agreements_of({thing.pk}))
    return Panel(gettext_lazy("Memoranda"), "memoranda/_panel_of_bodies.html", found) if found["rows"] else None


@offer_panel("programmes.show", order=10)
def memoranda_of_programme(request: HttpRequest, thing: Programme, on: date) -> Panel | None:
    found = _shown(request, agreements_of_programme(thing))
    return Panel(gettext_lazy("Memoranda"), "memoranda/_panel_of_bodies.html", found) if found["rows"] else None


def _shown(request: HttpRequest, found: QuerySet[Agreement]) -> Mapping[str, Any]:
    """What the person may open is a link; of the rest, title, parties and days are anybody's to know."""
    # Whom somebody oversees are thousands for a department: asked only where there is a memorandum at all.
    readable = readable_bodies(request.user) if found.exists() else frozenset[int]()
    rows = list(known_to(readable, found)[: MOST_ROWS + 1])
    shown = [(row, PILLS[AgreementState(row.state)], row.has_party_among(readable)) for row in rows[:MOST_ROWS]]
    return {"rows": shown, "has_more": len(rows) > MOST_ROWS, "may_list": is_allowed(request.user, "agreements.list")}


register_signed("agreements.agreement", visible_agreements, signatories_recorded_by)

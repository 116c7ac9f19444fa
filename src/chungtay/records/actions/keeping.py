from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.kernel.clock import now
from chungtay.kernel.errors import RuleBroken, StaleVersion
from chungtay.kernel.facts import tell
from chungtay.kernel.files import store_upload
from chungtay.kernel.people import Person
from chungtay.kernel.sources import LegalReference
from chungtay.kernel.vietnamese import fold_organisation, short_day, tidy
from chungtay.organisations.models import Organisation
from chungtay.records.choices import INCOMING
from chungtay.records.facts import DossierClosed, DossierOpened, IncomingRecorded, PaperFiled
from chungtay.records.models import Document, Dossier, IncomingPaper, NumberSeries


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """What the clerk reads from a document that came in, and its scan if there is one."""

    reference: LegalReference
    issuer: str
    subject: str
    issued_on: date
    arrived_on: date
    scan: UploadedFile[bytes] | None = None
    dossier: Dossier | None = None
    urgency: int = 0
    due_on: date | None = None
    pages: int = 0


@transaction.atomic
def record_incoming(organisation: Organisation, arrival: Arrival, *, by: Person, on: date) -> IncomingPaper:
    """Enter a document in the book of what comes in; it gets the next number of arrival of the year."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    _refuse_odd_days(arrival, on)
    reference = arrival.reference
    issuer = tidy(arrival.issuer)
    # What the number leaves is the symbol: NQ/TW of 29-NQ/TW, TB-VPCP of 413/TB-VPCP.
    symbol = reference.notation.removeprefix(reference.number).lstrip("/-") or reference.notation
    number = reference.number.lstrip("0")
    same = IncomingPaper.objects.filter(
        organisation=organisation,
        number=number,
        symbol=symbol,
        folded_issuer=fold_organisation(issuer),
        year=arrival.issued_on.year,
    ).first()
    if same is not None:
        raise RuleBroken(
            _("%(notation)s of %(issuer)s is already in the book, as number %(number)s of %(day)s.")
            % {
                "notation": same.notation,
                "issuer": same.issuer,
                "number": same.arrival.number,
                "day": short_day(same.arrived_on),
            },
            field="notation",
        )
    scan = store_upload(arrival.scan, by=by) if arrival.scan is not None else None
    given = NumberSeries.objects.give(organisation, INCOMING, on)
    paper = IncomingPaper.objects.create(
        organisation=organisation,
        arrival=given,
        number=number,
        symbol=symbol,
        notation=reference.notation,
        issuer=issuer,
        folded_issuer=fold_organisation(issuer),
        subject=tidy(arrival.subject),
        issued_on=arrival.issued_on,
        year=arrival.issued_on.year,
        arrived_on=arrival.arrived_on,
        **{name: getattr(arrival, name) for name in ("urgency", "due_on", "pages")},
        scan=scan,
        dossier=_open(arrival.dossier, organisation),
        by_id=by.pk,
        at=now(),
    )
    wrote: list[Any] = [given, given.series, *([scan] if scan else [])]
    tell(IncomingRecorded(paper=paper, organisation=organisation, notation=paper.notation, wrote=wrote, by=by, on=on))
    return paper


@transaction.atomic
def open_dossier(
    organisation: Organisation, notation: str, title: str, *, keeping: str, by: Person, on: date
) -> Dossier:
    """Begin to gather the documents of one piece of work; its sign is its own within body and year."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    sign = tidy(notation)
    if Dossier.objects.filter(organisation=organisation, year=on.year, notation=sign).exists():
        raise RuleBroken(
            _("This year there already is a dossier %(sign)s. Choose another sign, or open that one.") % {"sign": sign},
            field="notation",
        )
    dossier = Dossier.objects.create(
        organisation=organisation,
        year=on.year,
        notation=sign,
        title=tidy(title),
        keeping=tidy(keeping),
        opened_on=on,
    )
    tell(DossierOpened(dossier=dossier, organisation=organisation, by=by, on=on))
    return dossier


@transaction.atomic
def close_dossier(dossier: Dossier, *, by: Person, on: date, seen: int | None) -> Dossier:
    """The work is done: nothing goes into the dossier any more."""
    dossier.refresh_from_db(from_queryset=Dossier.objects.select_for_update(of=("self",)))
    if seen != dossier.version:
        raise StaleVersion(dossier)
    _open(dossier, dossier.organisation)
    dossier.closed_on = on
    dossier.version += 1
    dossier.save(update_fields=["closed_on", "version"])
    tell(DossierClosed(dossier=dossier, organisation=dossier.organisation, by=by, on=on))
    return dossier


@transaction.atomic
def file_document(document: Document, dossier: Dossier, *, by: Person, on: date) -> Document:
    """Put a document into an open dossier of its body; it lies in one at a time."""
    document.refresh_from_db(from_queryset=Document.objects.select_for_update(of=("self",)))
    dossier.refresh_from_db(from_queryset=Dossier.objects.select_for_update(of=("self",)))
    document.dossier = _open(dossier, document.organisation)
    document.save(update_fields=["dossier"])
    tell(PaperFiled(dossier=dossier, organisation=document.organisation, wrote=[document], by=by, on=on))
    return document


def _open(dossier: Dossier | None, organisation: Organisation) -> Dossier | None:
    if dossier is None:
        return None
    if dossier.organisation_id != organisation.pk:
        raise RuleBroken(_("This dossier belongs to another body. Choose one of its own."), field="dossier")
    if dossier.closed_on is not None:
        raise RuleBroken(_("This dossier is closed. Open a new one for what comes later."), field="dossier")
    return dossier


def _refuse_odd_days(arrival: Arrival, on: date) -> None:
    if arrival.arrived_on > on:
        raise RuleBroken(_("The day of arrival lies in the future. Check the year."), field="arrived_on")
    if arrival.issued_on > arrival.arrived_on:
        raise RuleBroken(_("The document was issued after it arrived. Check the two days."), field="issued_on")
    if arrival.due_on is not None and arrival.due_on < arrival.issued_on:
        raise RuleBroken(_("The answer would be due before the day of the document. Check the year."), field="due_on")

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from chungtay.dossiers.queries import copies_of, may_be_signed, signatories_recorded_by, signers_of
from chungtay.kernel.panels import Panel, offer_panel
from chungtay.kernel.permissions import is_allowed
from chungtay.records.models import Document, Dossier
from chungtay.records.queries.papers import visible_documents
from chungtay.signatures.queries.checks import register_signed

register_signed("records.document", visible_documents, signatories_recorded_by)


@offer_panel("records.show", order=10)
def signed_copies(request: HttpRequest, thing: Document, on: date) -> Panel | None:
    if not may_be_signed(thing):
        return None
    rows = [(copy, signers_of(copy)) for copy in copies_of(thing)]
    may_bring = is_allowed(request.user, "dossiers.bring", thing)
    if not rows and not may_bring:
        return None
    context = {"document": thing, "rows": rows, "may_bring": may_bring}
    return Panel(gettext_lazy("Signed outside"), "dossiers/_copies.html", context)


@offer_panel("records.dossier.actions", order=10)
def way_to_the_archive(request: HttpRequest, thing: Dossier, on: date) -> Panel | None:
    return Panel(gettext_lazy("For the archive (.zip)"), "dossiers/_export.html", {"dossier": thing})

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.agreements.models import Agreement
from chungtay.agreements.queries.authority import locked_agreement
from chungtay.kernel.clock import to_local
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.memoranda.facts import MemorandumFiled
from chungtay.memoranda.models import FiledMemorandum
from chungtay.records.models import Dossier


@transaction.atomic
def file_memorandum(agreement: Agreement, dossier: Dossier, *, by: Person, at: datetime) -> FiledMemorandum:
    """Put a signed memorandum into an open dossier of a party; of each party it lies in one, until that is closed."""
    agreement = locked_agreement(agreement)
    if not agreement.is_signed:
        raise RuleBroken(
            _("“%(agreement)s” is in the state “%(state)s”. Only what is signed is put into a dossier.")
            % {"agreement": agreement, "state": agreement.get_state_display()}
        )
    dossier = Dossier.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=dossier.pk)
    if not agreement.has_party_among({dossier.organisation_id}):
        raise RuleBroken(_("This dossier belongs to another body. Choose one of its own."), "dossier")
    if dossier.closed_on is not None:
        raise RuleBroken(_("This dossier is closed. Open a new one for what comes later."), "dossier")
    rows = FiledMemorandum.objects.filter(agreement=agreement, organisation=dossier.organisation)
    row = rows.select_related("dossier").first() or FiledMemorandum(agreement=agreement)
    if row.pk and row.dossier_id == dossier.pk:
        return row
    if row.pk and row.dossier.closed_on is not None:
        raise RuleBroken(
            _("It lies in the dossier %(dossier)s, which is closed; nothing is taken out of it.")
            % {"dossier": row.dossier},
            "dossier",
        )
    row.dossier, row.organisation, row.by_id, row.at = dossier, dossier.organisation, by.pk, at
    row.save()
    body, on = dossier.organisation, to_local(at).date()
    tell(MemorandumFiled(agreement=agreement, filed=row, organisation=body, sign=dossier.notation, by=by, on=on))
    return row

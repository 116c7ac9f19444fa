from __future__ import annotations

from datetime import date

from django.db import transaction

from chungtay.agreements.choices import STATES, AgreementKind, AgreementState
from chungtay.agreements.facts import AgreementCameIntoForce
from chungtay.agreements.models import Agreement
from chungtay.agreements.queries.authority import locked_agreement
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.programmes.actions import open_partnership


@transaction.atomic
def bring_into_force(agreement: Agreement, *, by: Person, on: date) -> Agreement:
    """From `on` the memorandum holds, and its parties are partners in the programme."""
    agreement = locked_agreement(agreement)
    if agreement.state == AgreementState.IN_FORCE:
        return agreement
    STATES.check(AgreementState(agreement.state), AgreementState.IN_FORCE)
    agreement.state = AgreementState.IN_FORCE
    agreement.valid_from = on
    agreement.version += 1
    agreement.save(update_fields=["state", "valid_from", "version"])
    # An annex changes a memorandum whose parties are partners already.
    if agreement.kind != AgreementKind.ANNEX:
        open_partnership(
            agreement.programme,
            [party.organisation for party in agreement.parties.select_related("organisation")],
            by=by,
            on=on,
            phase=agreement.phase,
            agreement_key=agreement.uid,
            stated_on=agreement.signed_on,
            inferred_year=agreement.signed_inferred_year,
            part_of_day=agreement.signed_part_of_day,
            place=agreement.signed_place,
            source=agreement.source,
        )
    tell(AgreementCameIntoForce(agreement=agreement, programme=agreement.programme, by=by, on=on))
    return agreement


@transaction.atomic
def bring_due_into_force(*, by: Person, on: date) -> list[Agreement]:
    """Bring into force every signed memorandum whose day has come; running it again changes nothing."""
    due = Agreement.objects.filter(state=AgreementState.SIGNED, is_reconstruction=False, effective_on__lte=on)
    return [bring_into_force(agreement, by=by, on=agreement.effective_on or on) for agreement in due.order_by("pk")]

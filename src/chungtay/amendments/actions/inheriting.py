from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.agreements.choices import SIGNING_ROLES
from chungtay.agreements.models import Agreement, Commitment, Party
from chungtay.agreements.queries.authority import must_be_party
from chungtay.amendments.actions.annexes import Wanted, draft_annex
from chungtay.amendments.choices import Inheritance, Purpose
from chungtay.amendments.queries.authority import everybody_today
from chungtay.amendments.queries.inheritance import PartyInheritance, bodies_today, inheritance_of, promises_of
from chungtay.amendments.queries.texts import annex_words, clauses_said
from chungtay.kernel.clock import to_local
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import short_day
from chungtay.organisations.models import Organisation
from chungtay.organisations.queries import holds_role, name_on
from chungtay.records.engine.memoranda import CommitmentText


@transaction.atomic
def draft_inheritance(
    agreement: Agreement, party: Party, carriers: Mapping[str, str], *, by: Person, at: datetime
) -> Agreement:
    """Put the annex on the table by which the successors of a party take over its part.

    `carriers` says, by the uid of each commitment the party owed alone, the uid of the body that carries it on; it is
    asked for only where several bodies share what one had promised.
    """
    must_be_party(party, agreement)
    day = to_local(at).date()
    each = next(one for one in inheritance_of(agreement, day) if one.party.pk == party.pk)
    heirs = _heirs_of(each, by=by, day=day)
    rules = annex_words()["succession"]
    number = "one" if len(heirs) == 1 else "several"
    by_all = rules[f"signed_by_{number}"] == "all"
    bodies = everybody_today(agreement, day) if by_all else heirs
    documents = ", ".join(dict.fromkeys(str(document) for document in each.seen.documents))
    clauses = clauses_said(
        "succession",
        number,
        party=party.frozen_name,
        agreement=agreement.title,
        day=short_day(each.seen.since or day),
        document=documents or rules["no_document"],
        successors=", ".join(name_on(body, day) for body in heirs),
    )
    shared = _shared(party, carriers, bodies, heirs, day) if len(heirs) > 1 else []
    wanted = Wanted(purpose=Purpose.SUCCESSION, clauses=clauses, commitments=shared, party=party, bodies=bodies)
    return draft_annex(agreement, wanted, by=by, at=at)


def _heirs_of(each: PartyInheritance, *, by: Person, day: date) -> list[Organisation]:
    """The successors that sign; refused while nobody is confirmed, and to who heads none of them."""
    if each.state == Inheritance.AWAITING:
        raise RuleBroken(
            _("Nobody has confirmed yet who answers for %(party)s. Have its successor confirmed in the register.")
            % {"party": each.party}
        )
    if each.state != Inheritance.TO_DRAFT:
        raise RuleBroken(
            _("%(party)s needs no annex of inheritance: %(state)s.") % {"party": each.party, "state": each.state.label}
        )
    heirs = list(each.successors)
    if not any(holds_role(by, body, SIGNING_ROLES, day) for body in heirs):
        raise RuleBroken(
            _("Only the head or a deputy of a successor of %(party)s can begin this.") % {"party": each.party}
        )
    return heirs


def _shared(
    party: Party, carriers: Mapping[str, str], bodies: Sequence[Organisation], heirs: Sequence[Organisation], day: date
) -> list[CommitmentText]:
    """What the party had promised, each commitment with the one of its successors that carries it on."""
    places = {body.pk: number for number, body in enumerate(bodies, start=1)}
    answering = bodies_today(party.agreement, day)
    known = {body.uid: body for body in heirs}
    shared = []
    for promise in promises_of(party, day):
        carrier = known.get(carriers.get(promise.uid, ""))
        if carrier is None:
            raise RuleBroken(
                _("Say for “%(commitment)s” which of the successors carries it on.") % {"commitment": promise},
                promise.uid,
            )
        shared.append(
            _carried(promise, places[carrier.pk], _place_of(promise.owed_to, party.agreement, answering, places))
        )
    return shared


def _place_of(
    side: Party | None, agreement: Agreement, answering: Mapping[int, Sequence[Organisation]], places: Mapping[int, int]
) -> int | None:
    """The number a side signs under: of the memorandum itself through who answers for it, of an annex as it is."""
    if side is None:
        return None
    numbers = [party.number for party in agreement.parties.all() if party.organisation_id == side.organisation_id]
    bodies = [body.pk for body in answering.get(numbers[0], [])] if numbers else [side.organisation_id]
    return places.get(bodies[0]) if len(bodies) == 1 else None


def _carried(promise: Commitment, owed_by: int, owed_to: int | None) -> CommitmentText:
    return CommitmentText(
        title=promise.title,
        as_written=promise.as_written,
        owed_by=owed_by,
        owed_to=owed_to if owed_to != owed_by else None,
        target=promise.target_in_figures,
        unit=promise.unit,
        due_on=promise.due_on.isoformat() if promise.due_on else "",
    )

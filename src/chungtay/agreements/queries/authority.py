"""Who acts, for which party, on which day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.utils.translation import gettext as _

from chungtay.agreements.choices import PARTY_ROLES, SIGNING_ROLES
from chungtay.agreements.models import Agreement, Party
from chungtay.agreements.queries.texts import live_scan
from chungtay.kernel.clock import to_local
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.people import Person
from chungtay.organisations.models import Membership, Organisation
from chungtay.organisations.models.walks import answered_by
from chungtay.organisations.queries import holds_role, own_bodies
from chungtay.records import queries as signers


def locked_agreement(agreement: Agreement) -> Agreement:
    """The agreement as it stands, held until the transaction ends: two heads may press at once."""
    return Agreement.objects.select_for_update(of=("self",)).select_related("programme", "phase").get(pk=agreement.pk)


def signer_on(person: Person, party: Party, day: date) -> Membership:
    """The post that bound the party on `day`, if the person may confirm it; else a sentence that says who can."""
    return signers.signer_on(person, party.organisation, SIGNING_ROLES, day, called=str(party))


def unfit_parties(bodies: Collection[Organisation], day: date) -> dict[int, str]:
    """Why a body cannot be a party on the day, in a sentence, by its key; a body that can is left out."""
    return signers.unfit_to_sign(bodies, SIGNING_ROLES, day)


def must_be_party(party: Party, agreement: Agreement) -> None:
    """Refuse a party of another memorandum."""
    if party.agreement_id != agreement.pk:
        raise RuleBroken(_("%(party)s is not a party of this memorandum.") % {"party": party})


def must_act_for(party: Party, agreement: Agreement, *, by: Person, at: datetime) -> None:
    """Refuse who is not head or deputy of the party's body on the day."""
    must_be_party(party, agreement)
    signers.post_on(by, party.organisation, SIGNING_ROLES, to_local(at).date(), called=str(party))


def must_speak_for(party: Party, agreement: Agreement, *, by: Person, at: datetime) -> None:
    """Refuse who does not work at the party's body on the day."""
    must_be_party(party, agreement)
    if not holds_role(by, party.organisation, PARTY_ROLES, to_local(at).date()):
        raise RuleBroken(_("Only people who work at %(party)s today can speak for it.") % {"party": party})


def must_answer(agreement: Agreement, *, by: Person, at: datetime) -> None:
    """Refuse who is not head or deputy of a body that is a party, or answers for one on the day."""
    day = to_local(at).date()
    own = own_bodies(by, day, SIGNING_ROLES)
    answered = own | answered_by(own, day)
    if not agreement.parties.filter(organisation_id__in=answered).exists():
        raise RuleBroken(
            _("Only the head or a deputy of a party, or of a body that answers for one today, can do this.")
        )


def must_be_open(agreement: Agreement) -> None:
    """Refuse a change of a text that is signed or given up, or of which a signed scan is already here."""
    if not agreement.is_open_to_change:
        raise RuleBroken(
            _("This memorandum is in the state “%(state)s”; its text cannot change any more.")
            % {"state": agreement.get_state_display()}
        )
    if live_scan(agreement) is not None:
        raise RuleBroken(
            _("A scan of the signed paper is already here. Take the scan back first if the text still has to change.")
        )

"""Who acts, for which party, on which day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.utils.translation import gettext as _

from chungtay.agreements.choices import PARTY_ROLES, SIGNING_ROLES, AgreementState
from chungtay.agreements.models import Agreement, Party, SignedScan
from chungtay.agreements.queries.texts import live_papers
from chungtay.kernel.clock import to_local
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import short_day
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


def unfit_to_report_to(bodies: Collection[Organisation], parties: Collection[int], day: date) -> dict[int, str]:
    """Why a memorandum of these parties cannot be reported to a body on the day, in a sentence, by its key."""
    party = _("%(body)s is a party of this memorandum, so it is not reported to it. Choose another body.")
    return signers.gone_by(bodies, day) | {body.pk: party % {"body": body} for body in bodies if body.pk in parties}


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
    if live_papers(agreement).exists():
        raise RuleBroken(
            _("A scan of the signed paper is already here. Take the scan back first if the text still has to change.")
        )


def must_be_ready(agreement: Agreement) -> None:
    """Refuse to sign what is signed already, or what not every party has confirmed."""
    if agreement.is_signed:
        raise RuleBroken(_("“%(agreement)s” is already signed by all its parties.") % {"agreement": agreement})
    if agreement.state != AgreementState.APPROVED:
        raise RuleBroken(
            _("Every party must first confirm the same version of the text. Confirm it on the page of the draft.")
        )


def day_of_paper(
    paper: SignedScan | None, signed_on: date | None, *, brings_scan: bool, begun: date, today: date
) -> date:
    """The day that stands on the paper; refused when it cannot be, or is not that of the scan already here."""
    if paper is not None:
        if brings_scan:
            raise RuleBroken(
                _("%(party)s has brought a scan in the meantime. Open it, and confirm your signature on that scan.")
                % {"party": paper.party},
                "scan",
            )
        if signed_on not in (None, paper.signed_on):
            raise RuleBroken(
                _("The scan says %(day)s. If the day is wrong, %(party)s can take the scan back.")
                % {"day": short_day(paper.signed_on), "party": paper.party},
                "signed_on",
            )
        return paper.signed_on
    if signed_on is None:
        raise RuleBroken(_("Write the day that stands on the signed paper."), "signed_on")
    if signed_on > today:
        raise RuleBroken(
            _("%(day)s is still to come. Write the day that stands on the signed paper.")
            % {"day": short_day(signed_on)},
            "signed_on",
        )
    if signed_on < begun:
        raise RuleBroken(
            _("The text was begun on %(begun)s, so no paper of %(day)s shows it. Record an older paper as it is known.")
            % {"begun": short_day(begun), "day": short_day(signed_on)},
            "signed_on",
        )
    return signed_on

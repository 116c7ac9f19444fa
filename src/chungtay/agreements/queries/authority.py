"""Who acts, for which party, on which day."""

from __future__ import annotations

from collections.abc import Collection, Iterable
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
from chungtay.organisations.queries import holds_role
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


def must_stand(parties: Iterable[Party], day: date) -> None:
    """Refuse to go on with parties whose bodies are no more on the day; the sentence says who answers for them."""
    if gone := signers.gone_by([party.organisation for party in parties], day):
        way = _("The text names a body that is no more. Withdraw it and begin a new one with who answers for it.")
        raise RuleBroken(" ".join([*gone.values(), way]))


def must_act_for(party: Party, agreement: Agreement, *, by: Person, at: datetime) -> Membership:
    """The post of a head or deputy of the party's body on the day; everybody else is refused."""
    must_be_party(party, agreement)
    must_stand([party], to_local(at).date())
    return signers.post_on(by, party.organisation, SIGNING_ROLES, to_local(at).date(), called=str(party))


def must_speak_for(party: Party, agreement: Agreement, *, by: Person, at: datetime) -> None:
    """Refuse who does not work at the party's body on the day."""
    must_be_party(party, agreement)
    if not holds_role(by, party.organisation, PARTY_ROLES, to_local(at).date()):
        raise RuleBroken(_("Only people who work at %(party)s today can speak for it.") % {"party": party})


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


def must_not_be_over(agreement: Agreement, day: date) -> None:
    """Refuse to bind anybody, on the day, by a text whose agreed last day is past."""
    if agreement.ends_on is not None and agreement.ends_on < day:
        raise RuleBroken(
            _(
                "This text lasts until %(last)s only, and %(day)s is later. Write a new version with a later last day; "
                "withdraw an annex, and begin a new one."
            )
            % {"last": short_day(agreement.ends_on), "day": short_day(day)}
        )


def must_be_ready(agreement: Agreement, *, by_click: bool = False) -> None:
    """Refuse to sign what is signed already, what not every party has confirmed, or what others confirm by clicks."""
    if agreement.is_signed:
        raise RuleBroken(_("“%(agreement)s” is already signed by all its parties.") % {"agreement": agreement})
    if agreement.state != AgreementState.APPROVED:
        raise RuleBroken(
            _("Every party must first confirm the same version of the text. Confirm it on the page of the draft.")
        )
    if agreement.is_signed_by_click and not by_click and (clicked := live_papers(agreement).first()):
        raise RuleBroken(
            _(
                "%(party)s has confirmed it by a click, and a click does not mix with signatures. Confirm by a click "
                "too while the programme allows it, or have %(party)s take it back and sign the paper."
            )
            % {"party": clicked.party}
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

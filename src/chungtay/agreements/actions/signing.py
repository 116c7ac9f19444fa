from __future__ import annotations

from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from chungtay.agreements.actions.force import bring_into_force
from chungtay.agreements.choices import STATES, AgreementState
from chungtay.agreements.encode import frozen
from chungtay.agreements.facts import AgreementSigned, PartySigned, ScanTakenBack
from chungtay.agreements.models import Agreement, Party, Signatory, SignedScan
from chungtay.agreements.queries.authority import locked_agreement, must_act_for, must_be_party, signer_on
from chungtay.agreements.queries.texts import current_text, live_scan
from chungtay.kernel.clock import to_local
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.files import store_upload
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import short_day, tidy


@transaction.atomic
def record_signing(
    agreement: Agreement,
    *,
    by: Person,
    party: Party,
    at: datetime,
    signed_on: date | None = None,
    scan: UploadedFile[bytes] | None = None,
) -> Signatory:
    """Record a party's own signature: the first brings the scan and its day, every other is seen on that scan."""
    agreement = locked_agreement(agreement)
    must_be_party(party, agreement)
    paper = live_scan(agreement)
    known = None if paper is None else paper.signatories.filter(party=party).first()
    if known is not None:
        return known
    _must_be_ready(agreement)
    begun = to_local(agreement.drafted_at).date()
    day = _day_of_paper(paper, signed_on, scan, begun=begun, today=to_local(at).date())
    post = signer_on(by, party, day)
    must_act_for(party, agreement, by=by, at=at)
    wrote: list[models.Model] = []
    if paper is None and scan is not None:
        paper = _bring_scan(agreement, scan, by=by, party=party, at=at, day=day)
        wrote.append(paper.file)
    if paper is None:
        raise RuleBroken(_("There is no scan of the signed paper yet. Choose the file of the scan."), "scan")
    # A post is official wording: written in Vietnamese, whatever language the page is read in.
    with override("vi"):
        held = post.post or str(post.get_role_display())
    signatory = Signatory.objects.create(
        party=party, person_id=post.person_id, post=held, scan=paper, text_hash=paper.text_hash, signed_at=at
    )
    tell(PartySigned(agreement=agreement, party=party, scan=paper, post=held, by=by, on=day, wrote=[signatory, *wrote]))
    if paper.signatories.count() == agreement.parties.count():
        _complete(agreement, paper, by=by, at=at)
    return signatory


def _bring_scan(
    agreement: Agreement, scan: UploadedFile[bytes], *, by: Person, party: Party, at: datetime, day: date
) -> SignedScan:
    text = current_text(agreement)
    return SignedScan.objects.create(
        agreement=agreement,
        text=text,
        party=party,
        file=store_upload(scan, by=by),
        text_hash=text.text_hash,
        signed_on=day,
        by_id=by.pk,
        at=at,
    )


def _must_be_ready(agreement: Agreement) -> None:
    if agreement.is_signed:
        raise RuleBroken(_("“%(agreement)s” is already signed by all its parties.") % {"agreement": agreement})
    if agreement.state != AgreementState.APPROVED:
        raise RuleBroken(
            _("Every party must first confirm the same version of the text. Confirm it on the page of the draft.")
        )


def _day_of_paper(
    paper: SignedScan | None, signed_on: date | None, scan: UploadedFile[bytes] | None, *, begun: date, today: date
) -> date:
    if paper is not None:
        if scan is not None:
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


def _complete(agreement: Agreement, paper: SignedScan, *, by: Person, at: datetime) -> None:
    STATES.check(AgreementState(agreement.state), AgreementState.SIGNED)
    parties = [frozen(party, paper.signed_on) for party in agreement.parties.select_related("organisation")]
    Party.objects.bulk_update(parties, ["frozen_on", "frozen_name", "frozen_kind", "frozen_parents"])
    agreement.state = AgreementState.SIGNED
    agreement.signed_on = paper.signed_on.isoformat()
    agreement.version += 1
    agreement.save(update_fields=["state", "signed_on", "version"])
    tell(AgreementSigned(agreement=agreement, programme=agreement.programme, by=by, on=paper.signed_on, wrote=parties))
    if agreement.effective_on is None or agreement.effective_on <= to_local(at).date():
        bring_into_force(agreement, by=by, on=max(agreement.effective_on or paper.signed_on, paper.signed_on))


@transaction.atomic
def take_back_scan(agreement: Agreement, *, by: Person, party: Party, at: datetime, reason: str) -> SignedScan:
    """Take back a wrong scan before every party has confirmed it; the signatures seen on it no longer count."""
    agreement = locked_agreement(agreement)
    must_act_for(party, agreement, by=by, at=at)
    paper = live_scan(agreement)
    if paper is None or agreement.is_signed:
        raise RuleBroken(_("There is no scan that could be taken back: none is here, or every party has confirmed it."))
    if paper.party_id != party.pk:
        raise RuleBroken(_("Only %(party)s, which brought the scan, can take it back.") % {"party": paper.party})
    if not tidy(reason):
        raise RuleBroken(
            _("Say in one sentence what is wrong with the scan; the other parties will read it."), "reason"
        )
    paper.taken_back_at = at
    paper.taken_back_because = tidy(reason)[:300]
    paper.save(update_fields=["taken_back_at", "taken_back_because"])
    tell(
        ScanTakenBack(
            agreement=agreement, party=party, scan=paper, reason=paper.taken_back_because, by=by, on=to_local(at).date()
        )
    )
    return paper

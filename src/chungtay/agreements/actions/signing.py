from __future__ import annotations

from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from chungtay.agreements.actions.force import bring_into_force
from chungtay.agreements.choices import STATES, AgreementState
from chungtay.agreements.encode import FROZEN, frozen
from chungtay.agreements.facts import AgreementClicked, AgreementSigned, PartySigned, ScanTakenBack
from chungtay.agreements.models import Agreement, Party, Signatory, SignedScan
from chungtay.agreements.queries.authority import (
    day_of_paper,
    locked_agreement,
    must_act_for,
    must_be_party,
    must_be_ready,
    must_not_be_over,
    signer_on,
)
from chungtay.agreements.queries.texts import current_text, live_papers, live_scan, live_signatures, may_take_back
from chungtay.kernel.clock import to_local
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.files import store_upload
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import tidy


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
    known = live_signatures(agreement).filter(party=party).first()
    if known is not None:
        return known
    paper = live_scan(agreement)
    must_be_ready(agreement)
    begun = to_local(agreement.drafted_at).date()
    day = day_of_paper(paper, signed_on, brings_scan=scan is not None, begun=begun, today=to_local(at).date())
    must_not_be_over(agreement, day)
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
    complete_if_all_signed(agreement, by=by, at=at)
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


def complete_if_all_signed(agreement: Agreement, *, by: Person, at: datetime) -> None:
    """The memorandum is signed when every party's signature is here, on the scan or in a signed file."""
    if live_signatures(agreement).values("party").distinct().count() < agreement.parties.count():
        return
    # Signed on several days, it is signed on the last of them.
    day = max(paper.signed_on for paper in live_papers(agreement))
    must_not_be_over(agreement, day)
    STATES.check(AgreementState(agreement.state), AgreementState.SIGNED)
    parties = [frozen(party, day) for party in agreement.parties.select_related("organisation")]
    Party.objects.bulk_update(parties, FROZEN)
    agreement.state = AgreementState.SIGNED
    agreement.signed_on = day.isoformat()
    agreement.version += 1
    agreement.save(update_fields=["state", "signed_on", "version"])
    told = AgreementClicked if agreement.is_signed_by_click else AgreementSigned
    tell(told(agreement=agreement, programme=agreement.programme, by=by, on=day, wrote=parties))
    if agreement.effective_on is None or agreement.effective_on <= to_local(at).date():
        bring_into_force(agreement, by=by, on=max(agreement.effective_on or day, day))


@transaction.atomic
def take_back_scan(agreement: Agreement, *, by: Person, party: Party, at: datetime, reason: str) -> SignedScan:
    """Take back a wrong scan before every party has confirmed it; the signatures seen on it no longer count.

    Who brought it takes it back; once that body is no more, any other party may, or it would lie here for ever.
    """
    agreement = locked_agreement(agreement)
    must_act_for(party, agreement, by=by, at=at)
    papers = live_papers(agreement)
    paper = papers.filter(party=party).first() or papers.first()
    if paper is None or agreement.is_signed:
        raise RuleBroken(_("There is no scan that could be taken back: none is here, or every party has confirmed it."))
    if not may_take_back(paper, party, to_local(at).date()):
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

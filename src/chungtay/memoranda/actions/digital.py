from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from chungtay.agreements.actions.signing import complete_if_all_signed
from chungtay.agreements.facts import PartySigned
from chungtay.agreements.models import Agreement, Party, Signatory, SignedScan
from chungtay.agreements.queries.authority import (
    day_of_paper,
    locked_agreement,
    must_act_for,
    must_be_party,
    must_be_ready,
)
from chungtay.agreements.queries.texts import current_text, live_signatures
from chungtay.kernel.clock import to_local
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.memoranda.models import GivenOut
from chungtay.memoranda.queries.signers import Bound, days_judged, posts_judged, who_signed
from chungtay.signatures.actions import keep_check
from chungtay.signatures.engine.verdicts import Reason, Verdict
from chungtay.signatures.models import SignatureCheck
from chungtay.signatures.queries.holders import why_not_theirs


@transaction.atomic
def bring_signed_file(
    agreement: Agreement, signed_file: UploadedFile[bytes], verdict: Verdict, *, by: Person, party: Party, at: datetime
) -> SignatureCheck:
    """Keep a PDF signed outside with what was found; when it is good, every party whose head signed it has signed."""
    agreement = locked_agreement(agreement)
    must_be_party(party, agreement)
    must_be_ready(agreement)
    must_act_for(party, agreement, by=by, at=at)
    signed_already = {row.party_id for row in live_signatures(agreement)}
    if party.pk in signed_already:
        raise RuleBroken(_("The signature of %(party)s is already recorded.") % {"party": party}, "signed_file")
    text = current_text(agreement)
    if verdict.is_good and not (verdict.original and verdict.version_key == text.text_hash):
        verdict = replace(verdict, reason=Reason.WRONG_TEXT)
    verdict = days_judged(verdict, text, at) if verdict.is_good else verdict
    missing = agreement.parties.exclude(pk__in=signed_already).select_related("organisation").order_by("number")
    # Whose file it is comes first: one signature signs for one party.
    parties = sorted(missing, key=lambda each: each.pk != party.pk)
    verdict = posts_judged(verdict, parties, at) if verdict.is_good else verdict
    found = who_signed(agreement, parties, verdict, at) if verdict.is_good else {}
    if verdict.is_good and party not in found:
        verdict = replace(verdict, reason=why_not_theirs(verdict))
    check = keep_check(signed_file, agreement, verdict, by=by, at=at)
    if not check.is_good:
        return check
    written, today = to_local(text.made_at).date(), to_local(at).date()
    for bound in found.values():
        day_of_paper(None, bound.on, brings_scan=False, begun=written, today=today)
    paper = SignedScan.objects.create(
        agreement=agreement,
        text=text,
        party=party,
        file=check.file,
        signature_check=check,
        text_hash=text.text_hash,
        signed_on=max(bound.on for bound in found.values()),
        by_id=by.pk,
        at=at,
    )
    GivenOut.objects.filter(text=text, sha256=verdict.original).update(came_back=paper)
    for each, bound in found.items():
        _record(agreement, each, paper, bound, by=by, at=at)
    complete_if_all_signed(agreement, by=by, at=at)
    return check


def _record(agreement: Agreement, party: Party, paper: SignedScan, bound: Bound, *, by: Person, at: datetime) -> None:
    post = bound.post
    with override("vi"):
        held = post.post or str(post.get_role_display())
    signatory = Signatory.objects.create(
        party=party, person_id=post.person_id, post=held, scan=paper, text_hash=paper.text_hash, signed_at=at
    )
    wrote: list[models.Model] = [signatory]
    tell(PartySigned(agreement=agreement, party=party, scan=paper, post=held, by=by, on=bound.on, wrote=wrote))

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from chungtay.agreements.actions.signing import complete_if_all_signed
from chungtay.agreements.choices import SIGNING_ROLES
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
from chungtay.organisations.models import Membership
from chungtay.records import queries as signers
from chungtay.signatures.actions import keep_check
from chungtay.signatures.engine.verdicts import Reason, Signed, Verdict
from chungtay.signatures.models import SignatureCheck
from chungtay.signatures.queries.holders import is_certificate_of, why_not_theirs


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
    missing = agreement.parties.exclude(pk__in=signed_already).select_related("organisation")
    found = _who_signed(missing, verdict, at) if verdict.is_good else {}
    if verdict.is_good and party not in found:
        verdict = replace(verdict, reason=why_not_theirs(verdict))
    check = keep_check(signed_file, agreement, verdict, by=by, at=at)
    if not check.is_good:
        return check
    begun, today = to_local(agreement.drafted_at).date(), to_local(at).date()
    for _post, day in found.values():
        day_of_paper(None, day, brings_scan=False, begun=begun, today=today)
    paper = SignedScan.objects.create(
        agreement=agreement,
        text=text,
        party=party,
        file=check.file,
        signature_check=check,
        text_hash=text.text_hash,
        signed_on=max(day for _post, day in found.values()),
        by_id=by.pk,
        at=at,
    )
    GivenOut.objects.filter(text=text, sha256=verdict.original).update(came_back=paper)
    for each, (post, day) in found.items():
        _record(agreement, each, paper, post, by=by, on=day, at=at)
    complete_if_all_signed(agreement, by=by, at=at)
    return check


def _record(
    agreement: Agreement, party: Party, paper: SignedScan, post: Membership, *, by: Person, on: date, at: datetime
) -> None:
    with override("vi"):
        held = post.post or str(post.get_role_display())
    signatory = Signatory.objects.create(
        party=party, person_id=post.person_id, post=held, scan=paper, text_hash=paper.text_hash, signed_at=at
    )
    wrote: list[models.Model] = [signatory]
    tell(PartySigned(agreement=agreement, party=party, scan=paper, post=held, by=by, on=on, wrote=wrote))


def _who_signed(parties: Iterable[Party], verdict: Verdict, at: datetime) -> dict[Party, tuple[Membership, date]]:
    """Which parties signed by one of these signatures: the certificate names who could bind the body on that day."""
    found = {}
    for party in parties:
        for signed in verdict.signatures:
            day = _day_of(signed, at)
            posts = signers.heads_on(party.organisation, SIGNING_ROLES, day)
            mine = [post for post in posts if is_certificate_of(signed, post.person)]
            if mine:
                found[party] = (min(mine, key=lambda post: SIGNING_ROLES.index(post.role)), day)
                break
    return found


def _day_of(signed: Signed, at: datetime) -> date:
    """The day of the signature as its time stamp or the signer says; without either, the day it is brought."""
    return to_local(signed.signed_at or at).date()

"""Whose signatures a good file carries, and whether the days they say can be relied on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Max

from chungtay.accounts.models import Person
from chungtay.agreements.choices import SIGNING_ROLES
from chungtay.agreements.models import Agreement, Party, Signatory, TextVersion
from chungtay.agreements.queries.texts import live_signatures
from chungtay.kernel.clock import to_local
from chungtay.memoranda.models import GivenOut
from chungtay.organisations.models import Membership
from chungtay.records import queries as signers
from chungtay.signatures.engine.verdicts import Reason, Signed, Verdict
from chungtay.signatures.models import SignatureCheck
from chungtay.signatures.queries.checks import given_out_at
from chungtay.signatures.queries.holders import is_certificate_of


@dataclass(frozen=True)
class Bound:
    """Who bound a party by one signature of a file, and on which day."""

    post: Membership
    on: date


def days_judged(verdict: Verdict, text: TextVersion, at: datetime) -> Verdict:
    """The verdict, refused where a signature claims a day before its file was ready, or before the printed one."""
    since = to_local(_ready_at(text, verdict.original)).date()
    claimed = [row for row in verdict.signatures if not row.is_timestamped and day_of(row, at) < since]
    if claimed:
        return _marked(verdict, Reason.BEFORE_GIVEN_OUT, claimed)
    printed = GivenOut.objects.filter(text=text, sha256=verdict.original).values_list("printed_on", flat=True).first()
    early = [row for row in verdict.signatures if printed is not None and day_of(row, at) < printed]
    return _marked(verdict, Reason.BEFORE_ITS_DAY, early)


def posts_judged(verdict: Verdict, parties: Sequence[Party], at: datetime) -> Verdict:
    """The verdict, refused where only the signer's own word says that the post was still held at the signing."""
    today = to_local(at).date()
    unproven = [
        row
        for row in verdict.signatures
        if not row.is_timestamped
        and any(_posts(row, party, day_of(row, at)) for party in parties)
        and not any(_posts(row, party, today) for party in parties)
    ]
    return _marked(verdict, Reason.UNPROVEN_DAY, unproven)


def who_signed(agreement: Agreement, parties: Sequence[Party], verdict: Verdict, at: datetime) -> dict[Party, Bound]:
    """Which of the parties, in this order, are bound: each by a signature of its own, made by who could bind it.

    Whoever heads two of them signs twice.
    """
    used = _used(agreement)
    could: dict[Party, dict[int, Bound]] = {}
    for party in parties:
        for place, row in enumerate(verdict.signatures):
            day = day_of(row, at)
            mine = [post for post in _posts(row, party, day) if (post.person_id, *_mark(row)) not in used]
            if mine:
                post = min(mine, key=lambda post: SIGNING_ROLES.index(post.role))
                could.setdefault(party, {})[place] = Bound(post, day)
    found: dict[Party, Bound] = {}
    taken: set[int] = set()
    for party, bounds in could.items():
        free = [place for place in bounds if place not in taken]
        if free:
            # The signature the fewest others need, so that theirs stays for them.
            place = min(free, key=lambda place: sum(place in others for others in could.values()))
            taken.add(place)
            found[party] = bounds[place]
    return found


def day_of(signed: Signed, at: datetime) -> date:
    """The day of the signature as its time stamp or the signer says; without either, the day it is brought."""
    return to_local(signed.signed_at or at).date()


def signatories_recorded_by(check: SignatureCheck) -> list[Person]:
    """Whose signatures of a memorandum were recorded because of the check."""
    rows = Signatory.objects.filter(scan__signature_check=check).select_related("person").order_by("pk")
    return [row.person for row in rows if row.person]


def _ready_at(text: TextVersion, sha256: str) -> datetime:
    """When the file could be signed at the earliest: its text was written, confirmed by all, and given out."""
    confirmed: datetime | None = text.approvals.aggregate(last=Max("at"))["last"]
    given_out = given_out_at(text.agreement, text.text_hash, sha256)
    return max(text.made_at, confirmed or text.made_at, given_out or text.made_at)


def _posts(signed: Signed, party: Party, day: date) -> list[Membership]:
    """The posts in which the holder of the certificate could bind the party on the day."""
    posts = signers.heads_on(party.organisation, SIGNING_ROLES, day)
    return [post for post in posts if is_certificate_of(signed, post.person)]


def _used(agreement: Agreement) -> set[tuple[object, str, str]]:
    """The signatures by which a party has signed already: whose, with which certificate, at which moment."""
    rows = live_signatures(agreement).filter(scan__signature_check__isnull=False)
    return {
        (person, each["fingerprint"], each["signed_at"] or "")
        for person, signed in rows.values_list("person_id", "scan__signature_check__signers")
        for each in signed.values()
    }


def _mark(signed: Signed) -> tuple[str, str]:
    return signed.fingerprint, signed.signed_at.isoformat() if signed.signed_at else ""


def _marked(verdict: Verdict, reason: Reason, refused: Sequence[Signed]) -> Verdict:
    if not refused:
        return verdict
    rows = tuple(replace(row, reason=reason) if row in refused else row for row in verdict.signatures)
    return replace(verdict, reason=reason, signatures=rows)

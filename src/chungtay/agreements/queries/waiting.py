"""Who waits for whom: read off the confirmations and signatures that are still missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Value, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from chungtay.agreements.choices import AgreementState
from chungtay.agreements.models import Agreement, Approval, Party, Signatory, SignedScan, TextVersion
from chungtay.agreements.queries.visible import agreements_of, with_parties
from chungtay.kernel.clock import to_local
from chungtay.kernel.vietnamese import own_name


class Step(StrEnum):
    """What somebody is waited for to do."""

    CONFIRM = "confirm"
    BRING_SCAN = "bring_scan"
    SEE_SIGNATURE = "see_signature"
    SIGN = "sign"


ASKED = {
    Step.CONFIRM: (
        _("waiting for you to confirm the content of version %(number)s."),
        _("waiting for %(party)s to confirm the content of version %(number)s."),
    ),
    Step.BRING_SCAN: (
        _("waiting for you to bring the scan of the signed paper."),
        _("waiting for %(party)s to bring the scan of the signed paper; any party may bring it."),
    ),
    Step.SEE_SIGNATURE: (
        _("waiting for you to confirm your signature on the scan."),
        _("waiting for %(party)s to confirm its signature on the scan."),
    ),
    Step.SIGN: (
        _("waiting for you to sign, on paper or with a certificate."),
        _("waiting for %(party)s to sign, on paper or with a certificate."),
    ),
}
STEPS = {
    Step.CONFIRM: ("agreements:show", _("Read and answer")),
    Step.BRING_SCAN: ("agreements:sign", _("Bring the scan")),
    Step.SEE_SIGNATURE: ("agreements:sign", _("Open the scan")),
    Step.SIGN: ("agreements:sign", _("Sign")),
}


@dataclass(frozen=True)
class Wait:
    """The parties that have done their part wait for one that has not."""

    agreement: Agreement
    waits: tuple[Party, ...]
    waited_for: Party
    step: Step
    number: int
    since: date


def open_waits(bodies: Iterable[int]) -> list[Wait]:
    """Who waits for whom in every memorandum of these bodies that is not signed yet, longest wait first."""
    still_open = agreements_of(set(bodies)).filter(state__in=[AgreementState.DRAFT, AgreementState.APPROVED])
    return sorted(
        waits_of_many(with_parties(still_open.select_related("programme", "phase"))),
        key=lambda wait: (wait.since, wait.agreement.pk, wait.waited_for.number),
    )


def waits_of_many(agreements: Iterable[Agreement]) -> list[Wait]:
    """Who waits for whom in each of the memoranda; one question beside their parties, however many they are."""
    rows = list(agreements)
    prefetch_related_objects(rows, "parties")
    known = _newest_texts(rows)
    return [wait for row in rows for wait in waits_in(row, *known[row.pk])]


def _newest_texts(agreements: Iterable[Agreement]) -> dict[int, tuple[TextVersion, list[Approval], list[Signatory]]]:
    """The newest text of each memorandum, its confirmations, and its live signatures: those come as version 0."""
    found: dict[int, tuple[TextVersion, list[Approval], list[Signatory]]] = {}
    keys = [row.pk for row in agreements]
    fields = ("agreement", "pk", "number", "made_at", "made_for", "approvals__party", "approvals__at")
    texts = TextVersion.objects.filter(agreement__in=keys).values_list(*fields)
    live = Signatory.objects.filter(party__agreement__in=keys, scan__taken_back_at__isnull=True, scan__isnull=False)
    paper = ("party__agreement", "scan", Value(0), "scan__at", "scan__signature_check", "party", "scan__at")
    asked = texts.union(live.values_list(*paper)).order_by("-number")
    for agreement, key, number, made_at, made_for, party, at in asked:
        newest = TextVersion(pk=key, number=number, made_at=made_at, made_for_id=made_for)
        text, approvals, signed = found.setdefault(agreement, (newest, [], []))
        if number == 0:
            signed.append(Signatory(party_id=party, scan=SignedScan(pk=key, at=made_at, signature_check_id=made_for)))
        elif party is not None and text.pk == key:
            approvals.append(Approval(party_id=party, at=at))
    return found


def waits_in(
    agreement: Agreement, text: TextVersion, approvals: Iterable[Approval], signed: Collection[Signatory]
) -> list[Wait]:
    """Who waits for whom, from the newest text, its confirmations and the signatures on papers and files."""
    papers, signed_by = {row.scan for row in signed if row.scan}, {row.party_id for row in signed}
    parties = list(agreement.parties.all())
    moment = max([text.made_at, *(row.at for row in approvals), *(paper.at for paper in papers)])
    since = to_local(moment).date()
    if agreement.state == AgreementState.APPROVED and not papers:
        # Any party may bring the scan; the first one, which drafted, is the one that is asked.
        return [Wait(agreement, tuple(parties[1:]), parties[0], Step.BRING_SCAN, text.number, since)]
    if agreement.state == AgreementState.APPROVED:
        has_scan = any(paper.signature_check_id is None for paper in papers)
        done, ready, step = signed_by, signed_by, Step.SEE_SIGNATURE if has_scan else Step.SIGN
    elif agreement.state == AgreementState.DRAFT:
        done, step = {row.party_id for row in approvals}, Step.CONFIRM
        ready = done | {text.made_for_id or 0}
    else:
        return []
    found = []
    for missing in (party for party in parties if party.pk not in done):
        waits = tuple(party for party in parties if party.pk in ready and party != missing)
        if waits:
            found.append(Wait(agreement, waits, missing, step, text.number, since))
    return found


def names_of(parties: Sequence[Party], mine: Party | None) -> str:
    """The parties by their own names; "You" for one's own party alone."""
    if [party.pk for party in parties] == [mine.pk if mine else None]:
        return str(_("You"))
    return ", ".join(own_name(party.frozen_name) for party in parties)


def what_is_waited_for(wait: Wait, *, is_mine: bool) -> str:
    """The rest of a sentence that begins with who waits."""
    of_me, of_party = ASKED[wait.step]
    return str(of_me if is_mine else of_party) % {"party": wait.waited_for.frozen_name, "number": wait.number}


def end_of_wait(wait: Wait) -> tuple[str, str]:
    """The address at which the wait can be ended, and what one does there."""
    name, words = STEPS[wait.step]
    return reverse(name, args=[wait.agreement.uid]), str(words)

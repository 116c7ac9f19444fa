from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from chungtay.agreements.models import Agreement, Party, Signatory, SignedScan, TextVersion
from chungtay.organisations.models import Organisation


def current_text(agreement: Agreement) -> TextVersion:
    """The newest version of the text."""
    return agreement.texts.order_by("-number")[0]


def bodies_reported_to(text: TextVersion) -> list[Organisation]:
    """Whom this version says the memorandum is reported to, in its order."""
    uids = [each["uid"] for each in text.reported_bodies]
    known = {body.uid: body for body in Organisation.objects.filter(uid__in=uids)} if uids else {}
    return [known[uid] for uid in uids if uid in known]


def live_papers(agreement: Agreement) -> QuerySet[SignedScan]:
    """The scan of the signed paper and the files signed with certificates, unless they were taken back."""
    return (
        agreement.scans.filter(taken_back_at__isnull=True)
        .select_related("party__organisation", "text", "file")
        .order_by("pk")
    )


def live_scan(agreement: Agreement) -> SignedScan | None:
    """The scan of the signed paper, unless it was taken back."""
    return live_papers(agreement).filter(signature_check__isnull=True).first()


def may_take_back(paper: SignedScan, party: Party | None, day: date) -> bool:
    """Whether the party takes the paper back: it has brought it, or the body that did is no more on the day."""
    return paper.party == party or not paper.party.organisation.is_valid_on(day)


def live_signatures(agreement: Agreement) -> QuerySet[Signatory]:
    """Whose signatures stand on a paper or in a file that was not taken back."""
    return Signatory.objects.filter(
        party__agreement=agreement, scan__isnull=False, scan__taken_back_at__isnull=True
    ).order_by("pk")

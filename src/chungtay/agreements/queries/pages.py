"""What a page of one memorandum shows, gathered with a fixed number of questions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from types import MappingProxyType
from typing import Literal

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from chungtay.agreements.choices import PARTY_ROLES, SIGNING_ROLES, AgreementState, Standing
from chungtay.agreements.models import (
    Agreement,
    Approval,
    Clause,
    Comment,
    Commitment,
    Party,
    ReportedBody,
    Signatory,
    SignedScan,
    TextVersion,
    Witness,
)
from chungtay.agreements.queries.parties import PartyOn, parties_on, standing_of
from chungtay.agreements.queries.texts import current_text
from chungtay.agreements.queries.thread import Event, thread_of
from chungtay.agreements.queries.waiting import Wait, waits_in
from chungtay.kernel.models import Citation
from chungtay.kernel.people import Visitor
from chungtay.kernel.provenance import citations_of
from chungtay.organisations.queries import own_bodies
from chungtay.records.engine.accord import Draft, Stance, articles_read, compared_with
from chungtay.records.engine.comparing import ClauseChange, ClauseText
from chungtay.records.engine.rows import clause_texts, commitment_clauses

# A larger number in an address is no version, and more than a column holds.
MOST_VERSIONS = 10**6


@dataclass(frozen=True)
class AgreementPage:
    """A memorandum read as of a day."""

    agreement: Agreement
    day: date
    parties: Sequence[PartyOn]
    standing: Standing
    commitments: Sequence[Commitment]
    signatories: Sequence[tuple[Party, Sequence[Signatory]]]
    citations: Sequence[Citation]
    events: Sequence[Event]
    papers: Sequence[SignedScan]
    reported_to: Sequence[str] = ()

    @property
    def scan(self) -> SignedScan | None:
        """The scan of the signed paper; a file signed with certificates where there is no scan."""
        return next((paper for paper in self.papers if paper.signature_check_id is None), next(iter(self.papers), None))

    @property
    def answering_count(self) -> int:
        return len({body.pk for party in self.parties for body in party.answer.organisations})

    @property
    def shared_post(self) -> str:
        """The post in which somebody unnamed signed for every party, when the source says no more than that."""
        rows = [row for _party, signed in self.signatories for row in signed]
        posts = {row.post for row in rows}
        is_bare = len(posts) == 1 and not any(row.person or row.printed_name or row.on_behalf_of for row in rows)
        return posts.pop() if is_bare and len(self.signatories) == len(self.parties) > 1 else ""

    @property
    def is_inferred_day(self) -> bool:
        """The day it is read on is the day of signing in the year somebody inferred."""
        return self.day == self.agreement.signed_day.inferred_date()


def agreement_page(agreement: Agreement, day: date) -> AgreementPage:
    """Everything the page of a signed memorandum shows, as of the day."""
    if agreement.is_reconstruction:
        people = Witness.objects.select_related("person").order_by("pk")
        bodies = ReportedBody.objects.select_related("organisation").order_by("pk")
        prefetch_related_objects([agreement], Prefetch("witnesses", people), Prefetch("reported_to", bodies))
    parties = parties_on(agreement, day)
    rows = list(_signatures(agreement))
    papers = list(dict.fromkeys(row.scan for row in rows if row.scan))
    text = current_text(agreement)
    promised = list(text.commitments.select_related("owed_by", "owed_to"))
    told = text.reported_names
    if agreement.is_reconstruction:
        told = [str(row.organisation) for row in agreement.reported_to.all()]
    for each in promised:
        each.text, each.text.agreement = text, agreement
    return AgreementPage(
        agreement=agreement,
        day=day,
        parties=parties,
        standing=standing_of(parties),
        commitments=promised,
        signatories=[(party, list(signed)) for party, signed in groupby(rows, lambda row: row.party)],
        citations=list(citations_of(agreement)) if agreement.is_reconstruction else [],
        events=thread_of(agreement, parties),
        papers=papers,
        reported_to=told,
    )


def _signatures(agreement: Agreement) -> QuerySet[Signatory]:
    """Who signed: seen on the scan that stands, or known from a source."""
    rows = Signatory.objects.filter(party__agreement=agreement, scan__taken_back_at__isnull=True)
    return rows.select_related(
        "party", "person", "scan__file", "scan__text", "scan__party", "scan__signature_check"
    ).order_by("party__number", "pk")


@dataclass(frozen=True)
class ArticleAtWork:
    """One article as the table of a draft shows it: what changed since one's own version, and who stands by it."""

    change: ClauseChange
    stance: Stance
    changed_by: Party | None
    comments: Sequence[Comment] = ()


@dataclass(frozen=True)
class PartyAtWork:
    """A party, and the newest version it has confirmed."""

    party: Party
    approval: Approval | None
    is_current: bool


@dataclass
class VersionAtWork:
    """A version of a draft with all its words and who confirmed it."""

    text: TextVersion
    clauses: list[Clause] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)
    approvals: list[Approval] = field(default_factory=list)

    @property
    def stood_by(self) -> set[int]:
        """Keys of the parties that wrote or confirmed it."""
        return {self.text.made_for_id or 0, *(row.party_id for row in self.approvals)}


@dataclass(frozen=True)
class WorkPage:
    """A draft on the table, as one party sees it."""

    agreement: Agreement
    current: VersionAtWork
    before: TextVersion | None
    mine: Party | None
    may_bind: bool
    parties: Sequence[PartyAtWork]
    articles: Sequence[ArticleAtWork]
    promises: Sequence[ArticleAtWork]
    remarks: Sequence[Comment]
    scan: SignedScan | None
    papers: Sequence[SignedScan]
    signed: frozenset[int]
    waits: Sequence[Wait]

    @property
    def text(self) -> TextVersion:
        return self.current.text

    @property
    def previous(self) -> int | None:
        """The number of the version before the newest."""
        return self.text.number - 1 or None

    @property
    def agreed_count(self) -> int:
        return sum(article.stance == "agreed" for article in self.articles)

    @property
    def has_confirmed(self) -> bool:
        return any(each.is_current and each.party == self.mine for each in self.parties)

    @property
    def has_signed(self) -> bool:
        return self.mine is not None and self.mine.pk in self.signed


def work_page(agreement: Agreement, visitor: Visitor, day: date) -> WorkPage:
    """Everything the page of a draft shows to this person; a bounded number of questions for any number of versions."""
    parties = list(agreement.parties.all())
    versions = _versions(agreement, parties)
    said = Comment.objects.filter(text__agreement=agreement).select_related("author", "text")
    comments = list(said.order_by("id"))
    for comment in comments:
        comment.party = next(party for party in parties if party.pk == comment.party_id)
    # Only an approved text can have been signed.
    signed = list(_signatures(agreement)) if agreement.state == AgreementState.APPROVED else []
    papers = list(dict.fromkeys(row.scan for row in signed if row.scan))
    prefetch_related_objects(papers, "signatories")
    scan = next((paper for paper in papers if paper.signature_check_id is None), None)
    done = {row.party_id for row in (versions[-1].approvals if agreement.state == AgreementState.DRAFT else signed)}
    mine, may_bind = _own_party(parties, visitor, day, done)
    stood_by = [version.stood_by for version in versions]
    has_confirmed = mine is not None and mine.pk in {row.party_id for row in versions[-1].approvals}
    at = compared_with(stood_by, mine.pk if mine else None, has_confirmed=has_confirmed)
    before = versions[-1] if at is None else versions[at]
    return WorkPage(
        agreement=agreement,
        current=versions[-1],
        before=before.text if before is not versions[-1] else None,
        mine=mine,
        may_bind=may_bind,
        parties=[_at_work(party, versions) for party in parties],
        articles=_articles(versions, before, parties, mine, "clauses", _by_article(comments, versions)),
        promises=_articles(versions, before, parties, mine, "commitments"),
        remarks=[comment for comment in comments if comment.clause_number is None],
        scan=scan,
        signed=frozenset(row.party_id for row in signed),
        papers=papers,
        waits=waits_in(agreement, versions[-1].text, versions[-1].approvals, signed),
    )


def _versions(agreement: Agreement, parties: Sequence[Party]) -> list[VersionAtWork]:
    """Every version in order; each has articles, and an approved one is confirmed by every party."""
    found: dict[int, VersionAtWork] = {}
    articles = Clause.objects.filter(text__agreement=agreement).select_related("text")
    for clause in articles.order_by("text__number", "number"):
        found.setdefault(clause.text_id, VersionAtWork(clause.text)).clauses.append(clause)
    for promise in Commitment.objects.filter(text__agreement=agreement).select_related("owed_by", "owed_to"):
        found[promise.text_id].commitments.append(promise)
    newest = list(found.values())[-1]
    if agreement.state == AgreementState.APPROVED:
        newest.approvals += [Approval(text=newest.text, party=party, at=newest.text.made_at) for party in parties]
    else:
        for approval in Approval.objects.filter(text__agreement=agreement).select_related("person"):
            approval.text = found[approval.text_id].text
            found[approval.text_id].approvals.append(approval)
    return list(found.values())


def _own_party(
    parties: Sequence[Party], visitor: Visitor, day: date, done: Collection[int]
) -> tuple[Party | None, bool]:
    """Who acts for two parties acts for the one that has not yet confirmed or signed; whether they bind it."""
    for roles in (SIGNING_ROLES, PARTY_ROLES):
        bodies = own_bodies(visitor, day, roles)
        own = [party for party in parties if party.organisation_id in bodies]
        if own:
            return min(own, key=lambda party: party.pk in done), roles is SIGNING_ROLES
    return None, False


def _at_work(party: Party, versions: Sequence[VersionAtWork]) -> PartyAtWork:
    for version in reversed(versions):
        for approval in version.approvals:
            if approval.party_id == party.pk:
                return PartyAtWork(party, approval, version is versions[-1])
    return PartyAtWork(party, None, False)


def _by_article(comments: Sequence[Comment], versions: Sequence[VersionAtWork]) -> dict[int, list[Comment]]:
    """What was said of each article of the newest version, in any version: an article is known by its heading."""
    headings = {(version.text.pk, row.number): row.title for version in versions for row in version.clauses}
    present = {clause.title: clause.number for clause in versions[-1].clauses}
    found: dict[int, list[Comment]] = {}
    for comment in comments:
        if comment.clause_number is not None:
            heading = headings.get((comment.text_id, comment.clause_number), "")
            found.setdefault(present.get(heading, comment.clause_number), []).append(comment)
    return found


def _articles(
    versions: Sequence[VersionAtWork],
    before: VersionAtWork,
    parties: Sequence[Party],
    mine: Party | None,
    part: Literal["clauses", "commitments"],
    comments: Mapping[int, Sequence[Comment]] = MappingProxyType({}),
) -> list[ArticleAtWork]:
    def words(version: VersionAtWork) -> list[ClauseText]:
        return clause_texts(version.clauses) if part == "clauses" else commitment_clauses(version.commitments)

    numbers = {party.pk: party.number for party in parties}
    drafts = [
        Draft(
            number=version.text.number,
            clauses=words(version),
            written_by=numbers.get(version.text.made_for_id or 0),
            confirmed_by=[numbers[approval.party_id] for approval in version.approvals],
        )
        for version in versions
    ]
    by_number = {party.number: party for party in parties}
    return [
        ArticleAtWork(
            change=read.change,
            stance=read.stance,
            changed_by=by_number.get(read.changed_by or 0),
            comments=comments.get(read.change.number or 0, ()),
        )
        for read in articles_read(words(before), drafts, numbers.values(), mine.number if mine else None)
    ]


def versions_of(agreement: Agreement, *numbers: int) -> list[TextVersion]:
    """Versions of the text by number, with all their words, in the order asked; unknown ones left out."""
    rows = agreement.texts.filter(number__in=[number for number in numbers if number < MOST_VERSIONS]).select_related(
        "made_by", "made_for"
    )
    promised = Prefetch("commitments", Commitment.objects.select_related("owed_by", "owed_to"))
    known = {row.number: row for row in rows.prefetch_related("clauses", promised)}
    return [known[number] for number in numbers if number in known]

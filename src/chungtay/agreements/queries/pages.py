"""What a page of one memorandum shows, gathered with a fixed number of questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from types import MappingProxyType

from django.db.models import Prefetch, prefetch_related_objects

from chungtay.agreements.choices import PARTY_ROLES, SIGNING_ROLES, Standing
from chungtay.agreements.models import (
    Agreement,
    Approval,
    Comment,
    Commitment,
    Party,
    Signatory,
    SignedScan,
    TextVersion,
)
from chungtay.agreements.queries.parties import PartyOn, parties_on, standing_of
from chungtay.agreements.queries.texts import clauses_of, commitment_clauses, current_text, live_scan
from chungtay.agreements.queries.thread import Event, thread_of
from chungtay.kernel.models import Citation
from chungtay.kernel.people import Visitor
from chungtay.kernel.provenance import citations_of
from chungtay.organisations.queries import own_bodies
from chungtay.records.engine.accord import Draft, Stance, last_changed, stance, standing_by
from chungtay.records.engine.comparing import ClauseChange, ClauseText, clause_changes


@dataclass(frozen=True)
class AgreementPage:
    """A memorandum read as of a day."""

    agreement: Agreement
    day: date
    parties: Sequence[PartyOn]
    standing: Standing
    text: TextVersion
    commitments: Sequence[Commitment]
    signatories: Sequence[tuple[Party, Sequence[Signatory]]]
    citations: Sequence[Citation]
    events: Sequence[Event]
    scan: SignedScan | None

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
    prefetch_related_objects([agreement], "witnesses__person", "reported_to__organisation")
    parties = parties_on(agreement, day)
    text = current_text(agreement)
    scan = live_scan(agreement)
    signatories = Signatory.objects.filter(party__agreement=agreement).select_related("party", "person")
    signed = signatories.filter(scan=scan) if scan else signatories.filter(scan__isnull=True)
    return AgreementPage(
        agreement=agreement,
        day=day,
        parties=parties,
        standing=standing_of(parties),
        text=text,
        commitments=list(text.commitments.select_related("owed_by", "owed_to")),
        signatories=[
            (party, list(rows))
            for party, rows in groupby(signed.order_by("party__number", "pk"), lambda row: row.party)
        ],
        citations=list(citations_of(agreement)),
        events=thread_of(agreement, parties),
        scan=scan,
    )


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


@dataclass(frozen=True)
class WorkPage:
    """A draft on the table, as one party sees it."""

    agreement: Agreement
    text: TextVersion
    before: TextVersion | None
    mine: Party | None
    may_bind: bool
    parties: Sequence[PartyAtWork]
    articles: Sequence[ArticleAtWork]
    promises: Sequence[ArticleAtWork]
    remarks: Sequence[Comment]
    scan: SignedScan | None
    signed: frozenset[int]

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
    """Everything the page of a draft shows to this person."""
    parties = list(agreement.parties.select_related("organisation"))
    texts = list(
        agreement.texts.order_by("number")
        .select_related("made_by", "made_for")
        .prefetch_related(
            "clauses",
            Prefetch("commitments", Commitment.objects.select_related("owed_by", "owed_to")),
            Prefetch("approvals", Approval.objects.select_related("person")),
        )
    )
    text = texts[-1]
    mine, may_bind = _own_party(parties, visitor, day)
    before = _version_to_compare(texts, mine)
    comments = list(
        Comment.objects.filter(text__agreement=agreement).select_related("author", "party", "text").order_by("id")
    )
    scan = live_scan(agreement)
    return WorkPage(
        agreement=agreement,
        text=text,
        before=before,
        mine=mine,
        may_bind=may_bind,
        parties=[_at_work(party, texts) for party in parties],
        articles=_articles(texts, before or text, parties, mine, clauses_of, _by_article(comments, texts)),
        promises=_articles(texts, before or text, parties, mine, commitment_clauses),
        remarks=[comment for comment in comments if comment.clause_number is None],
        scan=scan,
        signed=frozenset(scan.signatories.values_list("party_id", flat=True)) if scan else frozenset(),
    )


def _own_party(parties: Sequence[Party], visitor: Visitor, day: date) -> tuple[Party | None, bool]:
    heads = own_bodies(visitor, day, SIGNING_ROLES)
    bound = next((party for party in parties if party.organisation_id in heads), None)
    if bound is not None:
        return bound, True
    own = own_bodies(visitor, day, PARTY_ROLES)
    return next((party for party in parties if party.organisation_id in own), None), False


def _version_to_compare(texts: Sequence[TextVersion], mine: Party | None) -> TextVersion | None:
    """The last version before the newest that one's own party confirmed or wrote; for others, the one before.

    None once one's own party has confirmed the newest: then nothing in it is new.
    """
    earlier = texts[:-1]
    if mine is None:
        return earlier[-1] if earlier else None
    if mine.pk in {approval.party_id for approval in texts[-1].approvals.all()}:
        return None
    own = [
        text
        for text in earlier
        if text.made_for_id == mine.pk or mine.pk in {approval.party_id for approval in text.approvals.all()}
    ]
    return own[-1] if own else None


def _at_work(party: Party, texts: Sequence[TextVersion]) -> PartyAtWork:
    for text in reversed(texts):
        for approval in text.approvals.all():
            if approval.party_id == party.pk:
                approval.text = text
                return PartyAtWork(party, approval, text is texts[-1])
    return PartyAtWork(party, None, False)


def _by_article(comments: Sequence[Comment], texts: Sequence[TextVersion]) -> dict[int, list[Comment]]:
    """What was said of each article of the newest version, in any version: an article is known by its heading."""
    headings = {(text.pk, clause.number): clause.title for text in texts for clause in text.clauses.all()}
    present = {clause.title: clause.number for clause in texts[-1].clauses.all()}
    found: dict[int, list[Comment]] = {}
    for comment in comments:
        if comment.clause_number is not None:
            heading = headings.get((comment.text_id, comment.clause_number), "")
            found.setdefault(present.get(heading, comment.clause_number), []).append(comment)
    return found


def _articles(
    texts: Sequence[TextVersion],
    before: TextVersion,
    parties: Sequence[Party],
    mine: Party | None,
    words: Callable[[TextVersion], list[ClauseText]],
    comments: Mapping[int, Sequence[Comment]] = MappingProxyType({}),
) -> list[ArticleAtWork]:
    numbers = {party.pk: party.number for party in parties}
    drafts = [
        Draft(
            number=text.number,
            clauses=words(text),
            written_by=numbers.get(text.made_for_id or 0),
            confirmed_by=[numbers[approval.party_id] for approval in text.approvals.all()],
        )
        for text in texts
    ]
    standing, origins = standing_by(drafts), last_changed(drafts)
    by_number = {party.number: party for party in parties}
    articles = []
    for change in clause_changes(words(before), drafts[-1].clauses):
        at = None if change.number is None else change.number - 1
        writer = drafts[-1].written_by if at is None else origins[at].written_by
        articles.append(
            ArticleAtWork(
                change=change,
                stance="waits_for_me"
                if at is None
                else stance(standing[at], numbers.values(), mine.number if mine else None),
                changed_by=by_number.get(writer or 0),
                comments=comments.get(change.number or 0, ()),
            )
        )
    return articles


def versions_of(agreement: Agreement, *numbers: int) -> list[TextVersion]:
    """Versions of the text by number, with all their words, in the order asked; unknown ones left out."""
    rows = agreement.texts.filter(number__in=numbers).select_related("made_by", "made_for")
    promised = Prefetch("commitments", Commitment.objects.select_related("owed_by", "owed_to"))
    known = {row.number: row for row in rows.prefetch_related("clauses", promised)}
    return [known[number] for number in numbers if number in known]

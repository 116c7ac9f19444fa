"""The text of a memorandum as it holds on a day, and the official words of annexes."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.db.models import Prefetch, QuerySet

from chungtay.agreements.choices import AgreementKind, AgreementState
from chungtay.agreements.models import Agreement, Commitment, Party, TextVersion
from chungtay.amendments.engine import Annex, Article, HandedOn, Promise, Words, words_in_force
from chungtay.amendments.models import Amendment
from chungtay.records.engine.memoranda import ClauseText

PACKS: Final = Path(__file__).resolve().parents[1] / "packs"
LONGEST_TITLE: Final = 300
IN_EFFECT: Final = (AgreementState.IN_FORCE, AgreementState.ENDED)


@cache
def annex_words() -> Mapping[str, Any]:
    """The official words of annexes, from the pack."""
    return tomllib.loads((PACKS / "annexes.toml").read_text(encoding="utf-8"))


def clauses_said(kind: str, part: str, **words: str) -> list[ClauseText]:
    """The articles the pack has for an annex of this kind, with the words put in."""
    rows = annex_words()[kind][part]
    return [
        ClauseText(title=row["title"].format(**words)[:200], body=row["body"].strip().format(**words)) for row in rows
    ]


def promises_said(agreement: str, handed_on: Sequence[HandedOn]) -> list[ClauseText]:
    """The article over the changed commitments; it says of each that changes hands from whom to whom."""
    words = annex_words()["change"]
    [article] = clauses_said("change", "promises", agreement=agreement)
    lines = article.body.splitlines()
    for each in handed_on:
        before, after = each.before or words["all_parties"], each.after or words["all_parties"]
        said = words[each.side].format(commitment=each.title, before=before, after=after)
        lines.append(f"{len(lines) + 1}. {said}")
    return [ClauseText(title=article.title, body="\n".join(lines))]


def annex_title(number: int, agreement: Agreement) -> str:
    """ "Phụ lục số 01 của …"; the number alone where the whole would be longer than a title may be."""
    words = annex_words()
    title = str(words["title"]).format(number=f"{number:02}", agreement=agreement.title)
    short = str(words["short_title"]).format(number=f"{number:02}")
    return title if len(title) <= LONGEST_TITLE else short


def annexes_of(agreement: Agreement) -> QuerySet[Amendment]:
    """Every annex of the memorandum in the order of its number, drafts among them."""
    return Amendment.objects.filter(agreement=agreement).select_related("annex", "party").order_by("number", "pk")


def text_in_force(agreement: Agreement, day: date) -> Words:
    """What the memorandum says on the day: the text that was signed, and the annexes in force by then over it."""
    rows = annexes_of(agreement).filter(annex__state__in=IN_EFFECT, annex__valid_from__lte=day)
    amendments = list(rows)
    texts = _newest_texts([agreement.pk, *(row.annex_id for row in amendments)])
    parties = Party.objects.filter(agreement=agreement).prefetch_related("heirs").order_by("number")
    annexes = annexes_laid([(row, texts[row.annex_id]) for row in amendments if row.annex_id in texts], parties)
    signed = texts.get(agreement.pk, Words())
    return words_in_force(signed, annexes, left_out=annex_words()["left_out"])


def annexes_laid(rows: Sequence[tuple[Amendment, Words]], parties: Iterable[Party]) -> list[Annex]:
    """Annexes with their words as they lie over the text, those of inheritance with the bodies they hand on from.

    The parties come with their heirs; they are read only where an annex hands on the part of one.
    """
    known = {party.pk: party for party in parties} if any(row.party_id for row, _words in rows) else {}
    return [
        Annex(row.number, words, row.annex.valid_from, _handed_on_by(known.get(row.party_id or 0), row))
        for row, words in rows
    ]


def _handed_on_by(party: Party | None, row: Amendment) -> Sequence[int]:
    """The body whose part the annex hands on, then the bodies that had inherited it before."""
    if party is None:
        return ()
    heirs = sorted(party.heirs.all(), key=lambda heir: (heir.inherited_on, heir.pk))
    return (party.organisation_id, *(heir.organisation_id for heir in heirs if heir.annex_id != row.annex_id))


def _newest_texts(agreements: list[int]) -> dict[int, Words]:
    promised = Prefetch("commitments", Commitment.objects.select_related("owed_by", "owed_to"))
    versions = TextVersion.objects.filter(agreement_id__in=agreements).order_by("number")
    found = versions.prefetch_related("clauses", promised)
    return {version.agreement_id: _words(version) for version in found}


def _words(version: TextVersion) -> Words:
    return Words(
        articles=[Article(title=row.title, body=row.body) for row in version.clauses.all()],
        promises=[promise_said(row) for row in version.commitments.all()],
    )


def promise_said(row: Commitment) -> Promise:
    """A commitment as one reads it: its words, its figure and day, and who owes it to whom."""
    amount = f"{row.target_in_figures} {row.unit}".strip()
    due = f"{row.due_on:%d/%m/%Y}" if row.due_on else ""
    return Promise(
        title=row.title,
        as_written=row.as_written,
        owed_by=row.owed_by.frozen_name if row.owed_by else "",
        owed_to=row.owed_to.frozen_name if row.owed_to else "",
        debtor=row.owed_by.organisation_id if row.owed_by else 0,
        creditor=row.owed_to.organisation_id if row.owed_to else 0,
        measure=" · ".join(part for part in (amount, due) if part),
        row=row.pk,
    )


def promised_rows(words: Words) -> list[Commitment]:
    """The commitments of these words with their figures and days, in the same order."""
    rows = Commitment.objects.select_related("owed_by", "owed_to").in_bulk([each.row for each in words.promises])
    return [rows[each.row] for each in words.promises]


def amended_by(annex: Agreement) -> Amendment | None:
    """The link from an annex to the memorandum it amends; None for a memorandum."""
    if annex.kind != AgreementKind.ANNEX:
        return None
    return Amendment.objects.filter(annex=annex).select_related("agreement").first()

"""A memorandum as an official document: what is stated, and blanks where nothing is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from django.utils.translation import override

from chungtay.agreements.choices import AgreementState
from chungtay.agreements.models import Agreement, Commitment, Party
from chungtay.kernel.dates import PartialDate
from chungtay.kernel.models import LegalDocument, Source
from chungtay.kernel.vietnamese import day_in_words, number, short_day
from chungtay.layout.engine.content import Issuer, OfficialDocument, Signature
from chungtay.memoranda.choices import CEREMONIAL
from chungtay.memoranda.engine.paper import Body, Promise, Side, Signing, blocks_of, signature_of, subject_of
from chungtay.memoranda.engine.wording import BLANK, day_said, kind_of_document, said, word
from chungtay.memoranda.queries.places import place_on_paper
from chungtay.memoranda.queries.rows import PaperRows, Signer, rows_of, witnesses_of
from chungtay.records.engine.canonical import short_form


def paper_of(
    agreement: Agreement, on: date, version: int | None = None, signing: Signing | None = None
) -> OfficialDocument | None:
    """The paper of one version as of a day, the newest when none is named; None for a version that is not there.

    `signing` fills in day and place of a text that is about to be signed; what is signed says its own.
    """
    rows = rows_of(agreement, on, version)
    if rows is None:
        return None
    with override("vi"):  # the words of a paper are Vietnamese, whatever language the page is read in
        return _document(rows, on, None if _is_signed(rows) else signing)


def _document(rows: PaperRows, on: date, signing: Signing | None) -> OfficialDocument:
    agreement, kind = rows.agreement, word("kinds", rows.agreement.kind)
    signed, place = (agreement.signed_day, place_on_paper(agreement)) if _is_signed(rows) else (PartialDate(), "")
    if signing is not None:
        signed, place = PartialDate.of(signing.on), signing.place
    # Where nothing else was given out and the parties sit in one place, the paper is made there.
    made_at = "" if agreement.is_reconstruction else place
    places = {head.used.place for head in rows.heads.values()}
    return OfficialDocument(
        issuers=[_issuer(rows, party, name) for party, name in _named(rows)],
        code=agreement.kind,
        kind=kind,
        subject=subject_of(rows.text.title, kind),
        place=(made_at or (places.pop() if len(places) == 1 else "")) or BLANK,
        issued_on=signed.as_date(),
        part_of_date=day_said(signed.year, signed.month, signed.day) if signed.month else "",
        head_line=_head_line(rows, on),
        bases=_bases(rows),
        blocks=blocks_of(_body(rows, kind, signed, place)),
        signatures=[
            signature_of(signer.post, signer.name, name)
            for party, name in _named(rows)
            for signer in _signers(rows, party)
        ],
        recipients=recipients_of(rows),
        archive=BLANK if agreement.is_reconstruction else word("words", "archive"),
        witnesses=witness_places(agreement) if rows.is_newest and agreement.state in CEREMONIAL else [],
    )


def _is_signed(rows: PaperRows) -> bool:
    return rows.agreement.is_signed and rows.is_newest


def _named(rows: PaperRows) -> list[tuple[Party, str]]:
    """Each party by the name this version gives it: that is what was hashed, and what was signed."""
    if len(rows.text.party_names) != len(rows.parties):
        return [(party, party.frozen_name) for party in rows.parties]
    return list(zip(rows.parties, rows.text.party_names, strict=True))


def issuer_of(rows: PaperRows, party: Party) -> Issuer:
    """The party with the head its own papers have."""
    head = rows.heads.get(party.organisation_id)
    return head.issuer if head else Issuer(name=party.frozen_name)


def _issuer(rows: PaperRows, party: Party, name: str) -> Issuer:
    """The head of the party's papers; where it has another name by now, with the one of this version."""
    issuer = issuer_of(rows, party)
    head = rows.heads.get(party.organisation_id)
    return issuer if head is None or head.called == name else replace(issuer, name=name.upper())


def _signers(rows: PaperRows, party: Party) -> list[Signer]:
    return list(rows.signers.get(party.pk, [])) or [Signer()]


def recipients_of(rows: PaperRows) -> list[str]:
    """The parties; of a remade text only whom its source names, or a blank."""
    agreement = rows.agreement
    if not agreement.is_reconstruction:
        told = [said("to_report", body=name) for name in rows.text.reported_names]
        return [said("to_parties", kind=inside(word("kinds", agreement.kind))), *told]
    return [str(row.organisation) for row in agreement.reported_to.select_related("organisation").order_by("pk")] or [
        BLANK
    ]


def witness_places(agreement: Agreement) -> list[Signature]:
    """Who saw the signing, each with a place to sign: as a source names them, or as the record of the ceremony does."""
    return [Signature(post=f"{row.post} {row.body}".strip(), name=row.name) for row in witnesses_of(agreement)]


def _head_line(rows: PaperRows, on: date) -> str:
    """What must be known before the first word: that it is no original, or a draft, or printed from what is signed."""
    agreement, number_said = rows.agreement, str(rows.text.number)
    if agreement.is_reconstruction:
        return word("words", "remade")
    mark = short_form(rows.text.text_hash)
    if not rows.is_newest:
        return said("replaced", number=number_said, mark=mark, newest=str(rows.newest))
    if agreement.is_signed_by_click:
        return said("clicked", number=number_said, mark=mark)
    if not agreement.is_signed:
        keys = {AgreementState.APPROVED: "approved", AgreementState.WITHDRAWN: "withdrawn"}
        return said(keys.get(AgreementState(agreement.state), "draft"), number=number_said, mark=mark)
    signed = agreement.signed_day.as_date()
    signed_said = short_day(signed) if signed else BLANK
    if agreement.valid_until is not None and agreement.valid_until <= on:
        return said("ended", signed=signed_said, mark=mark, last=short_day(agreement.valid_until - timedelta(days=1)))
    if agreement.valid_from is not None and agreement.valid_from <= on:
        return said("in_force", signed=signed_said, mark=mark, since=short_day(agreement.valid_from))
    return said("signed", signed=signed_said, mark=mark)


def _body(rows: PaperRows, kind: str, signed: PartialDate, place: str) -> Body:
    agreement, text = rows.agreement, rows.text
    names = {party.pk: name for party, name in _named(rows)}
    day = day_said(signed.year, signed.month, signed.day, signed.part_of_day)
    return Body(
        kind=kind,
        opening=said("opening", day=day, place=place or BLANK),
        sides=[_side(rows, party, name) for party, name in _named(rows)],
        agreed=_agreed(rows, kind),
        articles=[(clause.title, clause.body) for clause in text.clauses.all()],
        promises=[_promise(each, names, is_remade=agreement.is_reconstruction) for each in text.commitments.all()],
        effective=_effective(rows, kind),
        is_remade=agreement.is_reconstruction,
        notes=_notes(rows),
        further=agreement.further_parties,
    )


def _agreed(rows: PaperRows, kind: str) -> str:
    text, small = rows.text, inside(kind)
    if not text.programme_name or rows.agreement.is_reconstruction:
        # Which programme a remade text belongs to is our filing, not the source's word.
        return said("agreed", kind=small)
    if text.phase_label:
        return said("within_phase", kind=small, programme=text.programme_name, phase=text.phase_label)
    return said("within", kind=small, programme=text.programme_name)


def _effective(rows: PaperRows, kind: str) -> str:
    """From when and how long it holds; left out where an article says so and nothing more was agreed."""
    text = rows.text
    if rows.agreement.is_reconstruction:
        return said("effective", kind=kind, day=day_said(None, None, None))
    words = {"kind": kind}
    if text.effective_on is not None:
        words["day"] = day_in_words(text.effective_on)
    if text.ends_on is not None:
        words["last"] = day_in_words(text.ends_on)
    if len(words) == 1 and any(word("words", "said_of_force") in clause.body for clause in text.clauses.all()):
        return ""
    key = "effective" if "day" in words else "effective_at_signing"
    return said(f"{key}_until" if "last" in words else key, **words)


def _side(rows: PaperRows, party: Party, name: str) -> Side:
    signers = _signers(rows, party)
    return Side(
        name=name,
        address=rows.addresses.get(party.organisation_id, ""),
        represented_by="; ".join(signer.name for signer in signers if signer.name),
        post="; ".join(dict.fromkeys(signer.post for signer in signers if signer.post)),
    )


def _promise(row: Commitment, names: Mapping[int, str], *, is_remade: bool) -> Promise:
    if is_remade:
        words = said("quoted", words=row.as_written) if row.as_written else row.title
        return Promise(words=words, number=row.number)
    is_told_again = row.as_written.casefold().startswith(row.title.casefold())
    return Promise(
        words=row.as_written if is_told_again else ": ".join(part for part in (row.title, row.as_written) if part),
        number=row.number,
        article=row.clause_number or 0,
        owner=names[row.owed_by.pk] if row.owed_by else "",
        to=names[row.owed_to.pk] if row.owed_to else "",
        target="" if row.target is None else f"{number(row.target.normalize() + 0)} {row.unit}".strip(),
        due=short_day(row.due_on) if row.due_on else "",
    )


def _notes(rows: PaperRows) -> list[str]:
    agreement = rows.agreement
    if not agreement.is_reconstruction or agreement.source is None:
        return []
    return [said("source", source=_cited(agreement.source))]


def _cited(source: Source) -> str:
    return ", ".join(part for part in (f"“{source.title}”", source.publisher, source.author) if part)


def _bases(rows: PaperRows) -> list[str]:
    """Documents the memorandum rests on; of a remade text those its own source names, as far as it names them."""
    agreement = rows.agreement
    if agreement.is_reconstruction:
        return [
            said("basis", document=_document_named(basis.legal_document, is_full=False))
            for basis in rows.bases
            if basis.source_id == agreement.source_id
        ]
    return [said("basis", document=_document_named(basis.legal_document, is_full=True)) for basis in rows.bases]


def _document_named(document: LegalDocument, *, is_full: bool) -> str:
    """The first citation of the decree: kind, number, day, issuer, subject; the shorter one has no day and subject."""
    kind = kind_of_document(document.type_code)
    named = said("numbered", kind=kind, symbol=document.verbatim) if kind else document.verbatim
    if is_full and document.issued_on:
        named += said("of_day", day=day_in_words(document.issued_on))
    if document.issuer:
        named += said("of_issuer", issuer=document.issuer)
    if is_full and document.title:
        bare = subject_of(document.title, kind) if kind else document.title
        small = inside(bare)
        about = said("about")
        named += f" {small}" if bare != document.title or small.startswith(about.strip()) else about + small
    return named


def inside(words: str) -> str:
    """As it stands inside a sentence."""
    return f"{words[:1].lower()}{words[1:]}"

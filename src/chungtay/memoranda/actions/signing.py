from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from chungtay.agreements.actions.signing import complete_if_all_signed
from chungtay.agreements.choices import AgreementState
from chungtay.agreements.facts import PartyClicked
from chungtay.agreements.models import Agreement, Party, Signatory, SignedScan, TextVersion, Witness
from chungtay.agreements.queries.authority import (
    locked_agreement,
    must_act_for,
    must_be_party,
    must_be_ready,
    must_not_be_over,
)
from chungtay.agreements.queries.texts import current_text, live_papers, live_signatures
from chungtay.kernel.clock import to_local
from chungtay.kernel.errors import RuleBroken, StaleVersion
from chungtay.kernel.facts import tell
from chungtay.kernel.files import PDF, store_upload
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import short_day, tidy, tidy_lines
from chungtay.memoranda.choices import CEREMONIAL
from chungtay.memoranda.engine.paper import Signing
from chungtay.memoranda.facts import CeremonyRecorded, ClickForgotten, ConfirmedByClick
from chungtay.memoranda.models import Ceremony, GivenOut
from chungtay.memoranda.queries.ceremony import ceremony_of
from chungtay.memoranda.queries.files import file_of
from chungtay.programmes.queries import click_rule_on
from chungtay.records.queries.breaches import refuse_breaches
from chungtay.signatures.actions import expect_file


@dataclass(frozen=True, kw_only=True)
class WitnessSaid:
    """Who saw the signing, as it is to stand on paper."""

    name: str
    post: str
    body: str = ""


@dataclass(frozen=True, kw_only=True)
class Told:
    """What somebody writes of a signing ceremony."""

    held_on: date
    place: str
    presided_by: str
    attended: str
    order_of_events: str
    kept_by: str = ""
    photographs: str = ""
    witnesses: Sequence[WitnessSaid] = ()


# Everything told of a ceremony but its witnesses, who are rows of their own.
WORDS_OF_A_CEREMONY = tuple(each.name for each in fields(Told) if each.name != "witnesses")


@transaction.atomic
def give_out_to_sign(agreement: Agreement, signing: Signing, *, by: Person, at: datetime) -> TextVersion:
    """Note the exact PDF of the confirmed text, with day and place on it, so that only this file comes back signed."""
    agreement = locked_agreement(agreement)
    if agreement.state != AgreementState.APPROVED:
        raise RuleBroken(
            _("“%(agreement)s” is in the state “%(state)s”. Only a text confirmed by all is given out to sign.")
            % {"agreement": agreement, "state": agreement.get_state_display()}
        )
    text = current_text(agreement)
    written, today = to_local(text.made_at).date(), to_local(at).date()
    if signing.on < written:
        raise RuleBroken(
            _("This version of the text was written on %(day)s. Write that day or a later one.")
            % {"day": short_day(written)},
            "on",
        )
    if signing.on > today:
        raise RuleBroken(
            _("%(day)s is still to come. Make the file on the day of signing: it is the day that stands on it.")
            % {"day": short_day(signing.on)},
            "on",
        )
    file = file_of(agreement, text.number, "pdf", today, signing)
    if file is None:
        raise RuleBroken(_("This version of the text is not there any more. Open the memorandum again."))
    word = file_of(agreement, text.number, "docx", today, signing)
    if word is not None:
        refuse_breaches(word.content)
    sha256 = hashlib.sha256(file.content).hexdigest()
    said = {"place": signing.place, "printed_on": signing.on, "given_at": at}
    GivenOut.objects.get_or_create(text=text, sha256=sha256, defaults=said)
    expect_file(agreement, sha256=sha256, size=len(file.content), by=by, at=at, version_key=text.text_hash)
    return text


@transaction.atomic
def record_ceremony(agreement: Agreement, told: Told, *, by: Person, at: datetime, seen: int = 0) -> Ceremony:
    """Write how the memorandum was signed, or write it better; `seen` is the version that was read, 0 for none."""
    agreement = locked_agreement(agreement)
    if agreement.is_reconstruction or agreement.state not in CEREMONIAL:
        raise RuleBroken(
            _("“%(agreement)s” is in the state “%(state)s”. A ceremony is recorded of a text that is signed here.")
            % {"agreement": agreement, "state": agreement.get_state_display()}
        )
    begun, today = to_local(agreement.drafted_at).date(), to_local(at).date()
    if not begun <= told.held_on <= today:
        raise RuleBroken(
            _("The text was begun on %(begun)s. Write a day from then until today.") % {"begun": short_day(begun)},
            "held_on",
        )
    ceremony = ceremony_of(agreement) or Ceremony(agreement=agreement, version=0)
    if ceremony.version != seen:
        raise StaleVersion(ceremony)
    for name in WORDS_OF_A_CEREMONY:
        words = getattr(told, name)
        is_text = name in {"attended", "order_of_events", "photographs"}
        setattr(ceremony, name, words if name == "held_on" else (tidy_lines if is_text else tidy)(words))
    ceremony.written_by_id, ceremony.written_at, ceremony.version = by.pk, at, ceremony.version + 1
    ceremony.save()
    wrote = _witnesses_anew(agreement, told.witnesses)
    held = short_day(told.held_on)
    tell(CeremonyRecorded(agreement=agreement, ceremony=ceremony, held=held, by=by, on=today, wrote=wrote))
    return ceremony


def _witnesses_anew(agreement: Agreement, said: Sequence[WitnessSaid]) -> list[Witness]:
    """The witnesses as they are told now, in their order; those told before are forgotten."""
    agreement.witnesses.all().delete()
    return Witness.objects.bulk_create(
        Witness(agreement=agreement, printed_name=tidy(each.name), post=tidy(each.post), body=tidy(each.body))
        for each in said
    )


@transaction.atomic
def sign_by_click(agreement: Agreement, *, by: Person, party: Party, at: datetime) -> Signatory:
    """Count a click like the party's signature where the programme lets it today; page and paper say it is none."""
    agreement, day = locked_agreement(agreement), to_local(at).date()
    must_be_party(party, agreement)
    if click_rule_on(agreement.programme, day) is None:
        raise RuleBroken(_("In this programme only a signed paper or a digital signature counts."))
    must_be_ready(agreement, by_click=True)
    paper = live_papers(agreement).first()
    if paper is not None and not agreement.is_signed_by_click:
        raise RuleBroken(
            _("A signed paper is here already. Confirm your signature on it, or have it taken back first.")
        )
    if known := live_signatures(agreement).filter(party=party).first():
        return known
    must_not_be_over(agreement, day)
    post = must_act_for(party, agreement, by=by, at=at)
    with override("vi"):
        held = post.post or str(post.get_role_display())
    paper = _clicked_on(agreement, paper, by=by, party=party, at=at)
    # A click vouches for nobody else: it is of who presses, on the day of pressing.
    signatory = Signatory.objects.create(
        party=party, person_id=by.pk, post=held, scan=paper, text_hash=paper.text_hash, signed_at=at
    )
    wrote = [signatory, paper.file]
    tell(PartyClicked(agreement=agreement, party=party, scan=paper, post=held, by=by, on=day, wrote=wrote))
    complete_if_all_signed(agreement, by=by, at=at)
    tell(ConfirmedByClick(agreement=agreement, party=party, by=by, on=day, wrote=[agreement]))
    return signatory


def _clicked_on(
    agreement: Agreement, paper: SignedScan | None, *, by: Person, party: Party, at: datetime
) -> SignedScan:
    """The text as it was when it was first clicked; its day is that of the last click."""
    day = to_local(at).date()
    if paper is not None:
        paper.signed_on = day
        paper.save(update_fields=["signed_on"])
        return paper
    agreement.is_signed_by_click = True
    agreement.save(update_fields=["is_signed_by_click"])
    text = current_text(agreement)
    made = file_of(agreement, text.number, "pdf", day)
    if made is None:
        raise RuleBroken(_("This version of the text is not there any more. Open the memorandum again."))
    file = store_upload(SimpleUploadedFile(made.name, made.content, content_type=PDF), by=by)
    return SignedScan.objects.create(
        agreement=agreement,
        text=text,
        party=party,
        file=file,
        text_hash=text.text_hash,
        signed_on=day,
        by_id=by.pk,
        at=at,
    )


@transaction.atomic
def forget_click(agreement: Agreement, *, by: Person, on: date | None) -> None:
    """What was confirmed by clicks was taken back: the memorandum may be signed on paper again."""
    if Agreement.objects.filter(pk=agreement.pk, is_signed_by_click=True).update(is_signed_by_click=False):
        tell(ClickForgotten(agreement=agreement, by=by, on=on))

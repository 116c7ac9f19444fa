from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.agreements.actions import Heading, open_draft, revise_text
from chungtay.agreements.choices import SIGNING_ROLES, AgreementKind
from chungtay.agreements.models import Agreement, Party, TextVersion
from chungtay.agreements.queries.authority import must_be_open
from chungtay.agreements.queries.texts import current_text
from chungtay.drafting.engine.sheets import Sheet, to_json
from chungtay.drafting.facts import SheetBegun, SheetDropped, SheetKept, SheetTabled
from chungtay.drafting.models import DraftSheet
from chungtay.drafting.queries.sheets import MOST_OPEN, open_sheet, visible_sheets
from chungtay.kernel.clock import to_local
from chungtay.kernel.errors import RuleBroken, StaleVersion
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.organisations.models import Organisation
from chungtay.organisations.queries import own_bodies
from chungtay.programmes.models import Programme
from chungtay.records.engine.memoranda import ClauseText, CommitmentText

# Work that is kept at every pause is one line of the record in so much time, not one at every pause.
TOLD_EVERY = timedelta(minutes=15)


@transaction.atomic
def begin_sheet(words: Sheet, *, by: Person, at: datetime) -> DraftSheet:
    """Begin a draft that only this person reads until it is put on the table."""
    if not own_bodies(by, to_local(at).date(), SIGNING_ROLES):
        raise RuleBroken(_("Only the head or a deputy of a body drafts memoranda for it."))
    if visible_sheets(by).count() >= MOST_OPEN:
        raise RuleBroken(
            _("You have %(most)s drafts in hand already. Put one on the table or give one up first.")
            % {"most": MOST_OPEN}
        )
    sheet = DraftSheet.objects.create(person_id=by.pk, words=to_json(words), begun_at=at, saved_at=at)
    tell(SheetBegun(sheet=sheet, by=by, on=to_local(at).date()))
    return sheet


@transaction.atomic
def begin_revision(agreement: Agreement, words: Sheet, *, by: Person, at: datetime) -> DraftSheet:
    """Begin a revision of the newest text; the sheet already open is gone on with."""
    must_be_open(agreement)
    if not agreement.has_party_among(own_bodies(by, to_local(at).date(), SIGNING_ROLES)):
        raise RuleBroken(_("Only the head or a deputy of a party revises the text."))
    known = open_sheet(by, agreement)
    if known is not None:
        return known
    sheet = DraftSheet.objects.create(
        person_id=by.pk,
        agreement=agreement,
        based_on=current_text(agreement).number,
        words=to_json(words),
        begun_at=at,
        saved_at=at,
    )
    tell(SheetBegun(sheet=sheet, by=by, on=to_local(at).date()))
    return sheet


def _locked(sheet: DraftSheet, by: Person) -> DraftSheet:
    row = DraftSheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
    if row.person_id != by.pk:
        raise RuleBroken(_("A draft is changed only by the person who writes it."))
    if row.closed_at is not None:
        raise RuleBroken(_("This draft is closed already. Open the memorandum, or begin a new draft."))
    return row


@transaction.atomic
def keep_sheet(
    sheet: DraftSheet,
    words: Sheet,
    *,
    by: Person,
    at: datetime,
    seen: int | None,
    tab: str,
    follows_newest: bool = False,
) -> DraftSheet:
    """Keep what is typed; a page that has not seen what another page saved is refused, and shows both.

    `follows_newest` says that the person has read the newest version and goes on from there.
    """
    row = _locked(sheet, by)
    if row.version != seen and (not tab or row.tab != tab):
        raise StaleVersion(row)
    is_told = row.saved_at + TOLD_EVERY <= at
    if follows_newest and row.agreement is not None:
        row.based_on = current_text(row.agreement).number
    row.words, row.saved_at, row.tab, row.version = to_json(words), max(at, row.begun_at), tab, row.version + 1
    row.save(update_fields=["words", "saved_at", "tab", "version", "based_on"])
    if is_told:
        tell(SheetKept(sheet=row, by=by, on=to_local(at).date()))
    return row


@transaction.atomic
def drop_sheet(sheet: DraftSheet, *, by: Person, at: datetime) -> DraftSheet:
    """Give up a draft; its words are gone."""
    row = _locked(sheet, by)
    row.closed_at, row.words, row.version = at, {}, row.version + 1
    row.save(update_fields=["closed_at", "words", "version"])
    tell(SheetDropped(sheet=row, by=by, on=to_local(at).date()))
    return row


@transaction.atomic
def put_on_table(
    sheet: DraftSheet,
    heading: Heading,
    clauses: Sequence[ClauseText],
    commitments: Sequence[CommitmentText],
    *,
    by: Person,
    at: datetime,
    opening: tuple[Programme, AgreementKind, Sequence[Organisation]] | None = None,
    party: Party | None = None,
) -> TextVersion:
    """Put the draft before every party: version 1 of a new memorandum (`opening`), or the next version (`party`)."""
    row = _locked(sheet, by)
    day = to_local(at).date()
    if row.agreement is None and opening is not None:
        programme, kind, bodies = opening
        agreement = open_draft(programme, heading, bodies, clauses, commitments, by=by, on=day, at=at, kind=kind)
        text = current_text(agreement)
    elif row.agreement is not None and party is not None:
        agreement = row.agreement
        _must_follow(agreement, row.based_on)
        text = revise_text(
            agreement, clauses, commitments, by=by, at=at, party=party, based_on=row.based_on, heading=heading
        )
    else:
        raise RuleBroken(_("Choose the parties before the draft is put on the table."))
    row.closed_at, row.words, row.made, row.version = at, {}, text, row.version + 1
    row.save(update_fields=["closed_at", "words", "made", "version"])
    tell(SheetTabled(agreement=agreement, sheet=row, text=text, number=text.number, by=by, on=day))
    return text


def _must_follow(agreement: Agreement, based_on: int | None) -> None:
    newest = current_text(agreement).number
    if newest != based_on:
        raise RuleBroken(
            _(
                "Version %(newest)s came onto the table while you worked on version %(number)s. Read what changed, then"
                " go on from version %(newest)s; your draft is kept."
            )
            % {"newest": newest, "number": based_on}
        )

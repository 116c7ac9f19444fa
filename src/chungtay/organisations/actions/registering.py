from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import TypedDict, Unpack, get_args

from django.db import models, transaction
from django.utils.translation import gettext as _

from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.models import LegalDocument
from chungtay.kernel.people import Person
from chungtay.kernel.sources import LegalReference
from chungtay.kernel.vietnamese import fold_organisation, short_day, tidy
from chungtay.organisations.actions.documents import document_of
from chungtay.organisations.actions.placing import set_parent
from chungtay.organisations.actions.restoring import withdraw_beginning
from chungtay.organisations.choices import CodeScheme, Function, Kind
from chungtay.organisations.engine.spans import Span, common
from chungtay.organisations.facts import OrganisationEnded, OrganisationRegistered, OrganisationRenamed
from chungtay.organisations.models import (
    Attached,
    Organisation,
    OrganisationCode,
    OrganisationKind,
    OrganisationName,
    Parentage,
    Seat,
)
from chungtay.organisations.queries.history import beginning
from chungtay.organisations.rules.entry import code_taken, fitting_levels, refuse_name
from chungtay.places.models import Unit


class Entry(TypedDict, total=False):
    """What more may be known of a body when it is entered; `levels` parted by spaces, "TH THCS"."""

    valid_from: date | None
    valid_until: date | None
    last_stated_on: date | None
    short_name: str
    levels: str
    unit: Unit | None
    address: str
    codes: Sequence[tuple[CodeScheme, str]]
    parents: Mapping[Function, Organisation]
    legal_document: LegalDocument | LegalReference | None
    is_invented: bool


@transaction.atomic
def register_organisation(name: str, *, kind: Kind, by: Person, on: date, **entry: Unpack[Entry]) -> Organisation:
    """Enter a body with its first name, kind, seat and codes; each holds from its beginning to its end."""
    short_name = tidy(entry.get("short_name", ""))
    name, folded = _named(name, short_name)
    levels = fitting_levels(kind, entry.get("levels", ""))
    valid_from, valid_until = entry.get("valid_from"), entry.get("valid_until")
    if valid_from and valid_until and valid_until <= valid_from:
        raise RuleBroken(_("The body must begin before it ends. Check both days."), field="valid_until")
    organisation = Organisation.objects.create(
        **Organisation.called(name),
        valid_from=valid_from,
        valid_until=valid_until,
        last_stated_on=entry.get("last_stated_on"),
        is_invented=entry.get("is_invented", False),
    )
    span = {"organisation": organisation, "valid_from": valid_from, "valid_until": valid_until}
    document = document_of(entry.get("legal_document"), by=by, on=on)
    wrote: list[models.Model] = [
        OrganisationName.objects.create(
            name=name, short_name=short_name, folded=folded, legal_document=document, **span
        ),
        OrganisationKind.objects.create(kind=kind, levels=levels, legal_document=document, **span),
    ]
    if entry.get("unit") or entry.get("address"):
        seat = Seat.objects.create(unit=entry.get("unit"), address=tidy(entry.get("address", "")), **span)
        wrote.append(seat)
    for scheme, code in entry.get("codes", ()):
        wrote.append(
            OrganisationCode.objects.create(
                scheme=scheme, code=_free_code(scheme, code, Span(valid_from, valid_until)), **span
            )
        )
    tell(OrganisationRegistered(organisation=organisation, wrote=wrote, by=by, on=on))
    for function, parent in entry.get("parents", {}).items():
        set_parent(organisation, parent, function, by=by, valid_from=valid_from)
    return organisation


@transaction.atomic
def rename_organisation(
    organisation: Organisation,
    name: str,
    *,
    by: Person,
    on: date,
    legal_document: LegalDocument | LegalReference | None = None,
) -> OrganisationName:
    """From the day on the same body bears another name; what it was called before stays true of before."""
    name, folded = _named(name)
    organisation.refresh_from_db(from_queryset=Organisation.objects.select_for_update())
    before = organisation.names.filter(pk__in=OrganisationName.objects.valid_on(on)).first()
    if before is None:
        raise RuleBroken(
            _("%(organisation)s has no name on %(day)s. Choose a day on which it stood.")
            % {"organisation": organisation, "day": short_day(on)},
            field="on",
        )
    if before.name == name:
        raise RuleBroken(_("It already bears this name on that day. Type the new name."), field="name")
    if before.valid_from == on:
        raise RuleBroken(
            _("A name already begins on %(day)s: %(name)s. Choose another day.")
            % {"day": short_day(on), "name": before.name},
            field="on",
        )
    until, before.valid_until = before.valid_until, on
    before.save(update_fields=["valid_until"])
    after = OrganisationName.objects.create(
        organisation=organisation,
        name=name,
        folded=folded,
        legal_document=document_of(legal_document, by=by, on=on),
        valid_from=on,
        valid_until=until,
    )
    organisation.last_stated_on = None
    _save(organisation, *_called_last(organisation), "last_stated_on")
    wrote = [before, after]
    tell(OrganisationRenamed(organisation=organisation, before=before.name, after=name, wrote=wrote, by=by, on=on))
    return after


@transaction.atomic
def end_organisation(
    organisation: Organisation,
    *,
    by: Person,
    on: date,
    legal_document: LegalDocument | None = None,
    never: Collection[Attached] = (),
) -> Organisation:
    """The body is no more from the day on; what hangs on it ends with it, and what `never` names does not begin."""
    organisation.refresh_from_db(from_queryset=Organisation.objects.select_for_update())
    words = {"organisation": organisation, "day": short_day(on)}
    if organisation.last_day:
        words["day"] = short_day(organisation.last_day)
        raise RuleBroken(_("%(organisation)s has already ended, with %(day)s as its last day.") % words, field="on")
    if organisation.valid_from and on <= organisation.valid_from:
        raise RuleBroken(_("%(organisation)s begins only later. Choose a day after its first.") % words, field="on")
    attached = [row for row in _attached_rows(organisation) if row not in never]
    if later := [(row, row.valid_from) for row in attached if row.valid_from and row.valid_from >= on]:
        row, begins = later[0]
        words |= {"what": f"{row._meta.verbose_name}: {row}", "begins": short_day(begins)}
        raise RuleBroken(
            _(
                "%(organisation)s cannot end on %(day)s: from %(begins)s something is recorded (%(what)s). "
                "Choose a later day, or withdraw that first."
            )
            % words,
            field="on",
        )
    ending = [row for row in attached if row.valid_until is None or row.valid_until > on]
    for row in ending:
        row.valid_until = on
        row.save(update_fields=["valid_until"])
    for row in never:
        withdraw_beginning(row, by=by, on=on)
    organisation.valid_until, organisation.last_stated_on = on, None
    _save(organisation, *_called_last(organisation), "valid_until", "last_stated_on")
    wrote = [*ending, *([legal_document] if legal_document else [])]
    tell(OrganisationEnded(organisation=organisation, wrote=wrote, by=by, on=on))
    return organisation


def _called_last(organisation: Organisation) -> dict[str, str]:
    """Let lists call the body what it is called at the end of its time; the columns that say so."""
    last = max(OrganisationName.objects.filter(organisation=organisation), key=beginning)
    columns = Organisation.called(last.name)
    for column, value in columns.items():
        setattr(organisation, column, value)
    return columns


def _named(name: str, short_name: str = "") -> tuple[str, str]:
    """A name tidied, and what it is searched by together with the short name."""
    name, folded, folded_short = tidy(name), fold_organisation(name), fold_organisation(short_name)
    refuse_name(name, folded, folded_short)
    return name, f"{folded} {folded_short}".strip()


def _free_code(scheme: CodeScheme, code: str, span: Span) -> str:
    code = tidy(code)
    taken = OrganisationCode.objects.filter(scheme=scheme, code=code)
    rows = taken.select_related("organisation")
    other = next((row.organisation for row in rows if common(Span(row.valid_from, row.valid_until), span)), None)
    if other and scheme != CodeScheme.UNIT:
        raise code_taken(code, other)
    return code


def _attached_rows(organisation: Organisation) -> list[Attached]:
    own = [model._default_manager.filter(organisation=organisation) for model in get_args(Attached)]
    return [*chain(*own), *Parentage.objects.filter(parent=organisation)]


def _save(organisation: Organisation, *fields: str) -> None:
    organisation.version += 1
    organisation.save(update_fields=[*fields, "version"])

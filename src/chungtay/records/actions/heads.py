from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import tidy
from chungtay.organisations.models import Organisation
from chungtay.records.choices import INCOMING, PaperKind
from chungtay.records.facts import HeadSet, SeriesStarted
from chungtay.records.models import IssuerSetting, NumberSeries


@dataclass(frozen=True, kw_only=True)
class HeadValues:
    """What a body sets of the head of its documents; an empty part is computed."""

    superior: str = ""
    name_line: str = ""
    abbreviation: str = ""
    unit_abbreviation: str = ""
    place: str = ""
    has_no_superior: bool = False


@transaction.atomic
def set_head(organisation: Organisation, values: HeadValues, *, by: Person, on: date) -> IssuerSetting:
    """From this day on the head looks so; papers issued before keep theirs."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    for field in ("abbreviation", "unit_abbreviation"):
        if any(sign.isspace() or sign == "/" for sign in tidy(getattr(values, field))):
            raise RuleBroken(
                _("An abbreviation stands in the symbol, so it has neither spaces nor a slash. Write it like THGB."),
                field=field,
            )
    rows = IssuerSetting.objects.filter(organisation=organisation)
    later = rows.filter(valid_from__gt=on).order_by("valid_from").first()
    row, ended = rows.valid_on(on).first(), []
    if row is not None and row.valid_from != on:
        row.valid_until, ends = on, row.valid_until
        row.save(update_fields=["valid_until"])
        ended = [row]
        row = IssuerSetting(organisation=organisation, valid_from=on, valid_until=ends, version=0)
    elif row is None:
        row = IssuerSetting(
            organisation=organisation, valid_from=on, valid_until=later.valid_from if later else None, version=0
        )
    row.superior, row.name_line = tidy(values.superior).upper(), tidy(values.name_line).upper()
    row.abbreviation, row.unit_abbreviation = tidy(values.abbreviation), tidy(values.unit_abbreviation)
    row.place, row.has_no_superior = tidy(values.place), values.has_no_superior
    row.version += 1
    row.save()
    tell(HeadSet(setting=row, organisation=organisation, wrote=ended, by=by, on=on))
    return row


@transaction.atomic
def start_series(organisation: Organisation, series: str, first: int, *, by: Person, on: date) -> NumberSeries:
    """Let this year's numbers of a series begin where the paper book stopped; only before the first one is given."""
    if series != INCOMING and series not in PaperKind.values:
        raise RuleBroken(_("Choose one of the listed kinds of documents."), field="series")
    row, _is_new = NumberSeries.objects.get_or_create(organisation=organisation, series=series, year=on.year)
    row = NumberSeries.objects.select_for_update().get(pk=row.pk)
    if row.numbers.exists():
        raise RuleBroken(
            _("Number %(number)s of this series was already given this year, so its first number can no longer change.")
            % {"number": row.last_number},
            field="first",
        )
    row.first_number, row.last_number = first, first - 1
    row.save(update_fields=["first_number", "last_number"])
    tell(SeriesStarted(series=row, organisation=organisation, name=series, first=first, by=by, on=on))
    return row

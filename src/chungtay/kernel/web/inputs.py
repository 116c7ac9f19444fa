"""What people type, read as they mean it: days, whole numbers, amounts. Each refusal names the field and an example."""

from __future__ import annotations

import operator
import re
from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.money import LARGEST, Dong, NotAnAmount, format_dong, parse_dong
from chungtay.kernel.vietnamese import number, tidy

EARLIEST_YEAR: Final = 1900
LATEST_YEAR: Final = 2100

_DAY_FIRST: Final = re.compile(r"(?P<day>\d{1,2})\s?[/.\- ]\s?(?P<month>\d{1,2})\s?[/.\- ]\s?(?P<year>\d+)", re.ASCII)
_YEAR_FIRST: Final = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", re.ASCII)
_NUMBER: Final = re.compile(r"[-\u2212]?\d+|[-\u2212]?\d{1,3}(?:[. ]\d{3})+", re.ASCII)
_LONGEST_NUMBER: Final = 18  # more figures than any column holds; Python itself refuses thousands of them slowly
LARGEST_COUNT: Final = 2**31 - 1


class NotADay(ValueError):  # noqa: N818  # reads aloud where it is caught, as RuleBroken does
    """Text that is no day of the calendar; `reason` is form, short_year, year or calendar."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason: Final = reason


def read_day(text: str) -> date:
    """The day written 20/11/2026, 20-11-2026, 20.11.2026 or 2026-11-20; NotADay says why not."""
    typed = tidy(text)
    parts = _YEAR_FIRST.fullmatch(typed) or _DAY_FIRST.fullmatch(typed)
    if parts is None:
        raise NotADay("form")
    if len(parts["year"]) != 4:
        raise NotADay("short_year")
    if not EARLIEST_YEAR <= int(parts["year"]) <= LATEST_YEAR:
        raise NotADay("year")
    try:
        return date(int(parts["year"]), int(parts["month"]), int(parts["day"]))
    except ValueError as impossible:
        raise NotADay("calendar") from impossible


class DayField(forms.DateField):
    """A day of the calendar."""

    widget = forms.TextInput(
        attrs={"inputmode": "numeric", "autocomplete": "off", "data-day": _("Choose in the calendar")}
    )
    default_error_messages = {
        "form": _("“%(field)s” is not a day we can read. Write day, month and year, for example 20/11/2026."),
        "short_year": _("“%(field)s” needs the year in four figures, for example 20/11/2026."),
        "year": _("“%(field)s” must lie between the years 1900 and 2100, for example 20/11/2026."),
        "calendar": _("“%(field)s”: the calendar has no day %(typed)s. Check day and month, for example 30/11/2026."),
    }

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value
        try:
            return read_day(str(value))
        except NotADay as fault:
            params = {"field": self.label, "typed": tidy(str(value))[:20]}
            raise ValidationError(self.error_messages[fault.reason], code=fault.reason, params=params) from fault

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%d/%m/%Y}" if isinstance(value, date) else value


class WholeNumberField(forms.IntegerField):
    """A count, with or without dots between the thousands."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {
        "form": _("“%(field)s” must be a whole number in figures, for example 12 or 1.200."),
        "least": _("“%(field)s” must be at least %(bound)s; %(typed)s is too small."),
        "most": _("“%(field)s” must be at most %(bound)s; %(typed)s is too large."),
    }

    def __init__(self, *, min_value: int | None = None, max_value: int | None = None, **options: Any) -> None:
        self.least, self.most = min_value, LARGEST_COUNT if max_value is None else max_value
        super().__init__(min_value=self.least, max_value=self.most, **options)

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        typed = tidy(str(value))
        figures = re.sub(r"[. ]", "", typed).replace("\N{MINUS SIGN}", "-")
        if not _NUMBER.fullmatch(typed) or len(figures) > _LONGEST_NUMBER:
            raise ValidationError(self.error_messages["form"], code="form", params={"field": self.label})
        return int(figures)

    def run_validators(self, value: Any) -> None:
        if value in self.empty_values:
            return
        for code, bound, is_kept in (("least", self.least, operator.ge), ("most", self.most, operator.le)):
            if bound is not None and not is_kept(value, bound):
                params = {"field": self.label, "bound": self.written(bound), "typed": self.written(value)}
                raise ValidationError(self.error_messages[code], code=code, params=params)

    def prepare_value(self, value: Any) -> Any:
        return number(value) if isinstance(value, int) else value

    def written(self, value: Any) -> str:
        return number(value)


class DongField(WholeNumberField):
    """An amount of money in whole dong, typed as people do: 10.000.000 or 10 tr."""

    widget = forms.TextInput(attrs={"autocomplete": "off"})
    default_error_messages = {
        "form": _("“%(field)s” is not an amount we can read. Write it in figures, for example 10.000.000."),
        "ambiguous": _("“%(field)s” can be read in two ways. Write all the figures, for example 1.500.000.000."),
        "fraction": _("“%(field)s” must be in whole dong, for example 10.000.000."),
        "size": _("“%(field)s” is larger than any amount we keep. Check the number of zeros, for example 10.000.000."),
    }

    def __init__(self, *, min_value: int = 1, max_value: int = LARGEST, **options: Any) -> None:
        super().__init__(min_value=min_value, max_value=max_value, **options)

    def to_python(self, value: Any) -> Dong | None:
        if value in self.empty_values:
            return None
        try:
            return parse_dong(str(value))
        except NotAnAmount as fault:
            reason = fault.reason if fault.reason in self.error_messages else "form"
            raise ValidationError(self.error_messages[reason], code=reason, params={"field": self.label}) from fault

    def written(self, value: Any) -> str:
        return format_dong(value)

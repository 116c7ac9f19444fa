"""What a reader may ask for: a name and a day."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.web.forms import KitForm
from chungtay.kernel.web.inputs import DayField


class DayForm(KitForm):
    carries_key: ClassVar[bool] = False

    ngay = DayField(label=_("As of the day"), required=False)


class SearchForm(DayForm):
    q = forms.CharField(
        label=_("Name or code"),
        required=False,
        max_length=80,
        help_text=_("With or without accents, of today or of earlier days, for example “Quoc Oai” or “00622”."),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    field_order = ("q", "ngay")

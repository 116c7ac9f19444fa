from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.web.forms import KitForm
from chungtay.kernel.web.inputs import DayField


class MapForm(KitForm):
    carries_key: ClassVar[bool] = False

    ngay = DayField(label=_("As of the day"), required=False)
    tinh = forms.CharField(label=_("Province or city"), required=False, max_length=80)

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.web.forms import KitForm
from chungtay.kernel.web.inputs import DayField

LONGEST_PLACE = 80


class ToSignForm(KitForm):
    on = DayField(label=_("Day that stands on the file"))
    place = forms.CharField(
        label=_("Place that stands before the day"),
        max_length=LONGEST_PLACE,
        help_text=_("The name of the ward, commune or province, as on your other documents."),
    )

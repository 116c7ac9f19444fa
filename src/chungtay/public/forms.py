from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.web.forms import KitForm
from chungtay.kernel.web.inputs import DayField


class DayForm(KitForm):
    carries_key: ClassVar[bool] = False

    ngay = DayField(label=_("As of the day"), required=False)


class FileForm(KitForm):
    carries_key: ClassVar[bool] = False

    file = forms.FileField(
        label=_("The file you have"),
        help_text=_("It is compared with the issued files and not kept. At most 20 MB."),
    )

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from chungtay.duplicates.choices import ProposalState
from chungtay.kernel.web.forms import KitForm


class FilterForm(KitForm):
    carries_key: ClassVar[bool] = False

    trang_thai = forms.ChoiceField(label=_("State"), required=False, choices=ProposalState)


class PressForm(KitForm):
    # Nothing to type: the key, and where there is a row the version the person had before their eyes.
    pass


class KeepForm(KitForm):
    kept = forms.ChoiceField(
        label=_("Which record is kept?"),
        widget=forms.RadioSelect,
        help_text=_("The other one ends today; who looks for it finds this one. Everything that was signed stays."),
    )

    def __init__(self, *args: Any, records: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["kept"]
        if isinstance(field, forms.ChoiceField):
            field.choices = records

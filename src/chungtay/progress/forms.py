from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.web.forms import KitForm
from chungtay.kernel.web.inputs import DayField
from chungtay.progress.choices import Progress
from chungtay.progress.engine import amount_of
from chungtay.progress.models import LONGEST_NOTE


class StateForm(KitForm):
    amount = forms.CharField(
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=_("Everything since the memorandum took effect, not only what is new."),
    )
    progress = forms.ChoiceField(label=_("How far it has come"), choices=Progress.choices, widget=forms.RadioSelect)
    counted_on = DayField(label=_("Counted to the end of"))
    note = forms.CharField(
        label=_("Short note"),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What was given or received, and which paper shows it. No names of pupils."),
    )
    is_correction = forms.BooleanField(required=False)

    def __init__(self, *args: Any, label: str, last: str, **options: Any) -> None:
        super().__init__(*args, **options)
        if label:
            self.fields["amount"].label = label
        else:
            del self.fields["amount"]
        if last:
            words = _(
                "What we stated last (%(said)s) was wrong; this takes its place, and the note says what was wrong."
            )
            self.fields["is_correction"].label = words % {"said": last}
        else:
            del self.fields["is_correction"]

    def clean_amount(self) -> Decimal | None:
        typed = self.cleaned_data["amount"]
        try:
            return amount_of(typed) if typed else None
        except ValueError:
            raise forms.ValidationError(_("Write the amount in figures, for example 12 or 2,5.")) from None

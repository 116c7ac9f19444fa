from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.sources import LegalReference, parse_reference
from chungtay.kernel.web.forms import KitForm


class DocumentField(forms.CharField):
    default_error_messages = {
        "unreadable": _(
            "“%(typed)s” is not a number and symbol we can read."
            " Write it as it is printed, for example 202/2025/QH15 or 4340/KH-UBND."
        )
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", _("Number and symbol as printed, for example 202/2025/QH15."))
        super().__init__(max_length=80, **options)

    def clean(self, value: Any) -> LegalReference | None:
        typed = super().clean(value)
        if not typed:
            return None
        reference = parse_reference(typed)
        if not reference.is_understood:
            raise ValidationError(self.error_messages["unreadable"], code="unreadable", params={"typed": typed})
        return reference


class DecideForm(KitForm):
    CONFIRM, REJECT = "confirm", "reject"

    decision = forms.ChoiceField(
        label=_("Your decision"),
        choices=[(CONFIRM, _("It takes over")), (REJECT, _("It does not take over"))],
        widget=forms.RadioSelect,
    )
    legal_document = DocumentField(
        label=_("Document this rests on"),
        required=False,
        help_text=_("Needed to confirm: number and symbol as printed, for example 202/2025/QH15."),
    )

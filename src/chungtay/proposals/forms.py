from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.web.forms import KitForm
from chungtay.matching.choices import WhyNot


class AnswerForm(KitForm):
    answer = forms.ChoiceField(
        label=_("Do you take this unit as your partner?"),
        widget=forms.RadioSelect,
        choices=[("accept", _("Yes, we take this unit as our partner")), ("decline", _("No, we do not"))],
    )
    why = forms.ChoiceField(label=_("If not: why"), required=False, choices=[("", _("Choose")), *WhyNot.choices])
    reason = forms.CharField(
        label=_("More about the reason"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Your department reads it; the other unit does not."),
    )

    def clean(self) -> dict[str, Any] | None:
        typed = self.cleaned_data
        if typed.get("answer") == "decline" and not typed.get("why"):
            self.add_error("why", say("Choose why you decline, so that the department can propose another unit."))
        return typed

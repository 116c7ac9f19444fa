from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.web.forms import KitForm
from chungtay.kernel.web.inputs import DayField


class PasswordForm(KitForm):
    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("Once more, so that nobody can do this from a computer you have left."),
    )


class ReasonForm(KitForm):
    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One sentence; the other parties read it."),
    )


class EndForm(ReasonForm, PasswordForm):
    last_day = DayField(label=_("Last day in force"))
    notice = forms.CharField(
        label=_("Number and symbol of the written notice"),
        max_length=80,
        help_text=_("The paper by which your unit told the other party, for example 05/TB-THM09."),
    )
    field_order = ["last_day", "notice", "reason", "password"]

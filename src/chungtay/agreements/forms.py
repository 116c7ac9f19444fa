from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.web.forms import KitForm
from chungtay.kernel.web.inputs import DayField


class CommentForm(KitForm):
    clause_number = forms.IntegerField(required=False, max_value=10_000, widget=forms.HiddenInput)
    body = forms.CharField(label=_("Your comment"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


class PasswordForm(KitForm):
    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("Once more, so that nobody can do this from a computer you have left."),
    )


class BringScanForm(PasswordForm):
    signed_on = DayField(label=_("Day on the paper"))
    scan = forms.FileField(
        label=_("Scan of the signed paper"), help_text=_("A PDF, JPEG or PNG of at most 20 MB, with every signature.")
    )
    field_order = ["signed_on", "scan", "password"]


class SeeSignatureForm(PasswordForm):
    is_seen = forms.BooleanField(label=_("I have opened the scan and see the signature of my unit on it."))
    field_order = ["is_seen", "password"]


class ReasonForm(KitForm):
    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One sentence; the other parties read it."),
    )

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from chungtay.agreements.models import Commitment, Party
from chungtay.kernel.web.forms import KitForm
from chungtay.kernel.web.inputs import DayField
from chungtay.organisations.models import Organisation


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
    party = forms.ChoiceField(label=_("Who leaves"))
    last_day = DayField(label=_("Last day in force"))
    notice = forms.CharField(
        label=_("Number and symbol of the written notice"),
        max_length=80,
        help_text=_("The paper by which your unit told the other party, for example 05/TB-THM09."),
    )
    field_order = ["party", "last_day", "notice", "reason", "password"]

    def __init__(self, *args: Any, leaving: Sequence[Party] | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if leaving is None:
            del self.fields["party"]
        else:
            self.fields["party"].choices = [(party.uid, str(party)) for party in leaving]  # type: ignore[attr-defined]  # a ChoiceField, built above


class NoHeirForm(ReasonForm, PasswordForm):
    reason = forms.CharField(
        label=_("What becomes of what it promised"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One sentence; the other parties read it."),
    )
    field_order = ["reason", "password"]


class RenewForm(KitForm):
    ends_on = DayField(label=_("New last day"), help_text=_("The memorandum then lasts to the end of this day."))


class EndTogetherForm(ReasonForm):
    ends_on = DayField(label=_("Last day in force"))
    field_order = ["ends_on", "reason"]


class InheritForm(KitForm):
    def __init__(
        self, *args: Any, promises: Sequence[Commitment], heirs: Sequence[tuple[Organisation, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.promises = list(promises)
        choices = [("", say("Choose")), *((body.uid, name) for body, name in heirs)]
        for promise in self.promises:
            self.fields[promise.uid] = forms.ChoiceField(
                label=say("Who carries on: %(commitment)s") % {"commitment": promise.title},
                help_text=promise.as_written[:300],
                choices=choices,
            )

    @property
    def carriers(self) -> dict[str, str]:
        """By the uid of each commitment the uid of the body that carries it on."""
        return {promise.uid: self.cleaned_data[promise.uid] for promise in self.promises}

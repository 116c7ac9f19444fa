from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from chungtay.accounts.models import Person
from chungtay.handovers.actions import Taker
from chungtay.kernel.sources import LegalReference, parse_reference
from chungtay.kernel.web.forms import KitForm
from chungtay.kernel.web.inputs import DayField
from chungtay.organisations.queries import person_by_login


class PrepareHandoverForm(KitForm):
    last_day = DayField(
        label=_("Last day of who leaves"), help_text=_("Whoever takes over holds the role from the next day on.")
    )
    person = forms.CharField(
        label=_("Sign-in name of who takes over"),
        required=False,
        max_length=120,
        help_text=_("Leave it empty when the person has no account here yet, and fill in the two fields below."),
    )
    new_name = forms.CharField(label=_("Full name of a new person"), required=False, max_length=120)
    new_login = forms.CharField(
        label=_("Sign-in name of a new person"),
        required=False,
        max_length=120,
        help_text=_("Letters without marks and figures, for example lan.nguyen. The password comes last."),
    )
    post = forms.CharField(
        label=_("Post of who takes over, as papers write it"),
        required=False,
        max_length=120,
        help_text=_("It stands under the signature of whoever may sign for the body."),
    )
    legal_document = forms.CharField(
        label=_("Under the decision"),
        required=False,
        max_length=80,
        help_text=_("Number and symbol as printed, for example 202/2025/QH15."),
    )

    def clean_person(self) -> Person | None:
        typed = self.cleaned_data["person"]
        person = person_by_login(typed) if typed else None
        if typed and person is None:
            raise ValidationError(
                _("Nobody signs in as “%(typed)s”. Check the spelling with the person."), params={"typed": typed}
            )
        return person

    def clean_legal_document(self) -> LegalReference | None:
        typed = self.cleaned_data["legal_document"]
        reference = parse_reference(typed) if typed else None
        if reference is not None and not reference.is_understood:
            raise ValidationError(
                _(
                    "“%(typed)s” is not a number and symbol we can read."
                    " Write it as it is printed, for example 202/2025/QH15 or 4340/KH-UBND."
                ),
                params={"typed": typed},
            )
        return reference

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("person") and (cleaned.get("new_name") or cleaned.get("new_login")):
            self.add_error(
                "person", _("Name either somebody who has an account, or a new person, not both. Empty one of them.")
            )
        return cleaned

    @property
    def taker(self) -> Taker:
        typed = self.cleaned_data
        return Taker(typed["person"], typed["new_name"], typed["new_login"], typed["post"])


class HandOverForm(KitForm):
    password = forms.CharField(
        label=_("First password of the new person"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters. Give it to the person by hand; they choose their own afterwards."),
    )

    def __init__(self, *args: Any, for_new_person: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not for_new_person:
            del self.fields["password"]


class PutAsideForm(KitForm):
    # Nothing to type: the key and the version the person had before their eyes.
    pass

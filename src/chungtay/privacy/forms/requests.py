from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from chungtay.accounts.models import Person
from chungtay.kernel.web.forms import KitForm
from chungtay.kernel.web.inputs import DayField
from chungtay.privacy.choices import SubjectRequestState, SubjectRight
from chungtay.privacy.engine.packs import rules
from chungtay.privacy.queries.requests import asked_on_paper


class AskForm(KitForm):
    right = forms.ChoiceField(label=_("What is asked"), choices=SubjectRight, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What is wrong, what should go, or what you object to. For seeing your data nothing is needed."),
    )
    login = forms.CharField(
        label=_("On behalf of somebody who asked on paper"),
        required=False,
        max_length=120,
        help_text=_("Their sign-in name. Leave it empty when you ask for yourself."),
    )
    evidence = forms.FileField(label=_("Scan of the paper"), required=False)

    def __init__(self, *args: Any, may_act_for_others: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not may_act_for_others:
            del self.fields["login"], self.fields["evidence"]

    def clean_login(self) -> Person | None:
        typed = self.cleaned_data["login"]
        person = asked_on_paper(typed)
        if typed and person is None:
            raise ValidationError(
                _("Nobody signs in as “%(typed)s”. Check the spelling with the person."), params={"typed": typed}
            )
        return person


class SettleForm(KitForm):
    state = forms.ChoiceField(
        label=_("How it ends"),
        choices=[(one.value, one.label) for one in (SubjectRequestState.GRANTED, SubjectRequestState.REFUSED)],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Answer"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The person reads these words: what was done, or why it cannot be done."),
    )


class HoldForm(KitForm):
    kind = forms.ChoiceField(label=_("What is held"), widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("Sign-in name, or code of the pupil"),
        required=False,
        max_length=120,
        help_text=_("Only for one person or one pupil; a whole kind of data needs none."),
    )
    until_on = DayField(label=_("Held until"))
    reason = forms.CharField(
        label=_("Why, and who asked for it"),
        max_length=300,
        help_text=_("For example the number of the letter of the authority. Do not write anything about the person."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kinds: list[tuple[str, Any]] = [("accounts.person", _("One person")), ("privacy.pupil", _("One pupil"))]
        tables = [(f"table:{rule.label}", rule.title) for rule in rules()]
        self.fields["kind"].choices = [*kinds, *tables]  # type: ignore[attr-defined]  # a ChoiceField, declared above

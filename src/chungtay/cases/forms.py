from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.web.forms import KitForm


class OpenCaseForm(KitForm):
    department = forms.ChoiceField(label=_("Department of education"))
    province = forms.ChoiceField(
        label=_("Province as it stands since the reform"),
        help_text=_("All communes of today in this province are taken, whichever province they belonged to before."),
    )

    def __init__(
        self, *args: Any, departments: list[tuple[str, str]], provinces: list[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        for name, choices in (("department", departments), ("province", provinces)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
                field.initial = choices[0][0] if choices else None


class AnswersForm(KitForm):
    def __init__(
        self, *args: Any, asked: list[tuple[str, str, list[tuple[str, str]], str, int]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        for uid, label, choices, initial, version in asked:
            # Not required: what is left open stays open.
            self.fields[uid] = forms.ChoiceField(
                label=label, choices=choices, initial=initial, required=False, widget=forms.RadioSelect
            )
            self.fields[f"{uid}-version"] = forms.IntegerField(
                required=False, initial=version, widget=forms.HiddenInput
            )


class ApartForm(KitForm):
    choice = forms.ChoiceField(label=_("Where most of these schools sit"), widget=forms.RadioSelect)

    def __init__(
        self,
        *args: Any,
        choices: list[tuple[str, str]],
        bodies: list[tuple[str, str]],
        apart: dict[str, str],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        field = self.fields["choice"]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices
        names = [(uid, name) for uid, name in choices if uid != "-"]
        elsewhere = [("", _("With the others")), *names, ("-", _("Leave this school out for now"))]
        self.bodies = [uid for uid, _name in bodies]
        for uid, name in bodies:
            kept = {"": "-"}.get(apart[uid], apart[uid]) if uid in apart else ""
            self.fields[uid] = forms.ChoiceField(label=name, choices=elsewhere, initial=kept, required=False)

    @property
    def place_for_all(self) -> str:
        """The place for all; empty means left out."""
        typed = str(self.cleaned_data["choice"])
        return "" if typed == "-" else typed

    @property
    def apart(self) -> dict[str, str]:
        """The schools that go elsewhere than the others; empty means left out."""
        typed = {uid: self.cleaned_data[uid] for uid in self.bodies if self.cleaned_data.get(uid)}
        return {uid: "" if key == "-" else key for uid, key in typed.items()}


class HeirsForm(KitForm):
    # Not required: whoever is not ticked stays a candidate.
    chosen = forms.MultipleChoiceField(label=_("These take over"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["chosen"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = choices

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.web.forms import KitForm
from chungtay.kernel.web.inputs import DayField
from chungtay.organisations.models import Organisation
from chungtay.privacy.actions.consents import Answer, Guardian
from chungtay.privacy.choices import ConsentChannel, ConsentPurpose, Guardianship, SubjectRight
from chungtay.privacy.models import ConsentRecord

YES, NO = "yes", "no"
GUARDIAN_SAYS: Final = [(YES, _("I agree")), (NO, _("I do not agree"))]
CHILD_SAYS: Final = [(YES, _("Yes, that is fine with me")), (NO, _("No, I do not want that"))]


def said(value: str) -> bool | None:
    return {YES: True, NO: False}.get(value)


def choice(label: Any, answers: Any, *, required: bool = False) -> forms.ChoiceField:
    # Nothing is chosen beforehand: silence is not consent.
    return forms.ChoiceField(label=label, choices=answers, required=required, widget=forms.RadioSelect)


@dataclass(frozen=True)
class Question:
    consent: ConsentRecord
    guardian: BoundField | None
    child: BoundField | None


class GuardianForm(KitForm):
    carries_key = False
    guardian_name = forms.CharField(
        label=_("Full name of the guardian"),
        required=False,
        max_length=120,
        help_text=_("Whoever agrees for the pupil."),
    )
    relation = forms.ChoiceField(
        label=_("You are the pupil's"), choices=Guardianship, required=False, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, consents: Iterable[ConsentRecord], asks_child: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.consents = list(consents)
        self.needs_name = any(row.guardian_agreed_at is None for row in self.consents)
        for row in self.consents:
            if row.guardian_agreed_at is None:
                self.fields[f"guardian_{row.purpose}"] = choice(_("The guardian's answer"), GUARDIAN_SAYS)
            if asks_child:
                self.fields[f"child_{row.purpose}"] = choice(_("The pupil's own answer"), CHILD_SAYS)
        if not self.needs_name:
            del self.fields["guardian_name"], self.fields["relation"]

    @property
    def questions(self) -> Iterator[Question]:
        for row in self.consents:
            names = [f"guardian_{row.purpose}", f"child_{row.purpose}"]
            yield Question(row, *(self[name] if name in self.fields else None for name in names))

    @property
    def answers(self) -> dict[str, Answer]:
        typed = self.cleaned_data
        return {
            row.purpose: Answer(
                said(typed.get(f"guardian_{row.purpose}", "")), said(typed.get(f"child_{row.purpose}", ""))
            )
            for row in self.consents
        }

    @property
    def guardian(self) -> Guardian | None:
        name = self.cleaned_data.get("guardian_name", "")
        return Guardian(name, Guardianship(self.cleaned_data.get("relation") or "guardian")) if name else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        agrees = any(cleaned.get(f"guardian_{row.purpose}") == YES for row in self.consents)
        if agrees and not cleaned.get("guardian_name"):
            self.add_error("guardian_name", _("Please write the name of the guardian who agrees."))
        if agrees and not cleaned.get("relation"):
            self.add_error("relation", _("Please say what you are to the pupil."))
        return cleaned


class AskConsentForm(KitForm):
    purposes = forms.MultipleChoiceField(
        label=_("What is asked"),
        choices=ConsentPurpose,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each is answered by itself. Ask only for what is needed now."),
    )

    @property
    def chosen(self) -> list[ConsentPurpose]:
        return [ConsentPurpose(value) for value in self.cleaned_data["purposes"]]


class PaperForm(KitForm):
    channel = forms.ChoiceField(
        label=_("How the answer was given"),
        choices=[(one.value, one.label) for one in (ConsentChannel.PAPER, ConsentChannel.IN_PERSON)],
        widget=forms.RadioSelect,
    )
    evidence = forms.FileField(
        label=_("Scan of the signed paper"),
        required=False,
        help_text=_("PDF, JPEG or PNG, at most 20 MB. Only the keepers of your school can open it."),
    )
    guardian_name = forms.CharField(label=_("Full name of the guardian"), max_length=120)
    relation = forms.ChoiceField(label=_("Relation to the pupil"), choices=Guardianship, widget=forms.RadioSelect)

    def __init__(self, *args: Any, asks_child: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        for purpose in ConsentPurpose:
            self.fields[f"guardian_{purpose}"] = choice(_("%s: the guardian") % purpose.label, GUARDIAN_SAYS)
            if asks_child:
                self.fields[f"child_{purpose}"] = choice(_("%s: the pupil") % purpose.label, CHILD_SAYS)

    @property
    def answers(self) -> dict[ConsentPurpose, Answer]:
        typed = self.cleaned_data
        return {
            purpose: Answer(said(typed.get(f"guardian_{purpose}", "")), said(typed.get(f"child_{purpose}", "")))
            for purpose in ConsentPurpose
        }

    @property
    def guardian(self) -> Guardian:
        return Guardian(self.cleaned_data["guardian_name"], Guardianship(self.cleaned_data["relation"]))


class GuardianRequestForm(KitForm):
    carries_key = False
    right = forms.ChoiceField(label=_("What you ask for"), choices=SubjectRight, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In your own words"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class LeavingForm(KitForm):
    left_on = DayField(
        label=_("Last day of the support or at the school"),
        help_text=_("Twelve months after this day the profile and the photographs are erased; the code stays."),
    )


class PhotoForm(KitForm):
    picture = forms.FileField(
        label=_("Photograph"), help_text=_("JPEG or PNG, at most 20 MB. Place, time and camera are taken out of it.")
    )
    is_alone = forms.BooleanField(
        label=_("Nobody else can be recognised in this photograph"),
        help_text=_("Every pupil who can be recognised needs consents of their own."),
    )


class PressForm(KitForm):
    # Nothing to type: only the key, and the version the person had before their eyes.
    pass


class AddPupilForm(KitForm):
    school = forms.ModelChoiceField(label=_("School"), queryset=Organisation.objects.none(), empty_label=None)
    birth_month = forms.IntegerField(label=_("Month of birth"), min_value=1, max_value=12)
    birth_year = forms.CharField(
        label=_("Year of birth"), max_length=4, help_text=_("Four figures. The day is not asked: it is not needed.")
    )

    def __init__(self, *args: Any, schools: QuerySet[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["school"].queryset = schools  # type: ignore[attr-defined]  # a ModelChoiceField, declared above

    def clean_birth_year(self) -> int:
        typed = self.cleaned_data["birth_year"]
        if not (typed.isascii() and typed.isdigit() and 1990 <= int(typed) <= 2100):
            raise forms.ValidationError(_("Write the year of birth in four figures, for example 2017."))
        return int(typed)

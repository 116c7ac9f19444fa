from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.sources import LegalReference, parse_reference
from chungtay.kernel.web.forms import KitForm
from chungtay.reforms.engine.plans import Fate

NOWHERE = "-"  # the answer "to nobody", which is not the same as no answer


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


@dataclass(frozen=True)
class Question:
    about: str
    uid: str
    label: str
    note: str
    choices: Sequence[tuple[str, str]]
    chosen: str = ""

    @property
    def name(self) -> str:
        return f"{self.about}-{self.uid}"


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


class CarryOutForm(KitForm):
    # Carrying out, giving up and undoing need no words, only the version that was read.
    pass


class AnswerForm(KitForm):
    def __init__(self, *args: Any, questions: Sequence[Question], **options: Any) -> None:
        super().__init__(*args, **options)
        self.questions = questions
        for question in questions:
            self.fields[question.name] = forms.ChoiceField(
                label=question.label,
                help_text=question.note,
                choices=question.choices,
                initial=question.chosen,
                required=False,
            )

    def fates(self, about: str) -> tuple[Fate, ...]:
        """What was answered about roles (`staff`) or child bodies (`child`)."""
        asked = [question for question in self.questions if question.about == about]
        chosen = [(question, self.cleaned_data[question.name]) for question in asked]
        return tuple(Fate(uid=question.uid, to=to.removesuffix(NOWHERE)) for question, to in chosen if to)

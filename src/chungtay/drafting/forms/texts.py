from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from chungtay.drafting.engine.sheets import Article, Promise
from chungtay.kernel.web.forms import KitForm
from chungtay.kernel.web.inputs import DayField
from chungtay.records.engine.memoranda import ClauseText, CommitmentText

ALL_PARTIES = ""
NUMBER_FAULTS = ("invalid", "min_value", "max_digits", "max_decimal_places", "max_whole_digits")


class ClauseForm(KitForm):
    carries_key: ClassVar[bool] = False
    title = forms.CharField(label=_("Heading of the article"), max_length=200, required=False)
    body = forms.CharField(
        label=_("Text of the article"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 7})
    )

    def clean(self) -> dict[str, Any] | None:
        if self.cleaned_data.get("body") and not self.cleaned_data.get("title") and "title" not in self.errors:
            self.add_error("title", say("This article has a text and no heading. Give it a short heading."))
        return self.cleaned_data

    @property
    def text(self) -> ClauseText:
        return ClauseText(title=self.cleaned_data["title"], body=self.cleaned_data["body"])


class CommitmentForm(KitForm):
    carries_key: ClassVar[bool] = False
    title = forms.CharField(label=_("Commitment"), max_length=200, required=False)
    as_written = forms.CharField(
        label=_("In full"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    owed_by = forms.ChoiceField(label=_("Who does it"), required=False)
    owed_to = forms.ChoiceField(label=_("For whom"), required=False)
    target = forms.DecimalField(
        label=_("How much"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages=dict.fromkeys(
            NUMBER_FAULTS, _("This is not a number. Write it in figures, for example 2 or 2,5.")
        ),
    )
    unit = forms.CharField(label=_("Unit"), max_length=40, required=False)
    due_on = DayField(label=_("By when"), required=False)

    def __init__(self, *args: Any, parties: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(ALL_PARTIES, say("All parties")), *((str(n), name) for n, name in enumerate(parties, start=1))]
        for name in ("owed_by", "owed_to"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField, built above

    def clean(self) -> dict[str, Any] | None:
        typed = self.cleaned_data
        if any(typed.get(name) for name in ("as_written", "target", "unit", "due_on")) and not typed.get("title"):
            self.add_error("title", say("This commitment has no heading. Say in a few words what is promised."))
        if typed.get("owed_by") and typed.get("owed_by") == typed.get("owed_to"):
            self.add_error("owed_to", say("A party cannot owe it to itself. Choose another party, or all parties."))
        return typed

    def text_in(self, clause: int | None) -> CommitmentText:
        row = self.cleaned_data
        sides = {name: int(row[name]) if row[name] else None for name in ("owed_by", "owed_to")}
        return CommitmentText(
            title=row["title"],
            as_written=row["as_written"],
            target="" if row["target"] is None else f"{row['target']:f}",
            unit=row["unit"],
            due_on=row["due_on"].isoformat() if row["due_on"] else "",
            clause_number=clause,
            **sides,
        )


def typed_in(form: KitForm, *names: str) -> dict[str, str]:
    """What was typed in these fields, tidied and not yet judged."""
    return {name: str(form[name].value() or "") for name in names}


def promise_of(form: CommitmentForm) -> Promise:
    names = ("title", "as_written", "owed_by", "owed_to", "target", "unit", "due_on")
    return Promise(**typed_in(form, *names))


def article_of(form: ClauseForm, promises: Sequence[Promise], *, variant: str, is_out: bool) -> Article:
    return Article(**typed_in(form, "title", "body"), variant=variant, is_out=is_out, promises=tuple(promises))

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Final

from django import forms
from django.db.models import QuerySet
from django.forms.formsets import BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.web.forms import KitForm
from chungtay.kernel.web.inputs import DayField
from chungtay.organisations.models import Organisation
from chungtay.programmes.models import Phase, Programme
from chungtay.records.engine.memoranda import ClauseText, CommitmentText

SPARE_CLAUSES, SPARE_COMMITMENTS = 0, 1
MOST_ROWS = 40
ALL_PARTIES = ""
NUMBER_FAULTS = ("invalid", "min_value", "max_digits", "max_decimal_places", "max_whole_digits")


class PhaseChoice(forms.ModelChoiceField[Phase]):
    def label_from_instance(self, phase: Phase) -> str:
        return f"{phase.label} · {phase.programme}"


class HeadingForm(KitForm):
    phase = PhaseChoice(
        label=_("Phase"),
        queryset=Phase.objects.none(),
        required=False,
        empty_label=_("No phase"),
        help_text=_("The phase belongs to the memorandum; it may differ from that of other memoranda."),
    )
    title = forms.CharField(
        label=_("Title"), max_length=300, help_text=_("As it will stand on the paper that is signed.")
    )
    effective_on = DayField(
        label=_("Takes effect on"), required=False, help_text=_("Leave it empty if it takes effect when it is signed.")
    )
    lasts_until = DayField(
        label=_("Lasts until the end of"),
        required=False,
        help_text=_("The agreed last day. Leave it empty if the text names none."),
    )

    def __init__(self, *args: Any, programmes: Collection[Programme] | QuerySet[Programme], **options: Any) -> None:
        super().__init__(*args, **options)
        phases = Phase.objects.filter(programme__in=programmes).select_related("programme")
        self.fields["phase"].queryset = phases.order_by("programme_id", "label")  # type: ignore[attr-defined]  # a ModelChoiceField, built above


class DraftForm(HeadingForm):
    mine = forms.ModelChoiceField(label=_("You draft for"), queryset=Organisation.objects.none(), empty_label=None)
    programme = forms.ModelChoiceField(label=_("Programme"), queryset=Programme.objects.none(), empty_label=None)
    field_order = ["mine", "programme"]

    def __init__(
        self, *args: Any, bodies: QuerySet[Organisation], programmes: QuerySet[Programme], **options: Any
    ) -> None:
        super().__init__(*args, programmes=programmes, **options)
        self.fields["mine"].queryset = bodies  # type: ignore[attr-defined]  # a ModelChoiceField, built above
        self.fields["programme"].queryset = programmes  # type: ignore[attr-defined]  # as above


class ClauseForm(KitForm):
    carries_key: ClassVar[bool] = False
    title = forms.CharField(label=_("Heading of the article"), max_length=200, required=False)
    body = forms.CharField(
        label=_("Text of the article"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self) -> dict[str, Any] | None:
        if self.cleaned_data.get("body") and not self.cleaned_data.get("title") and "title" not in self.errors:
            self.add_error("title", say("This article has a text and no heading. Give it a short heading."))
        return self.cleaned_data


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


# What is typed past the bound is shown again with a sentence, never dropped.
BOUNDS: Final[dict[str, Any]] = {"max_num": MOST_ROWS, "absolute_max": 5 * MOST_ROWS, "validate_max": True}
Clauses = formset_factory(ClauseForm, extra=SPARE_CLAUSES, **BOUNDS)
Commitments = formset_factory(CommitmentForm, extra=SPARE_COMMITMENTS, **BOUNDS)


class TextForms:
    def __init__(
        self,
        posted: QueryDict | None,
        *,
        parties: Sequence[str],
        clauses: Iterable[ClauseText] = (),
        commitments: Iterable[CommitmentText] = (),
    ) -> None:
        named = {"parties": parties}
        asked = posted.get("more", "") if posted else ""
        self.clauses = Clauses(posted, prefix="clauses", initial=[asdict(row) for row in clauses])
        second = [_shown(row) for row in commitments]
        self.commitments = Commitments(posted, prefix="commitments", initial=second, form_kwargs=named)
        self.asks_for_more = asked in {"clauses", "commitments"}
        if self.asks_for_more:
            # Shown again with one row more and without complaints: nobody has said yet that this is all.
            self.clauses = Clauses(prefix="clauses", initial=_typed(self.clauses, asked == "clauses"))
            more = _typed(self.commitments, asked == "commitments")
            self.commitments = Commitments(prefix="commitments", initial=more, form_kwargs=named)

    def is_valid(self) -> bool:
        return not self.asks_for_more and self.clauses.is_valid() and self.commitments.is_valid()

    @property
    def error_count(self) -> int:
        if self.asks_for_more:
            return 0
        return sum(len(row) for forms_ in (self.clauses, self.commitments) for row in forms_.errors) + len(self.faults)

    @property
    def faults(self) -> list[str]:
        """What is wrong with the whole list, in our words; Django's own would name its fields."""
        said = say("There are more than %(most)s articles or commitments. Put several into one, or leave rows empty.")
        lists = [] if self.asks_for_more else [self.clauses, self.commitments]
        return [said % {"most": MOST_ROWS} for rows in lists if rows.is_bound and rows.non_form_errors()]

    @property
    def has_room(self) -> tuple[bool, bool]:
        """Whether one article, and one commitment more may be asked for."""
        return len(self.clauses.forms) < MOST_ROWS, len(self.commitments.forms) < MOST_ROWS

    @property
    def row_forms(self) -> tuple[list[Any], list[Any]]:
        return self.clauses.forms, self.commitments.forms

    @property
    def clause_texts(self) -> list[ClauseText]:
        rows = [form.cleaned_data for form in self.clauses.forms]
        return [ClauseText(title=row["title"], body=row["body"]) for row in rows if row.get("title")]

    @property
    def commitment_texts(self) -> list[CommitmentText]:
        rows = [form.cleaned_data for form in self.commitments.forms]
        return [_commitment(row) for row in rows if row.get("title")]


def _typed(rows: BaseFormSet[Any], with_one_more: bool) -> list[dict[str, Any]]:
    names = [name for name in rows.empty_form.fields if name not in {"version", "idempotency_key"}]
    typed = [{name: form[name].value() for name in names} for form in rows.forms]
    return [*typed, {}] if with_one_more else typed


def _shown(row: CommitmentText) -> dict[str, Any]:
    due = date.fromisoformat(row.due_on) if row.due_on else None
    return {**asdict(row), "target": Decimal(row.target) if row.target else None, "due_on": due}


def _commitment(row: dict[str, Any]) -> CommitmentText:
    target = "" if row["target"] is None else f"{row['target']:f}"
    due_on = row["due_on"].isoformat() if row["due_on"] else ""
    sides = {name: int(row[name]) if row[name] else None for name in ("owed_by", "owed_to")}
    return CommitmentText(**{**row, **sides, "target": target, "due_on": due_on})

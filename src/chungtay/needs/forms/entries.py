from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.web.forms import KitForm
from chungtay.needs.actions import Declared
from chungtay.needs.choices import EntryKind, EntryState, MeetingMode, Visibility
from chungtay.needs.forms.answering import DEGREES, degree_label
from chungtay.needs.models import Entry, LeafGroup
from chungtay.needs.queries.answering import Offer
from chungtay.organisations.choices import Level

MOST_CHOICES = 200


class EntryForm(KitForm):
    """Everything an entry says, on one page."""

    leaf = forms.ChoiceField(label=_("What it is about"))
    degree = forms.TypedChoiceField(choices=DEGREES, coerce=int, widget=forms.RadioSelect)
    subject = forms.ChoiceField(label=_("Subject or activity"), required=False)
    grade = forms.ChoiceField(label=_("Grade or age group"), required=False)
    words = forms.CharField(
        label=_("In a few words"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    evidence = forms.CharField(
        label=_("What shows it"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("A figure, a decision, a result. Do not write the names of pupils or teachers."),
    )
    mode = forms.ChoiceField(label=_("How"), choices=MeetingMode.choices, widget=forms.RadioSelect)
    partners_most = forms.IntegerField(label=_("How many units at once"), required=False, min_value=1, max_value=50)
    days_most = forms.IntegerField(label=_("How many days in a term"), required=False, min_value=1, max_value=90)
    valid_until = forms.DateField(label=_("Holds until before"), required=False)
    seen_by = forms.TypedChoiceField(label=_("Who may see it"), choices=Visibility.choices, coerce=int)

    def __init__(self, *args: Any, entry: Entry, offer: Offer, **options: Any) -> None:
        super().__init__(*args, version=entry.version, **options)
        self.entry, self.offer = entry, offer
        self.subjects = {row.code: row for row in offer.subjects()}
        self.grades = {row.code: row for row in offer.grades()}
        leaves = [
            (group.name, [(leaf.code, leaf.name) for leaf in offer.of_group(group.code)]) for group in offer.groups
        ]
        for name, choices in (
            ("leaf", leaves),
            ("subject", [("", _("No subject")), *((row.code, row.name) for row in self.subjects.values())]),
            ("grade", [("", _("All grades")), *((row.code, row.name) for row in self.grades.values())]),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["degree"].label = degree_label(entry.kind)
        self.initial = {name: getattr(entry, name) for name in ("degree", "words", "evidence", "mode", "seen_by")} | {
            "leaf": entry.leaf.code,
            "subject": entry.subject.code if entry.subject else "",
            "grade": entry.grade.code if entry.grade else "",
            "partners_most": entry.partners_most,
            "days_most": entry.days_most,
            "valid_until": entry.valid_until,
        }
        if entry.kind == EntryKind.NEED:
            del self.fields["partners_most"]

    @property
    def declared(self) -> Declared:
        """What was typed, as a unit declares it."""
        said = self.cleaned_data
        leaf = self.offer.leaf(said["leaf"])
        return Declared(
            kind=EntryKind(self.entry.kind),
            leaf=leaf or self.entry.leaf,
            degree=said["degree"],
            subject=self.subjects.get(said["subject"]),
            grade=self.grades.get(said["grade"]),
            level=self.entry.level if not said["grade"] else "",
            words=said["words"],
            evidence=said["evidence"],
            partners_most=said.get("partners_most"),
            days_most=said["days_most"],
            mode=MeetingMode(said["mode"]),
            seen_by=Visibility(said["seen_by"]),
            valid_until=said["valid_until"],
        )


class WithdrawForm(KitForm):
    reason = forms.CharField(label=_("Why it is withdrawn"), required=False, max_length=300)


class HelpForm(KitForm):
    """The next step of the unit that helps."""

    to = forms.ChoiceField(label=_("What has happened"), widget=forms.RadioSelect)
    due_on = forms.DateField(
        label=_("Promised until"), required=False, help_text=_("The day by which the help will have been given.")
    )

    def __init__(self, *args: Any, steps: Sequence[tuple[str, object]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].choices = list(steps)  # type: ignore[attr-defined]  # a ChoiceField


class NarrowForm(KitForm):
    """What the list is narrowed to; in the address."""

    carries_key = False
    unit = forms.CharField(label=_("Name of the unit"), required=False, max_length=80)
    kind = forms.ChoiceField(label=_("Need or strength"), required=False)
    group = forms.ChoiceField(label=_("Field of work"), required=False)
    level = forms.ChoiceField(label=_("Level"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, *args: Any, groups: Sequence[LeafGroup], **options: Any) -> None:
        super().__init__(*args, **options)
        for name, choices in (
            ("kind", EntryKind.choices),
            ("group", [(group.code, group.name) for group in groups]),
            ("level", Level.choices),
            ("state", EntryState.choices),
        ):
            self.fields[name].choices = [("", _("All")), *choices]  # type: ignore[attr-defined]  # a ChoiceField

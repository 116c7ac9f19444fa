from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.web.forms import KitForm
from chungtay.needs.actions import Declared
from chungtay.needs.choices import EntryKind, MeetingMode, Visibility
from chungtay.needs.forms.answering import DEGREES, SayingForm, degree_label
from chungtay.needs.models import Entry
from chungtay.needs.queries.answering import Offer


class EntryForm(SayingForm):
    leaf = forms.ChoiceField(label=_("Which leaf"))
    degree = forms.TypedChoiceField(choices=DEGREES, coerce=int, widget=forms.RadioSelect)
    valid_until = forms.DateField(label=_("Holds until before"), required=False)
    field_order = ("leaf", "degree")

    def __init__(self, *args: Any, entry: Entry, offer: Offer, has_file: bool = False, **options: Any) -> None:
        super().__init__(*args, version=entry.version, **options)
        self.entry, self.offer = entry, offer
        self.offer_file(has_file)
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
            upload=said["file"],
            drops_file=bool(said.get("is_file_dropped")),
        )


class WithdrawForm(KitForm):
    reason = forms.CharField(label=_("Why it is withdrawn"), required=False, max_length=300)


class NotYetForm(KitForm):
    reason = forms.CharField(
        label=_("What is still missing"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only the unit that helps and your own read this."),
    )


class HelpForm(KitForm):
    to = forms.ChoiceField(label=_("What has happened"), widget=forms.RadioSelect)
    due_on = forms.DateField(
        label=_("Promised until"), required=False, help_text=_("The day by which the help will have been given.")
    )

    def __init__(self, *args: Any, steps: Sequence[tuple[str, object]], promise: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.promise = promise
        self.fields["to"].choices = list(steps)  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> None:
        if self.cleaned_data.get("to") == self.promise and self.cleaned_data.get("due_on", "") is None:
            self.add_error("due_on", _("Write the day by which you promise the help."))

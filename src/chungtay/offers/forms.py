from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.web.forms import KitForm
from chungtay.needs.models import Entry
from chungtay.offers.models import LONGEST_REASON


class ChooseStrengthForm(KitForm):
    strength = forms.ChoiceField(widget=forms.RadioSelect)

    def __init__(self, *args: Any, strengths: Sequence[Entry], question: object, **options: Any) -> None:
        super().__init__(*args, **options)
        self.strengths = {row.uid: row for row in strengths}
        field = self.fields["strength"]
        field.label = str(question)
        field.choices = [(row.uid, said_of(row)) for row in strengths]  # type: ignore[attr-defined]  # a ChoiceField
        if len(strengths) == 1:
            self.initial["strength"] = strengths[0].uid

    @property
    def chosen(self) -> Entry:
        return self.strengths[self.cleaned_data["strength"]]


def said_of(row: Entry) -> str:
    """A strength as a choice: whose, how strong, how, and for how many."""
    parts = [str(row.organisation), gettext("strong %(degree)s/5") % {"degree": row.degree}, row.get_mode_display()]
    if row.partners_most is not None:
        most = ngettext("for %(most)d unit at once", "for %(most)d units at once", row.partners_most)
        parts.append(most % {"most": row.partners_most})
    return " · ".join(parts)


class DeclineForm(KitForm):
    reason = forms.CharField(
        label=_("Why you cannot help now"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Your partner reads this. For example: the teacher is on leave until May."),
    )


class TakeBackForm(KitForm):
    # Nothing to type: the key and the version the person had before their eyes.
    pass

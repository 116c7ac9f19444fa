from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.web.forms import KitForm
from chungtay.taxonomy.actions import Wording
from chungtay.taxonomy.choices import OFFERED_TO
from chungtay.taxonomy.models import Leaf, LeafGroup


class WordsForm(KitForm):
    name = forms.CharField(label=_("Name of the leaf"), max_length=120)
    hint = forms.CharField(label=_("Explanation in one sentence"), required=False, max_length=200)

    @property
    def wording(self) -> Wording:
        said = self.cleaned_data
        levels = " ".join(said.get("levels", []))
        return Wording(said["name"], said["hint"], levels, bool(said.get("is_by_subject")))


class LeafForm(WordsForm):
    levels = forms.MultipleChoiceField(
        label=_("Only for these levels"),
        choices=OFFERED_TO,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick none to offer it to all."),
    )
    is_by_subject = forms.BooleanField(label=_("Ask for the subject too"), required=False)


class NewLeafForm(LeafForm):
    group = forms.ChoiceField(label=_("Field of work"))
    field_order = ("group", "name", "hint", "levels", "is_by_subject")

    def __init__(self, *args: Any, groups: Sequence[LeafGroup], **options: Any) -> None:
        super().__init__(*args, **options)
        self.groups = {group.code: group for group in groups}
        self.fields["group"].choices = [(group.code, group.name) for group in groups]  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def group_chosen(self) -> LeafGroup:
        return self.groups[self.cleaned_data["group"]]


class PlainForm(KitForm):
    carries_key = True


def form_of(leaf: Leaf) -> type[WordsForm]:
    """What a department may change of a leaf: all of an own one, the words of a common one."""
    return WordsForm if leaf.department_id is None else LeafForm


def said_of(leaf: Leaf) -> dict[str, object]:
    """What the form shows of a leaf as it stands."""
    return {
        "name": leaf.name,
        "hint": leaf.hint,
        "levels": leaf.levels.split(),
        "is_by_subject": leaf.is_by_subject,
    }

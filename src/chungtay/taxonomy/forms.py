from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.web.forms import KitForm
from chungtay.taxonomy.actions import Wording
from chungtay.taxonomy.choices import OFFERED_TO
from chungtay.taxonomy.engine import LAST_PLACE
from chungtay.taxonomy.models import Leaf, LeafGroup


class LeafForm(KitForm):
    name = forms.CharField(label=_("Name of the leaf"), max_length=120)
    hint = forms.CharField(label=_("Explanation in one sentence"), required=False, max_length=200)
    levels = forms.MultipleChoiceField(
        label=_("Only for these levels"),
        choices=OFFERED_TO,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick none to offer it to all."),
    )
    is_by_subject = forms.BooleanField(label=_("Ask for the subject too"), required=False)
    place = forms.IntegerField(
        label=_("Place in the group"),
        required=False,
        min_value=1,
        max_value=LAST_PLACE,
        help_text=_("The smaller number stands first. Leave it empty and the leaf stays where it is, a new one last."),
    )

    def __init__(self, *args: Any, leaf: Leaf | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if leaf is not None:
            self.initial = {"name": leaf.name, "hint": leaf.hint, "is_by_subject": leaf.is_by_subject}
            self.initial["levels"] = leaf.levels.split()
            self.initial["place"] = leaf.number
        if leaf is not None and leaf.department_id is None:  # of a common leaf a department changes the words alone
            del self.fields["levels"], self.fields["is_by_subject"]

    @property
    def wording(self) -> Wording:
        said = self.cleaned_data
        levels = " ".join(said.get("levels", []))
        return Wording(said["name"], said["hint"], levels, bool(said.get("is_by_subject")), said["place"])


class NewLeafForm(LeafForm):
    group = forms.ChoiceField(label=_("Field of work"))
    field_order = ("group", "name", "hint", "levels", "is_by_subject", "place")

    def __init__(self, *args: Any, groups: Sequence[LeafGroup], **options: Any) -> None:
        super().__init__(*args, **options)
        self.groups = {group.code: group for group in groups}
        self.fields["group"].choices = [(group.code, group.name) for group in groups]  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def group_chosen(self) -> LeafGroup:
        return self.groups[self.cleaned_data["group"]]


class PlainForm(KitForm):
    carries_key = True

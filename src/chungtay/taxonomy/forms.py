from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.web.forms import KitForm
from chungtay.taxonomy.models import LeafGroup


class LeafForm(KitForm):
    name = forms.CharField(label=_("Name of the leaf"), max_length=120)
    hint = forms.CharField(label=_("Explanation in one sentence"), required=False, max_length=200)


class NewLeafForm(LeafForm):
    group = forms.ChoiceField(label=_("Field of work"))
    is_by_subject = forms.BooleanField(label=_("Ask for the subject too"), required=False)
    field_order = ("group", "name", "hint", "is_by_subject")

    def __init__(self, *args: Any, groups: Sequence[LeafGroup], **options: Any) -> None:
        super().__init__(*args, **options)
        self.groups = {group.code: group for group in groups}
        self.fields["group"].choices = [(group.code, group.name) for group in groups]  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def group_chosen(self) -> LeafGroup:
        return self.groups[self.cleaned_data["group"]]


class PlainForm(KitForm):
    carries_key = True

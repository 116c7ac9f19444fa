from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.web.forms import KitForm
from chungtay.needs.choices import EntryKind, EntryState
from chungtay.organisations.choices import Level
from chungtay.organisations.models import Organisation
from chungtay.taxonomy.models import LeafGroup


class OverviewForm(KitForm):
    carries_key = False
    level = forms.ChoiceField(label=_("Level"), required=False, choices=[("", _("All")), *Level.choices])
    area = forms.ChoiceField(label=_("Commune or cluster"), required=False)

    def __init__(self, *args: Any, areas: Sequence[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["area"].choices = [("", _("All")), *((body.uid, str(body)) for body in areas)]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> None:
        if self.cleaned_data.get("level") and self.cleaned_data.get("area"):
            self.add_error(
                "level", _("Choose a level or an area. So few schools are in both that nothing could be shown.")
            )


class NarrowForm(KitForm):
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

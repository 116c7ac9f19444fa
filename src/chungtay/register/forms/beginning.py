from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.clock import today
from chungtay.kernel.validity import validity_condition
from chungtay.kernel.vietnamese import fold_organisation, sort_key
from chungtay.kernel.web.forms import KitForm
from chungtay.places.models import Unit
from chungtay.places.queries import communes_under, provinces_on

DEPARTMENT, COMMITTEE = "so", "xa"


class BeginForm(KitForm):
    kind = forms.ChoiceField(
        label=_("You work at"),
        choices=[
            (DEPARTMENT, _("a provincial department of education")),
            (COMMITTEE, _("a commune people's committee")),
        ],
        widget=forms.RadioSelect,
    )
    province = forms.ChoiceField(label=_("Province or city"))
    commune = forms.CharField(
        label=_("Commune or ward"),
        required=False,
        max_length=80,
        help_text=_("For a commune people's committee: its name or code of today. Leave it empty for a department."),
    )
    post = forms.CharField(
        label=_("Your post"),
        required=False,
        max_length=120,
        help_text=_("As papers write it; it may stay empty."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.day = today()
        self.provinces = {unit.code: unit for unit in provinces_on(self.day)}
        province = self.fields["province"]
        assert isinstance(province, forms.ChoiceField)
        named = [(code, unit.name_on(self.day)) for code, unit in self.provinces.items()]
        named.sort(key=lambda pair: sort_key(pair[1].name))
        province.choices = [("", _("Choose")), *((code, name.heading) for code, name in named)]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        province = self.provinces.get(typed.get("province", ""))
        if province is None or not typed.get("kind"):
            return typed
        typed["unit"] = province
        if typed["kind"] == COMMITTEE:
            try:
                typed["unit"] = self._commune(province, typed.get("commune", ""))
            except ValidationError as fault:
                self.add_error("commune", fault)
        return typed

    def _commune(self, province: Unit, text: str) -> Unit:
        if not text:
            raise ValidationError(_("Type the commune or ward whose people's committee you work for."))
        folded = fold_organisation(text)
        named = Q(names__folded=folded) | Q(names__folded_name=folded) | Q(code=text.strip())
        found = list(
            communes_under(province, self.day)
            .filter(named, validity_condition(self.day, "names__"))
            .distinct()
            .with_names()[:3]
        )
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError(
                _("No commune of today in this province is called “%(typed)s”. Check the spelling, or type its code."),
                params={"typed": text},
            )
        named_ones = "; ".join(f"{unit.name_on(self.day)} ({unit.code})" for unit in found)
        raise ValidationError(
            _("“%(typed)s” names several units: %(named)s. Type the code of the right one."),
            params={"typed": text, "named": named_ones},
        )

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.web.forms import KitForm
from chungtay.matching.actions.preparing import Arranged
from chungtay.matching.choices import SEVERAL, Method, OldPairs
from chungtay.matching.models import MOST_WEIGHT, MatchingRun, Scenario
from chungtay.matching.queries.seats import labels_of, stocks_of

MOST_PARTNERS = 20
NUMBERS = {f"{side}_most": methods for side, methods in SEVERAL.items()}
WEIGHTS = ("left_weight", "right_weight", "near_weight", "balance_weight")


class PlainForm(KitForm):
    pass


class SliderInput(forms.NumberInput):
    input_type = "range"


def slider(label: Any, help_text: Any) -> forms.IntegerField:
    bar = SliderInput(attrs={"min": 0, "max": MOST_WEIGHT, "step": 1, "class": "slider"})
    return forms.IntegerField(label=label, min_value=0, max_value=MOST_WEIGHT, widget=bar, help_text=help_text)


def most_partners(label: Any, help_text: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=MOST_PARTNERS, help_text=help_text)


class ArrangeForm(KitForm):
    name = forms.CharField(label=_("Name of the scenario"), max_length=80)
    method = forms.ChoiceField(label=_("What counts first"), widget=forms.RadioSelect)
    left_weight = slider(_("What side A gains"), _("How much it counts that side B can give what side A needs."))
    right_weight = slider(_("What side B gains"), _("How much it counts that side A can give what side B needs."))
    near_weight = slider(_("Short ways"), _("At 30 km a pair keeps half of this, at 60 km a quarter."))
    balance_weight = slider(_("Equal gain"), _("How much it counts that both sides gain about the same."))
    is_same_level = forms.BooleanField(label=_("Only schools of the same level"), required=False)
    is_other_group = forms.BooleanField(label=_("Never two units under the same body"), required=False)
    farthest_km = forms.IntegerField(
        label=_("Farthest distance in kilometres"),
        required=False,
        min_value=1,
        max_value=2000,
        help_text=_("As the crow flies. Leave it empty when distance is no hindrance."),
    )
    left_most = most_partners(
        _("Partners of one unit of side A at most"),
        _("With 2, a unit of side A gets up to two partners. None gets more than it says it can take."),
    )
    right_most = most_partners(
        _("Partners of one unit of side B at most"),
        _("More than one lets several units of side A help the same unit of side B."),
    )
    old_pairs = forms.ChoiceField(
        label=_("Units that are partners already"), choices=OldPairs.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, run: MatchingRun, scenario: Scenario | None = None, **options: Any) -> None:
        names = Arranged.__annotations__
        start = Arranged(method=Method.ANY_WITH_ANY if run.is_one_pool else Method.FAIREST)
        initial = {name: getattr(scenario or start, name) for name in names}
        super().__init__(*args, initial=initial, version=scenario.version if scenario else None, **options)
        pooled = [method for method in Method if (method == Method.ANY_WITH_ANY) == run.is_one_pool]
        offered = [method for method in pooled if not run.is_of_bodies or method != Method.BY_QUOTA]
        self.fields["method"].choices = [(method.value, method.label) for method in offered]  # type: ignore[attr-defined]  # a choice field
        stocks = [] if run.is_one_pool or run.is_of_bodies else stocks_of(run)
        labels, taken = labels_of(stocks), sum(each.named - each.free for each in stocks)
        if stocks:
            said = "; ".join(f"{labels[each.key]} {each.named}" for each in stocks)
            self.fields["method"].help_text = say("Quota of the programme: %(seats)s.") % {"seats": said}
        if taken:
            free = "; ".join(f"{labels[each.key]} {each.free}" for each in stocks)
            self.fields["method"].help_text += " " + say(
                "%(count)s of these seats are taken already; the round fills only the empty ones: %(free)s."
            ) % {"count": taken, "free": free}
        for name in (
            ["name"] * (scenario is not None) + list(NUMBERS) * run.is_one_pool + ["is_same_level"] * run.is_of_bodies
        ):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """A number the method does not ask for is no reason to refuse what was typed."""
        method = self.cleaned_data.get("method")
        for name, asking in NUMBERS.items():
            if method and method not in asking:
                self.errors.pop(name, None)
        return self.cleaned_data

    @property
    def shares(self) -> list[dict[str, Any]]:
        """Each weight with its number and its share of the whole in percent, as typed or as it stands."""
        typed = getattr(self, "cleaned_data", {})
        numbers = [typed[name] if isinstance(typed.get(name), int) else int(self.initial[name]) for name in WEIGHTS]
        whole = sum(numbers) or 1
        return [
            {"field": self[name], "number": number, "percent": round(100 * number / whole)}
            for name, number in zip(WEIGHTS, numbers, strict=True)
        ]

    @property
    def arranged(self) -> Arranged:
        typed: Mapping[str, Any] = self.cleaned_data
        plain = {name: typed.get(name, self.initial[name]) for name in Arranged.__annotations__}
        return Arranged(**{**plain, "method": Method(typed["method"]), "old_pairs": OldPairs(typed["old_pairs"])})


class SwapForm(KitForm):
    other = forms.CharField(max_length=40, widget=forms.HiddenInput)

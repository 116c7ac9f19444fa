from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.web.forms import KitForm
from chungtay.matching.actions.preparing import Begun
from chungtay.matching.choices import HandKind, Side
from chungtay.organisations.models import Organisation
from chungtay.programmes.choices import BODIES, Taking
from chungtay.programmes.models import Phase, Programme

OUT = "out"


class PressForm(KitForm):
    pass


def school(label: Any, names: str, help_text: Any = "") -> forms.CharField:
    """A school by its name, suggested from those that take part."""
    box = forms.TextInput(attrs={"list": names, "autocomplete": "off"})
    return forms.CharField(label=label, max_length=200, widget=box, help_text=help_text)


class BeginForm(KitForm):
    title = forms.CharField(
        label=_("Name of the round"), max_length=200, help_text=_("For example: Primary schools, October 2026.")
    )
    programme = forms.ChoiceField(label=_("Programme"))
    level = forms.ChoiceField(
        label=_("Who takes part"),
        required=False,
        choices=[
            (
                _("Schools"),
                [("", _("Schools of all levels")), *(each for each in Taking.choices if each[0] not in BODIES)],
            ),
            (_("Bodies themselves"), [each for each in Taking.choices if each[0] in BODIES]),
        ],
        help_text=_("Communes, clusters and departments declare needs and strengths as schools do."),
    )
    left = forms.MultipleChoiceField(
        label=_("Side A"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick one body or several: it takes part itself, or all schools below it, as you chose above."),
    )
    right = forms.MultipleChoiceField(
        label=_("Side B"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Leave it empty to pair side A among itself."),
    )
    partner = forms.ChoiceField(
        label=_("Or side B is another department"),
        required=False,
        help_text=_("It has to join before anything of its units is read; each of you sees only your own needs."),
    )

    def __init__(
        self,
        *args: Any,
        programmes: Iterable[Programme],
        bodies: Iterable[Organisation],
        others: Iterable[Organisation],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.programmes: dict[str, tuple[Programme, Phase | None]] = {}
        choices = []
        for programme in programmes:
            for phase in [None, *programme.named_phases]:
                key = f"{programme.uid}{f'-{phase.pk}' if phase else ''}"
                self.programmes[key] = (programme, phase)
                choices.append((key, f"{programme}, {phase}" if phase else str(programme)))
        self.bodies = {body.uid: body for body in bodies}
        self.others = {body.uid: body for body in others}
        named = [(uid, str(body)) for uid, body in self.bodies.items()]
        partners = [("", say("No other department")), *((uid, str(body)) for uid, body in self.others.items())]
        for name, listed in (("programme", choices), ("left", named), ("right", named), ("partner", partners)):
            self.fields[name].choices = listed  # type: ignore[attr-defined]  # choice fields, declared above

    def wanted(self, department: Organisation) -> Begun:
        """The round that was asked for."""
        typed = self.cleaned_data
        programme, phase = self.programmes[typed["programme"]]
        return Begun(
            title=typed["title"],
            programme=programme,
            phase=phase,
            department=department,
            level=typed["level"],
            left=[self.bodies[uid] for uid in typed["left"]],
            right=[self.bodies[uid] for uid in typed["right"]],
            partner=self.others.get(typed["partner"]),
        )


class StateForm(KitForm):
    kind = forms.ChoiceField(
        label=_("These two units"),
        choices=[(HandKind.LOCKED.value, _("must be a pair")), (HandKind.FORBIDDEN.value, _("must not be a pair"))],
        widget=forms.RadioSelect,
    )
    left = school(_("The one unit"), "names-left", _("Type a part of its name and choose from the list."))
    right = school(_("The other unit"), "names-right")
    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        help_text=_("It stands in the record with your name. Name no pupil and no person."),
    )


class UnitForm(KitForm):
    deed = forms.ChoiceField(label=_("What is to be done"), widget=forms.RadioSelect)
    school = school(_("Body"), "names-school", _("Type a part of its name and choose from the list."))

    def __init__(self, *args: Any, is_one_pool: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        sides = (
            [(Side.LEFT.value, say("Take it into the pool"))]
            if is_one_pool
            else [(Side.LEFT.value, say("Take it in on side A")), (Side.RIGHT.value, say("Take it in on side B"))]
        )
        self.fields["deed"].choices = [(OUT, say("Leave it out of the round")), *sides]  # type: ignore[attr-defined]  # a choice field

"""One form for each kind of change: what is typed becomes a plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.clock import today
from chungtay.kernel.web.forms import KitForm
from chungtay.kernel.web.inputs import DayField
from chungtay.organisations.choices import Function, Kind, Level
from chungtay.organisations.models import Organisation, OrganisationQuerySet
from chungtay.organisations.queries import Snapshot, bodies_called
from chungtay.places.models import Unit
from chungtay.places.queries import find_units
from chungtay.reforms.choices import ReformKind
from chungtay.reforms.engine.plans import (
    DissolvePlan,
    Fate,
    MergePlan,
    MovePlan,
    NewBody,
    Plan,
    RelevelPlan,
    RenamePlan,
    SplitPlan,
    TransferPlan,
)
from chungtay.reforms.forms.deciding import DocumentField

MOST_NAMED, MOST_LINES = 5, 30


def one_body(typed: str, among: OrganisationQuerySet) -> Organisation:
    """The standing body somebody means; a sentence where there is none, or several."""
    found = bodies_called(typed, today(), among=among, limit=MOST_NAMED)
    if not found:
        raise ValidationError(
            _("No active body is called “%(typed)s”. Look its name up in the register and type it in full."),
            params={"typed": typed},
        )
    if len(found) > 1:
        raise ValidationError(
            _("“%(typed)s” names several bodies: %(named)s. Type the full name of the right one."),
            params={"typed": typed, "named": "; ".join(str(body) for body in found)},
        )
    return found[0]


def one_unit(typed: str) -> Unit:
    """The unit of today somebody means, by name or code; a sentence where there is none, or several."""
    found = [hit for hit in find_units(typed, on=today()) if hit.is_standing]
    exact = [hit for hit in found if typed.casefold() in {hit.name.full_name.casefold(), hit.unit.code}]
    chosen = exact if len(exact) == 1 else found
    if not chosen:
        raise ValidationError(
            _("No unit of today is called “%(typed)s”. Check the spelling, or type its code."), params={"typed": typed}
        )
    if len(chosen) > 1:
        named = "; ".join(f"{hit.name.full_name} ({hit.unit.code})" for hit in chosen[:MOST_NAMED])
        raise ValidationError(
            _("“%(typed)s” names several units: %(named)s. Type the code of the right one."),
            params={"typed": typed, "named": named},
        )
    return chosen[0].unit


class BodyField(forms.CharField):
    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=200, **options)


class BodiesField(forms.CharField):
    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=6000, widget=forms.Textarea(attrs={"rows": 4}), **options)


class PlanForm(KitForm):
    may_lack_document: ClassVar[bool] = False

    on = DayField(label=_("First day of the change"))
    legal_document = DocumentField(label=_("Under the decision"))
    without_document = forms.CharField(
        label=_("If there is no decision yet: why"),
        max_length=300,
        required=False,
        help_text=_("A sentence that is kept in the place of the decision and shown beside the change."),
    )

    def __init__(self, *args: Any, body: Snapshot, among: OrganisationQuerySet, **options: Any) -> None:
        super().__init__(*args, **options)
        self.body, self.among = body, among
        if self.may_lack_document:
            self.fields["legal_document"].required = False
        else:
            del self.fields["without_document"]
        self.order_fields([name for name in self.fields if name not in PlanForm.base_fields])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, field in self.fields.items():
            if isinstance(field, BodyField | BodiesField) and cleaned.get(name):
                try:
                    cleaned[name] = self._read(field, cleaned[name])
                except ValidationError as unclear:
                    self.add_error(name, unclear)
        if self.may_lack_document and not (cleaned.get("legal_document") or cleaned.get("without_document")):
            self._ask_for_document()
        return cleaned

    def _ask_for_document(self) -> None:
        if "legal_document" not in self.errors:
            self.add_error("legal_document", _("Name the decision this rests on; if there is none yet, say why."))

    def _read(self, field: forms.Field, typed: str) -> Organisation | list[Organisation]:
        if isinstance(field, BodyField):
            return one_body(typed, self.among)
        lines = [line.strip() for line in typed.splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise ValidationError(_("At most %(most)s bodies at a time."), params={"most": MOST_LINES})
        return list(dict.fromkeys(one_body(line, self.among) for line in lines))

    def uid(self, name: str) -> str:
        body = self.cleaned_data.get(name)
        return body.uid if isinstance(body, Organisation) else ""

    def uids(self, name: str) -> tuple[str, ...]:
        return tuple(body.uid for body in self.cleaned_data.get(name) or ())

    def plan(self) -> Plan:
        raise NotImplementedError


class RenamePlanForm(PlanForm):
    may_lack_document = True

    name = forms.CharField(label=_("New full name"), max_length=200)

    def plan(self) -> Plan:
        return RenamePlan(on=self.cleaned_data["on"], body=self.body.organisation.uid, name=self.cleaned_data["name"])


class MovePlanForm(PlanForm):
    may_lack_document = True

    unit = forms.CharField(
        label=_("New commune, ward or province"),
        max_length=80,
        required=False,
        help_text=_("Name or code of today. What stays as it is, leave empty."),
    )
    address = forms.CharField(label=_("New address"), max_length=200, required=False)
    administrative = BodyField(label=_("From then on under, for administration"), required=False)
    professional = BodyField(label=_("From then on under, for teaching"), required=False)

    def clean_unit(self) -> Unit | None:
        typed = self.cleaned_data["unit"]
        return one_unit(typed) if typed else None

    def plan(self) -> Plan:
        typed = self.cleaned_data
        return MovePlan(
            on=typed["on"],
            body=self.body.organisation.uid,
            unit=typed["unit"].uid if typed["unit"] else "",
            address=typed["address"],
            administrative=self.uid("administrative"),
            professional=self.uid("professional"),
        )


class RelevelPlanForm(PlanForm):
    becomes = forms.ChoiceField(label=_("Kind from then on"), choices=Kind)
    levels = forms.MultipleChoiceField(
        label=_("Levels from then on"), choices=Level, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, body: Snapshot, **options: Any) -> None:
        super().__init__(*args, body=body, **options)
        self.initial = {**self.initial, "becomes": body.kind, "levels": list(body.levels)}

    def plan(self) -> Plan:
        typed = self.cleaned_data
        return RelevelPlan(
            on=typed["on"],
            body=self.body.organisation.uid,
            becomes=typed["becomes"],
            levels=" ".join(typed["levels"]),
        )


class MergePlanForm(PlanForm):
    NEW, HERE, THERE = "new", "here", "there"

    others = BodiesField(
        label=_("The other bodies of the merger"), help_text=_("Full names as in the register, one to a line.")
    )
    becomes = forms.ChoiceField(
        label=_("What they become"),
        choices=[
            (NEW, _("One new body; all of them end")),
            (HERE, _("This body takes in the others")),
            (THERE, _("The first of the others takes in the rest, this body too")),
        ],
        initial=NEW,
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label=_("Name of the new body"), max_length=200, required=False)
    levels = forms.MultipleChoiceField(
        label=_("Levels of the new body"), choices=Level, required=False, widget=forms.CheckboxSelectMultiple
    )
    code = forms.CharField(
        label=_("School code of the new body"),
        max_length=40,
        required=False,
        help_text=_("From the sector database; leave it empty while there is none."),
    )

    def __init__(self, *args: Any, body: Snapshot, **options: Any) -> None:
        super().__init__(*args, body=body, **options)
        self.initial = {**self.initial, "levels": list(body.levels)}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("becomes") == self.NEW and not cleaned.get("name"):
            self.add_error("name", _("Type the name of the new body as its founding decision writes it."))
        return cleaned

    def plan(self) -> Plan:
        typed, here, others = self.cleaned_data, self.body.organisation.uid, self.uids("others")
        if typed["becomes"] == self.HERE:
            return MergePlan(on=typed["on"], bodies=others, into=here)
        if typed["becomes"] == self.THERE:
            return MergePlan(on=typed["on"], bodies=(here, *others[1:]), into=others[0])
        new = NewBody(
            name=typed["name"],
            kind=str(self.body.kind or Kind.SCHOOL),
            levels=" ".join(typed["levels"]),
            code=typed["code"],
        )
        return MergePlan(on=typed["on"], bodies=(here, *others), new=(new,))


class SplitPlanForm(PlanForm):
    names = forms.CharField(
        label=_("Names of the new bodies"),
        max_length=6000,
        required=False,
        help_text=_("As their founding decision writes them, one to a line. They begin as bodies of the same kind."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    into = BodiesField(
        label=_("Bodies of the register that take over a part"), required=False, help_text=_("One to a line.")
    )
    is_living_on = forms.BooleanField(label=_("The body lives on with what is left"), required=False)

    def plan(self) -> Plan:
        typed = self.cleaned_data
        names = [line.strip() for line in typed["names"].splitlines() if line.strip()][:MOST_LINES]
        levels = " ".join(self.body.levels)
        kind = str(self.body.kind or Kind.SCHOOL)
        return SplitPlan(
            on=typed["on"],
            body=self.body.organisation.uid,
            new=tuple(NewBody(name=name, kind=kind, levels=levels) for name in names),
            into=self.uids("into"),
            is_living_on=typed["is_living_on"],
        )


class DissolvePlanForm(PlanForm):
    children = BodyField(
        label=_("Bodies under it answer from then on to"),
        required=False,
        help_text=_("Left empty, they answer to nobody until somebody records it."),
    )
    staff = BodyField(
        label=_("Its people go to"),
        required=False,
        help_text=_("Left empty, their roles end. On the next page you can decide for each of them."),
    )

    def __init__(self, *args: Any, below: tuple[str, ...] = (), roles: tuple[str, ...] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.below, self.roles = below, roles

    def plan(self) -> Plan:
        children, staff = self.uid("children"), self.uid("staff")
        return DissolvePlan(
            on=self.cleaned_data["on"],
            body=self.body.organisation.uid,
            children=tuple(Fate(uid=uid, to=children) for uid in self.below) if children else (),
            staff=tuple(Fate(uid=uid, to=staff) for uid in self.roles) if staff else (),
        )


class TransferPlanForm(PlanForm):
    function = forms.ChoiceField(label=_("Function"), choices=Function, widget=forms.RadioSelect)
    target = BodyField(label=_("The body that takes it over"))
    bodies = BodiesField(
        label=_("Only over these bodies"),
        required=False,
        help_text=_("One to a line; left empty, over all that answer to it in this function."),
    )

    def plan(self) -> Plan:
        return TransferPlan(
            on=self.cleaned_data["on"],
            source=self.body.organisation.uid,
            target=self.uid("target"),
            function=self.cleaned_data["function"],
            bodies=self.uids("bodies"),
        )


FORMS: Mapping[ReformKind, type[PlanForm]] = {
    ReformKind.RENAME: RenamePlanForm,
    ReformKind.MOVE: MovePlanForm,
    ReformKind.RELEVEL: RelevelPlanForm,
    ReformKind.MERGE: MergePlanForm,
    ReformKind.SPLIT: SplitPlanForm,
    ReformKind.DISSOLVE: DissolvePlanForm,
    ReformKind.TRANSFER: TransferPlanForm,
}

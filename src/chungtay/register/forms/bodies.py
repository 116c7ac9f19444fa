from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from chungtay.accounts.models import Person
from chungtay.kernel.clock import today
from chungtay.kernel.sources import LegalReference, parse_reference
from chungtay.kernel.web.forms import KitForm
from chungtay.kernel.web.inputs import DayField
from chungtay.organisations.choices import SIGNERS, BodyState, CodeScheme, Function, Kind, Level, Role, Sort
from chungtay.organisations.models import Organisation, OrganisationQuerySet
from chungtay.organisations.queries import Narrowing, bodies_called, person_by_login
from chungtay.places.choices import UnitLevel
from chungtay.places.models import Unit, UnitQuerySet
from chungtay.places.queries import communes_under, find_units, ground_of, lines_of, units_meant

NAMED = 5
NO_UNIT = _("No unit of today is called “%(typed)s”. Check the spelling, or type its code.")
SEVERAL_UNITS = _("“%(typed)s” names several units: %(named)s. Type the code of the right one.")


def _named(typed: str, units: Sequence[Unit], day: date) -> dict[str, str]:
    lines = lines_of([unit.pk for unit in units[:NAMED]], day)
    named = "; ".join(f"{lines[unit.pk]} ({unit.code})" for unit in units[:NAMED])
    return {"typed": typed, "named": named}


def one_body(typed: str, *, among: OrganisationQuerySet) -> Organisation | None:
    """The standing body a person means by this name; refused when there is none, or several."""
    found = bodies_called(typed, today(), among=among, limit=NAMED) if typed else []
    if not typed or len(found) == 1:
        return found[0] if found else None
    if not found:
        raise ValidationError(
            _("No active body is called “%(typed)s”. Look its name up in the register and type it in full."),
            params={"typed": typed},
        )
    raise ValidationError(
        _("“%(typed)s” names several bodies: %(named)s. Type the full name of the right one."),
        params={"typed": typed, "named": "; ".join(str(body) for body in found)},
    )


class DocumentField(forms.CharField):
    default_error_messages = {
        "unreadable": _(
            "“%(typed)s” is not a number and symbol we can read."
            " Write it as it is printed, for example 202/2025/QH15 or 4340/KH-UBND."
        )
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", _("Number and symbol as printed, for example 202/2025/QH15."))
        super().__init__(max_length=80, **options)

    def clean(self, value: Any) -> LegalReference | None:
        typed = super().clean(value)
        if not typed:
            return None
        reference = parse_reference(typed)
        if not reference.is_understood:
            raise ValidationError(self.error_messages["unreadable"], code="unreadable", params={"typed": typed})
        return reference


class DayForm(KitForm):
    carries_key: ClassVar[bool] = False

    ngay = DayField(label=_("As of the day"), required=False)


class SearchForm(KitForm):
    carries_key: ClassVar[bool] = False

    q = forms.CharField(
        label=_("Name or code"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    tinh = forms.CharField(label=_("Province or city"), required=False, max_length=80)
    xa = forms.CharField(label=_("Commune or ward"), required=False, max_length=80)
    loai = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All kinds")), *Kind.choices])
    cap = forms.ChoiceField(label=_("Level"), required=False, choices=[("", _("All levels")), *Level.choices])
    trang_thai = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *BodyState.choices]
    )
    duoi = forms.CharField(label=_("Under the body"), required=False, max_length=200)
    chuc_nang = forms.ChoiceField(
        label=_("Under it for"), required=False, choices=[("", _("Either")), *Function.choices]
    )
    nam_hoc = forms.ChoiceField(label=_("Cluster of the school year"), required=False)
    xep = forms.ChoiceField(label=_("Order"), required=False, choices=Sort.choices)

    def __init__(self, *args: Any, among: OrganisationQuerySet, day: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.among, self.day = among, day
        years = [f"{year}-{year + 1}" for year in range(day.year + 1, 2024, -1)]
        if isinstance(field := self.fields["nam_hoc"], forms.ChoiceField):
            field.choices = [("", _("Any year")), *((year, year) for year in years)]

    def clean_tinh(self) -> Unit | None:
        return self._place("tinh", UnitLevel.PROVINCE)

    def clean_xa(self) -> Unit | None:
        province = self.cleaned_data.get("tinh")
        return self._place("xa", UnitLevel.COMMUNE, within=communes_under(province, self.day) if province else None)

    def _place(self, field: str, level: str, *, within: UnitQuerySet | None = None) -> Unit | None:
        typed = self.cleaned_data[field]
        found = units_meant(typed, self.day, level, within=within) if typed else []
        if not typed or len(found) == 1:
            return found[0] if found else None
        raise ValidationError(NO_UNIT if not found else SEVERAL_UNITS, params=_named(typed, found, self.day))

    def clean_duoi(self) -> Organisation | None:
        return one_body(self.cleaned_data["duoi"], among=self.among)

    @property
    def further(self) -> list[forms.BoundField]:
        return [self[name] for name in ("xa", "cap", "trang_thai", "duoi", "chuc_nang", "nam_hoc")]

    @property
    def is_further(self) -> bool:
        return any(self.data.get(field.name) for field in self.further)

    @property
    def fingerprint(self) -> str:
        """What this form shows: two forms of one fingerprint look the same."""
        typed = [self.data.get(name, "") for name in self.fields]
        return f"{self.day.year}{typed}{self.errors.as_json()}"

    @property
    def is_unclear(self) -> bool:
        """Whether a place or a body is asked for that cannot be told; then nothing is listed rather than too much."""
        return not {"tinh", "xa", "duoi"}.isdisjoint(self.errors)

    @property
    def narrowing(self) -> Narrowing:
        asked = self.cleaned_data
        place = asked.get("xa") or asked.get("tinh")
        return Narrowing(
            kind=Kind(asked["loai"]) if asked.get("loai") else None,
            level=Level(asked["cap"]) if asked.get("cap") else None,
            standing=BodyState(asked["trang_thai"]) if asked.get("trang_thai") else None,
            ground=ground_of([place], self.day) if place else None,
            under=asked.get("duoi"),
            function=Function(asked["chuc_nang"]) if asked.get("chuc_nang") and asked.get("duoi") else None,
            school_year=asked.get("nam_hoc", ""),
        )


class RegisterForm(KitForm):
    name = forms.CharField(label=_("Name in full"), max_length=200)
    short_name = forms.CharField(label=_("Short name"), max_length=80, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind, initial=Kind.SCHOOL)
    levels = forms.MultipleChoiceField(
        label=_("Levels"), choices=Level, required=False, widget=forms.CheckboxSelectMultiple
    )
    valid_from = DayField(
        label=_("First day"), required=False, help_text=_("Leave it empty when no paper states the day.")
    )
    unit = forms.CharField(
        label=_("Commune, ward or province"),
        required=False,
        max_length=80,
        help_text=_("Name or code of today; leave it empty when it is not stated."),
    )
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    code = forms.CharField(label=_("School code of the sector database"), max_length=40, required=False)
    administrative = forms.CharField(
        label=_("Under, for administration"),
        required=False,
        max_length=200,
        help_text=_("Name of the people's committee, department or other body."),
    )
    professional = forms.CharField(
        label=_("Under, for teaching"),
        required=False,
        max_length=200,
        help_text=_("Name of the department or the cluster."),
    )
    legal_document = DocumentField(label=_("Founding decision"), required=False)
    # What was typed when it was read before being entered; typed anew, it is read anew.
    read = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, among: OrganisationQuerySet, **options: Any) -> None:
        super().__init__(*args, **options)
        self.among = among

    def clean_unit(self) -> Unit | None:
        typed = self.cleaned_data["unit"]
        if not typed:
            return None
        found = [hit for hit in find_units(typed, on=today()) if hit.is_standing]
        exact = [hit for hit in found if typed.casefold() in {hit.name.full_name.casefold(), hit.unit.code}]
        if len(chosen := exact if len(exact) == 1 else found) == 1:
            return chosen[0].unit
        units = [hit.unit for hit in found]
        raise ValidationError(NO_UNIT if not found else SEVERAL_UNITS, params=_named(typed, units, today()))

    def clean_administrative(self) -> Organisation | None:
        return one_body(self.cleaned_data["administrative"], among=self.among)

    def clean_professional(self) -> Organisation | None:
        return one_body(self.cleaned_data["professional"], among=self.among)

    @property
    def parents(self) -> dict[Function, Organisation]:
        return {function: body for function in Function if (body := self.cleaned_data.get(function.value))}

    @property
    def entry(self) -> dict[str, Any]:
        """What the register is given besides the name."""
        asked = self.cleaned_data
        return {
            **{name: asked[name] for name in ("valid_from", "short_name", "unit", "address", "legal_document")},
            "kind": Kind(asked["kind"]),
            "levels": " ".join(asked["levels"]),
            "codes": [(CodeScheme.SECTOR, asked["code"])] if asked["code"] else [],
            "parents": self.parents,
        }

    @property
    def typed(self) -> list[tuple[str, str]]:
        """Everything as it was typed, field by field, to be sent again."""
        several = [(name, self[name].value()) for name in self.fields if not self[name].is_hidden]
        return [
            (name, each) for name, value in several for each in (value if isinstance(value, list) else [value]) if each
        ]

    @property
    def digest(self) -> str:
        return sha256(repr(self.typed).encode()).hexdigest()

    @property
    def is_read(self) -> bool:
        return bool(self.cleaned_data["read"] == self.digest)

    @property
    def lines(self) -> list[tuple[str, str]]:
        """What was typed in words."""
        asked = self.cleaned_data
        words = dict(self.typed) | {
            "kind": str(Kind(asked["kind"]).label),
            "levels": ", ".join(str(Level(level).label) for level in asked["levels"]),
        }
        return [(str(self[name].label), words.get(name) or "") for name in self.fields if not self[name].is_hidden]


class MembershipForm(KitForm):
    person = forms.CharField(
        label=_("Sign-in name"), max_length=120, help_text=_("The person must already have an account here.")
    )
    role = forms.ChoiceField(label=_("Role"))
    post = forms.CharField(
        label=_("Post as papers write it"),
        max_length=120,
        required=False,
        help_text=_("For example: Head of school. Whoever may sign needs one, because it stands under the signature."),
    )
    valid_from = DayField(label=_("First day of the role"))
    last_day = DayField(label=_("Last day, if it is fixed"), required=False)

    def __init__(self, *args: Any, roles: list[Role], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["role"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(role.value, role.label) for role in roles]

    def clean_person(self) -> Person:
        typed = self.cleaned_data["person"]
        person = person_by_login(typed)
        if person is None:
            raise ValidationError(
                _("Nobody signs in as “%(typed)s”. Check the spelling with the person."), params={"typed": typed}
            )
        return person

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("role") in SIGNERS and not cleaned.get("post") and "post" not in self.errors:
            self.add_error(
                "post", _("Type the post as papers write it: whoever holds this role may sign for the body.")
            )
        return cleaned


class EndMembershipForm(KitForm):
    on = DayField(
        label=_("No longer holds the role from"), help_text=_("Every right this role gives ends on this day.")
    )


class WithdrawBeginningForm(KitForm):
    is_sure = forms.BooleanField(
        label=_("Take the role out of the register"),
        help_text=_("It has not begun, or begins today. The record keeps who withdrew it."),
    )

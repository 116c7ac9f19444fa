from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.vietnamese import fold_organisation
from chungtay.kernel.web.forms import KitForm
from chungtay.kernel.web.inputs import DayField
from chungtay.organisations.choices import Level
from chungtay.organisations.models import Organisation, OrganisationQuerySet
from chungtay.organisations.queries import bodies_called, find_organisations
from chungtay.programmes.choices import ReviewInterval, ReviewKind
from chungtay.programmes.models import LONGEST_REASON, Phase
from chungtay.programmes.queries import SeatCount

MOST_CANDIDATES = 5
LONGEST_NAME = 300
FIRST_YEAR, LAST_YEAR = 1945, 2100
SEAT_FIELDS = {f"seats_{level.value.lower()}": level for level in Level}

QUOTA_KINDS: list[tuple[str, str | Promise]] = [
    ("none", _("No quota is stated")),
    ("total", _("One number for all levels together")),
    ("levels", _("A number for each level")),
]


class YearField(forms.CharField):
    default_error_messages = {
        "year": _("“%(field)s” must be a year in four figures between %(first)s and %(last)s, for example 2023.")
    }

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value) or ""
        if not typed:
            return None
        if typed.isascii() and typed.isdigit() and len(typed) == 4 and FIRST_YEAR <= int(typed) <= LAST_YEAR:
            return int(typed)
        params = {"field": self.label, "first": str(FIRST_YEAR), "last": str(LAST_YEAR)}
        raise forms.ValidationError(self.error_messages["year"], code="year", params=params)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "numeric"}


class OpenProgrammeForm(KitForm):
    name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        help_text=_("The whole name, as the document that announces it writes it."),
    )
    code = forms.CharField(
        label=_("Code"), max_length=40, help_text=_("Short and without spaces, for example PT-HN-4340.")
    )
    initiator = forms.ModelChoiceField(
        label=_("Who announces it"), queryset=Organisation.objects.none(), required=False, empty_label=_("Not stated")
    )
    purpose = forms.CharField(
        label=_("What it is for"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    spellings = forms.CharField(
        label=_("Other spellings of the name"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line, as sources write them. All of them will lead to this programme."),
    )
    legal_basis = forms.CharField(
        label=_("Document it rests on"),
        required=False,
        max_length=80,
        help_text=_("Number and symbol as printed, for example 123/KH-ABC. Leave it empty if none is stated."),
    )
    on = DayField(label=_("Announced on"))

    def __init__(
        self, *args: Any, bodies: QuerySet[Organisation], may_leave_out: bool, today: date, **options: Any
    ) -> None:
        initial = {"on": today, "initiator": None if may_leave_out else bodies.first()}
        super().__init__(*args, initial=initial, **options)
        # Without an initiator nobody but the operator could go on writing.
        self.fields["initiator"].required = not may_leave_out
        self.fields["initiator"].queryset = bodies  # type: ignore[attr-defined]  # a ModelChoiceField, built above

    def clean_spellings(self) -> list[str]:
        lines = [line for line in self.cleaned_data["spellings"].splitlines() if line.strip()]
        if long := next((line for line in lines if len(line) > LONGEST_NAME), None):
            raise forms.ValidationError(
                say("The line “%(start)s…” has %(length)s characters; a spelling has at most %(most)s. Shorten it.")
                % {"start": long[:40], "length": len(long), "most": LONGEST_NAME}
            )
        return lines


class PhaseForm(KitForm):
    starts_year = YearField(label=_("First year"))
    ends_year = YearField(label=_("Last year"))


class ParticipationForm(KitForm):
    organisation = forms.CharField(
        label=_("Body that takes part"),
        max_length=200,
        help_text=_("Its name or its code; accents may be left out. If several fit, the answer lists them."),
    )
    year = YearField(label=_("Year"), required=False, help_text=_("Leave it empty if the source states no year."))
    phase = forms.ModelChoiceField(
        label=_("Phase"), queryset=Phase.objects.none(), required=False, empty_label=_("Not stated")
    )
    quota_kind = forms.ChoiceField(
        label=_("Quota of pilot schools"), choices=QUOTA_KINDS, widget=forms.RadioSelect, initial="none"
    )
    total = forms.IntegerField(label=_("Schools in all"), required=False, min_value=1, max_value=500)
    seats_mn = forms.IntegerField(label=Level.PRESCHOOL.label, required=False, min_value=1, max_value=500)
    seats_th = forms.IntegerField(label=Level.PRIMARY.label, required=False, min_value=1, max_value=500)
    seats_thcs = forms.IntegerField(label=Level.LOWER_SECONDARY.label, required=False, min_value=1, max_value=500)
    seats_thpt = forms.IntegerField(label=Level.UPPER_SECONDARY.label, required=False, min_value=1, max_value=500)
    interim = forms.BooleanField(label=_("Interim review once a year"), required=False)
    final = forms.BooleanField(label=_("Final review at the end of the phase"), required=False)

    def __init__(
        self,
        *args: Any,
        bodies: OrganisationQuerySet,
        register: OrganisationQuerySet,
        phases: QuerySet[Phase],
        today: date,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.bodies, self.register, self.today = bodies, register, today
        self.fields["phase"].queryset = phases  # type: ignore[attr-defined]  # a ModelChoiceField, built above

    def clean_organisation(self) -> Organisation:
        typed = self.cleaned_data["organisation"]
        found, exact = self._found(typed, self.bodies)
        if len(exact) == 1 or len(found) == 1:
            return (exact or found)[0]
        if not found:
            elsewhere, _called_so = self._found(typed, self.register)
            if elsewhere:
                raise forms.ValidationError(
                    say("%(organisation)s does not answer to you. Its own department records that it takes part.")
                    % {"organisation": elsewhere[0] if len(elsewhere) == 1 else typed}
                )
            raise forms.ValidationError(
                say("No body of the register is called “%(typed)s”. Check the name, or register the body first.")
                % {"typed": typed}
            )
        names = "; ".join(str(body) for body in (exact or found)[:MOST_CANDIDATES])
        raise forms.ValidationError(
            say("Several bodies fit “%(typed)s”. Type the whole name or the code of one: %(names)s.")
            % {"typed": typed, "names": names}
        )

    def _found(self, typed: str, among: OrganisationQuerySet) -> tuple[list[Organisation], list[Organisation]]:
        """The first bodies whose names hold the words, and those of them that are called exactly so."""
        found = list(find_organisations(typed, self.today, among=among)[: MOST_CANDIDATES + 1])
        return found, [body for body in found if body.folded_name == fold_organisation(typed)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kind = cleaned.get("quota_kind")
        if kind == "total" and not cleaned.get("total") and "total" not in self.errors:
            self.add_error("total", say("Type how many pilot schools there are in all, or choose that none is stated."))
        is_faulty = any(name in self.errors for name in SEAT_FIELDS)
        if kind == "levels" and not is_faulty and not any(cleaned.get(name) for name in SEAT_FIELDS):
            sentence = say("Type the number for at least one level, or choose that none is stated.")
            self.add_error(next(iter(SEAT_FIELDS)), sentence)
        return cleaned

    @property
    def quotas(self) -> dict[str, int]:
        kind = self.cleaned_data["quota_kind"]
        if kind == "total":
            return {"": self.cleaned_data["total"]}
        if kind == "levels":
            counts = {level: self.cleaned_data.get(name) for name, level in SEAT_FIELDS.items()}
            return {level.value: count for level, count in counts.items() if count}
        return {}

    @property
    def reviews(self) -> list[tuple[ReviewKind, ReviewInterval, str]]:
        chosen = []
        if self.cleaned_data["interim"]:
            chosen.append((ReviewKind.INTERIM, ReviewInterval.YEARLY, ""))
        if self.cleaned_data["final"]:
            chosen.append((ReviewKind.FINAL, ReviewInterval.END_OF_PHASE, ""))
        return chosen


class PilotSchoolForm(KitForm):
    level = forms.ChoiceField(label=_("Level"), widget=forms.RadioSelect)
    school = forms.ModelChoiceField(
        label=_("School"), queryset=Organisation.objects.none(), empty_label=_("Choose a school")
    )
    on = DayField(label=_("Chosen on"))

    def __init__(
        self, *args: Any, counts: list[SeatCount], schools: QuerySet[Organisation], today: date, **options: Any
    ) -> None:
        super().__init__(*args, initial={"on": today}, **options)
        self.fields["school"].queryset = schools  # type: ignore[attr-defined]  # a ModelChoiceField, built above
        by_level = [count for count in counts if count.level]
        if by_level:
            self.fields["level"].choices = [  # type: ignore[attr-defined]  # a ChoiceField, built above
                (count.level, say("%(level)s: %(empty)s of %(seats)s seats are empty") % count.words)
                for count in by_level
            ]
        else:
            del self.fields["level"]


class FreeSeatForm(KitForm):
    school = forms.ModelChoiceField(
        label=_("School that leaves the list"),
        queryset=Organisation.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        to_field_name="uid",
    )
    on = DayField(label=_("Left on"))

    def __init__(self, *args: Any, schools: QuerySet[Organisation], today: date, school: str, **options: Any) -> None:
        super().__init__(*args, initial={"on": today, "school": school}, **options)
        self.fields["school"].queryset = schools  # type: ignore[attr-defined]  # a ModelChoiceField, built above


class ClickForm(KitForm):
    why = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        help_text=_("One sentence, with the decision it rests on if there is one."),
    )


class ConflictForm(KitForm):
    declared_for = forms.ModelChoiceField(
        label=_("In whose name"), queryset=Organisation.objects.none(), empty_label=None, widget=forms.RadioSelect
    )
    one = forms.CharField(
        label=_("First body"),
        max_length=200,
        required=False,
        help_text=_("Leave it empty where it is the body in whose name you declare."),
    )
    other = forms.CharField(
        label=_("Body it must not be paired with"),
        max_length=200,
        help_text=_("Its name or its code; accents may be left out. If several fit, the answer lists them."),
    )
    reason = forms.CharField(
        label=_("Why the two must not be paired"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Read by your side alone: by whoever declares it, and by the department above. Never by the other."
        ),
    )
    valid_from = DayField(label=_("Not to be paired from"))
    last_day = DayField(
        label=_("Until the end of"), required=False, help_text=_("Leave it empty where no end is known.")
    )

    def __init__(
        self, *args: Any, declarers: list[Organisation], register: OrganisationQuerySet, today: date, **options: Any
    ) -> None:
        initial = {"valid_from": today, "declared_for": declarers[0].pk if declarers else None}
        super().__init__(*args, initial=initial, **options)
        self.register, self.today = register, today
        known = Organisation.objects.filter(pk__in=[body.pk for body in declarers])
        self.fields["declared_for"].queryset = known  # type: ignore[attr-defined]  # a ModelChoiceField, built above

    def clean_one(self) -> Organisation | None:
        typed = self.cleaned_data["one"]
        return self._named(typed) if typed else self.cleaned_data.get("declared_for")

    def clean_other(self) -> Organisation:
        return self._named(self.cleaned_data["other"])

    def _named(self, typed: str) -> Organisation:
        found = bodies_called(typed, self.today, among=self.register, limit=MOST_CANDIDATES)
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(say("No body of the register is called “%(typed)s”.") % {"typed": typed})
        names = "; ".join(str(body) for body in found)
        raise forms.ValidationError(
            say("Several bodies fit “%(typed)s”. Type the whole name or the code of one: %(names)s.")
            % {"typed": typed, "names": names}
        )

    @property
    def valid_until(self) -> date | None:
        last = self.cleaned_data["last_day"]
        return last + timedelta(days=1) if last else None


class EndConflictForm(KitForm):
    pass

"""What sheets stated of a school beside its name, kind and seat, read together with the school itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from chungtay.organisations.models import Organisation
from chungtay.register.choices import Ownership
from chungtay.register.models import SchoolFigures, SchoolProfile

FIGURES = ("stated_on", "classes", "pupils", "teachers")
PROFILE = ("stated_on", "ownership", "standard_level", "standard_year")


@dataclass(frozen=True)
class Stated:
    """The last that was stated of a school by a day; None is not stated. Telephone and e-mail stay with the sheet."""

    on: date
    classes: int | None = None
    pupils: int | None = None
    teachers: int | None = None
    ownership: str = ""
    standard_level: int | None = None
    standard_year: int | None = None


def with_figures(bodies: QuerySet[Organisation], day: date) -> QuerySet[Organisation]:
    """The bodies, each with what sheets last stated of it by the day, in the same question."""
    figures = SchoolFigures.objects.filter(organisation=OuterRef("pk"), stated_on__lte=day).order_by("-stated_on")
    profile = SchoolProfile.objects.filter(organisation=OuterRef("pk"), stated_on__lte=day)
    return bodies.annotate(
        last_figures=Subquery(figures.values(whole=JSONObject(**{name: name for name in FIGURES}))[:1]),
        last_profile=Subquery(profile.values(whole=JSONObject(**{name: name for name in PROFILE}))[:1]),
    )


def stated_of(body: Organisation) -> Stated | None:
    """What came with a body of `with_figures`, None when nobody stated anything."""
    profile, figures = getattr(body, "last_profile", None) or {}, getattr(body, "last_figures", None) or {}
    if not profile and not figures:
        return None
    found = profile | figures
    on = date.fromisoformat(found.pop("stated_on"))
    ownership = found.pop("ownership", "")
    return Stated(on=on, ownership=str(Ownership(ownership).label) if ownership else "", **found)

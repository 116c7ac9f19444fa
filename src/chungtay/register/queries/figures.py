"""What sheets stated of a school beside its name, kind and seat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chungtay.organisations.models import Organisation
from chungtay.register.models import SchoolFigures, SchoolProfile


@dataclass(frozen=True)
class Stated:
    """The last that was stated of a school by a day; either may be missing."""

    profile: SchoolProfile | None
    figures: SchoolFigures | None


def stated_of(school: Organisation, day: date) -> Stated | None:
    """What was stated of this school by the day, None when nobody stated anything."""
    profile = SchoolProfile.objects.filter(organisation=school, stated_on__lte=day).first()
    figures = SchoolFigures.objects.filter(organisation=school, stated_on__lte=day).order_by("-stated_on").first()
    return Stated(profile, figures) if profile or figures else None

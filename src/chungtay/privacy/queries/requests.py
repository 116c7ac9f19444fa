"""Reads about requests of those whose data is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from chungtay.accounts.models import Person
from chungtay.kernel.clock import today
from chungtay.kernel.people import Visitor
from chungtay.organisations.models import Organisation
from chungtay.organisations.queries import memberships_of
from chungtay.organisations.rules import DEPARTMENT_ROLES, overseen_by, own_bodies
from chungtay.privacy.choices import OPEN_REQUESTS
from chungtay.privacy.engine.clocks import after_working_days
from chungtay.privacy.engine.packs import Period, holidays, periods
from chungtay.privacy.models import SubjectRequest
from chungtay.privacy.rules import KEEPERS


@dataclass(frozen=True)
class Dates:
    """By when a request is acknowledged and answered."""

    acknowledge_by_on: date
    answer_by_on: date


def period_of(key: str) -> Period:
    """The period of one right, or of `acknowledge` and `extension`."""
    return periods()[key]


def end_of(period: Period, start: date) -> date:
    """The last day of a period; one that ends on a day off ends on the next working day."""
    if period.is_working:
        return after_working_days(start, period.days, holidays())
    return after_working_days(start + timedelta(days=period.days - 1), 1, holidays())


def dates_of(right: str, received_on: date) -> Dates:
    """The two days of a request that came in on the day."""
    return Dates(end_of(period_of("acknowledge"), received_on), end_of(period_of(right), received_on))


def visible_requests(person: Visitor) -> QuerySet[SubjectRequest]:
    """One's own requests and those one answers: of pupils of one's school, of people of bodies one oversees."""
    own = Q(person=person.pk) if person.pk else Q(pk__in=[])
    rows = SubjectRequest.objects.filter(own | answered_by_condition(person))
    return rows.select_related("person", "pupil", "organisation")


def answered_by_condition(person: Visitor) -> Q:
    """The condition that a request is one the person answers."""
    day = today()
    of_pupils = Q(pupil__isnull=False, pupil__school__in=own_bodies(person, day, KEEPERS))
    offices = own_bodies(person, day, DEPARTMENT_ROLES)
    bodies = offices | overseen_by(person, day, DEPARTMENT_ROLES) if offices else offices
    of_people = Q(person__isnull=False, organisation__in=bodies)
    nobodys = Q(person__isnull=False, organisation__isnull=True) if getattr(person, "is_operator", False) else Q()
    return of_pupils | of_people | nobodys


def open_requests_around(person: Visitor) -> tuple[list[SubjectRequest], list[SubjectRequest]]:
    """The open requests the person has to answer, and those they wait for, nearest due first; by one question.

    One's own wait for somebody else, also where one answers for the body.
    """
    condition = answered_by_condition(person) | Q(person=person.pk)
    rows = SubjectRequest.objects.filter(condition, state__in=OPEN_REQUESTS).select_related("person", "pupil")
    own = [row for row in rows if row.person_id == person.pk]
    others = [row for row in rows if row.person_id != person.pk]
    return sorted(others, key=lambda row: (row.due_on, row.pk)), sorted(own, key=lambda row: (row.answer_by_on, row.pk))


def body_that_answers(person: Person, day: date) -> Organisation | None:
    """The body whose department answers for a person: of the first role held on the day."""
    held = memberships_of(person, day).first()
    return held.organisation if held else None


def asked_on_paper(login: str) -> Person | None:
    """The person a paper names by the sign-in name."""
    return Person.objects.filter(login=login.strip().lower()).first() if login.strip() else None

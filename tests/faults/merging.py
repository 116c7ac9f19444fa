"""What the crew does with schools: prepare a merger of two, carry it out, look. Imported by `crew.py`."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from chungtay.kernel.models import AuditEntry, LegalDocument
from chungtay.kernel.people import Person
from chungtay.organisations.actions import (
    add_membership,
    confirm_succession,
    end_organisation,
    propose_succession,
    register_organisation,
)
from chungtay.organisations.choices import Kind, Role, SuccessionKind, SuccessionScope
from chungtay.organisations.models import Membership, Organisation, Succession
from chungtay.reforms.actions import apply_reform, prepare_reform
from chungtay.reforms.engine.plans import MergePlan, NewBody
from chungtay.reforms.models import Reform

ON, BEGUN = date(2026, 8, 1), date(2020, 1, 1)
TEACHERS = 12


@transaction.atomic
def ready(person: Person, *, mark: str) -> str:
    """Two schools with their teachers and a prepared merger; its uid."""
    decision, _made = LegalDocument.objects.get_or_create(verbatim="12/QĐ-UBND", number="12", symbol="QĐ-UBND")
    schools = [register_organisation(f"Trường {mark} {at}", kind=Kind.SCHOOL, by=person, on=ON) for at in "AB"]
    for school in schools:
        for number in range(TEACHERS):
            teacher = get_user_model().objects.create(name=f"{school} {number}")
            add_membership(teacher, school, Role.TEACHER, by=person, valid_from=BEGUN)
    new = NewBody(name=f"Trường {mark} mới", kind=Kind.SCHOOL)
    plan = MergePlan(on=ON, bodies=tuple(school.uid for school in schools), new=(new,))
    return prepare_reform(plan, by=person, on=ON, legal_document=decision).uid


def merge(person: Person, *, uid: str, mode: str) -> None:
    """Carry the merger out; in the mode "torn" step by step, each in a transaction of its own."""
    reform = Reform.objects.get(uid=uid)
    if mode != "torn":
        if reform.is_prepared:
            apply_reform(reform, by=person, on=ON)
        return
    new = register_organisation(reform.plan["new"][0]["name"], kind=Kind.SCHOOL, by=person, on=ON, valid_from=ON)
    for school in Organisation.objects.filter(uid__in=reform.plan["bodies"]):
        end_organisation(school, by=person, on=ON)
        step = propose_succession(
            school,
            new,
            kind=SuccessionKind.MERGE,
            scope=SuccessionScope.LEGAL_PERSON,
            on=ON,
            by=person,
            basis="",
            legal_document=reform.legal_document,
        )
        confirm_succession(step, by=person, on=ON)


def standing(uid: str) -> dict[str, Any]:
    """What of the merger is there."""
    reform = Reform.objects.get(uid=uid)
    schools = Organisation.objects.filter(uid__in=reform.plan["bodies"])
    founded = Organisation.objects.filter(current_name=reform.plan["new"][0]["name"])
    told = AuditEntry.objects.filter(verb="reforms.applied", subject_key=uid).count()
    return {
        "state": reform.state,
        "ended": schools.filter(valid_until=ON).count(),
        "founded": founded.count(),
        "succeeded": Succession.objects.filter(predecessor__in=schools, decided_by__isnull=False).count(),
        "roles": Membership.objects.filter(organisation__in=founded).count(),
        "footprint": reform.writes.exists(),
        "told": told,
    }

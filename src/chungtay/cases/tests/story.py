"""A case told in steps, for the tests of this room: begun, answered, carried out; and what the register says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db import models
from tests.hanoi import HaNoi

from chungtay.accounts.models import Person
from chungtay.cases.actions.applying import apply_case, preview_case
from chungtay.cases.actions.working import answer_many, answer_question, open_case, propose_case
from chungtay.cases.choices import QuestionKind
from chungtay.cases.models import CaseQuestion, ReformCase
from chungtay.organisations.choices import Function
from chungtay.organisations.models import Parentage, Seat

TODAY = date(2026, 11, 21)


@dataclass
class Story:
    """The invented city and who keeps its case."""

    city: HaNoi
    hanh: Person


def begun(story: Story) -> ReformCase:
    case = open_case(story.city.department, story.city.province, by=story.hanh, on=TODAY)
    propose_case(case, by=story.hanh, on=TODAY)
    return case


def answered(story: Story) -> ReformCase:
    """Every suggestion taken; where there is none, the first candidate."""
    case = begun(story)
    for kind in QuestionKind:
        answer_many(case, kind, by=story.hanh, on=TODAY)
    for question in CaseQuestion.objects.filter(case=case, answered_at=None):
        answer_question(question, {"choice": question.candidates[0]["key"]}, by=story.hanh, on=TODAY)
    case.refresh_from_db()
    return case


def carried_out(story: Story) -> ReformCase:
    case = answered(story)
    preview_case(case, by=story.hanh, on=TODAY)
    return apply_case(case, by=story.hanh, on=TODAY)


def register_now() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of the register; only the running number of edits of a body is left out."""
    found = {}
    for model in apps.get_app_config("organisations").get_models():
        names = [column.attname for column in model._meta.concrete_fields if column.name != "version"]
        rows: models.QuerySet[Any] = model._default_manager.order_by("pk")
        found[model.__name__] = list(rows.values_list(*names))
    return found


def seats_on(day: date) -> dict[int, int | None]:
    return dict(Seat.objects.valid_on(day).values_list("organisation", "unit"))


def parents_on(day: date, function: Function) -> dict[int, int]:
    return dict(Parentage.objects.valid_on(day).filter(function=function).values_list("organisation", "parent"))

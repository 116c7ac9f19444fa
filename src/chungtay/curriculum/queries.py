from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from chungtay.curriculum.choices import Stage, SubjectStanding
from chungtay.curriculum.models import CurriculumPack, Grade, Subject, SubjectGrade
from chungtay.kernel.people import Visitor
from chungtay.kernel.validity import validity_condition


def grades_of(level: str, on: date) -> QuerySet[Grade]:
    """The grades of a level (`MN`, `TH`, `THCS`, `THPT`) on the day, the youngest first; of all levels without one."""
    rows = Grade.objects.valid_on(on)
    return (rows.filter(stage=level) if level else rows).order_by("number")


def subjects_of(level: str, grade: Grade | None, on: date) -> QuerySet[Subject]:
    """What is taught at a level on the day, or in one grade of it, in the order of the list."""
    taught = SubjectGrade.objects.valid_on(on).filter(validity_condition(on, "grade__"))
    if level:
        taught = taught.filter(grade__stage=level)
    if grade is not None:
        taught = taught.filter(grade=grade)
    return Subject.objects.valid_on(on).filter(pk__in=taught.values("subject")).order_by("number")


def newest_pack() -> CurriculumPack | None:
    """The loading whose list holds here."""
    return CurriculumPack.objects.order_by("pk").last()


@dataclass(frozen=True)
class TaughtRow:
    """A subject of a level: one word for each grade, empty where it is not taught."""

    subject: Subject
    cells: Sequence[tuple[Grade, str]]


@dataclass(frozen=True)
class StageTable:
    stage: Stage
    grades: Sequence[Grade]
    rows: Sequence[TaughtRow]


def visible_curriculum(visitor: Visitor, on: date) -> list[StageTable]:
    """What is taught where on the day, level by level, for whoever is signed in; three questions in all."""
    if not visitor.is_authenticated:
        return []
    grades = list(grades_of("", on))
    taught = {
        (row.subject_id, row.grade_id): str(SubjectStanding(row.standing).label)
        for row in SubjectGrade.objects.valid_on(on)
    }
    subjects = list(Subject.objects.valid_on(on))
    tables = []
    for stage in Stage:
        columns = [grade for grade in grades if grade.stage == stage]
        rows = [
            TaughtRow(subject, [(grade, taught.get((subject.pk, grade.pk), "")) for grade in columns])
            for subject in subjects
            if any((subject.pk, grade.pk) in taught for grade in columns)
        ]
        tables.append(StageTable(stage, columns, rows))
    return tables

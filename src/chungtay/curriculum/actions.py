from __future__ import annotations

from datetime import date
from pathlib import Path

from django.db import transaction
from django.db.models import F

from chungtay.curriculum.engine import Curriculum, read_curriculum
from chungtay.curriculum.facts import CurriculumLoaded
from chungtay.curriculum.models import CurriculumPack, Grade, Subject, SubjectGrade
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person

ASIDE = 10_000
PACK = Path(__file__).parent / "packs" / "gdpt2018.toml"


@transaction.atomic
def load_curriculum(pack: Path = PACK, *, by: Person, on: date) -> CurriculumPack:
    """Make the list of the pack true here; one already loaded changes nothing and tells nothing.

    Grades and subjects are never taken away, because others refer to them: a later pack ends them.
    """
    wanted = read_curriculum(pack.read_text(encoding="utf-8"))
    loaded = CurriculumPack.objects.order_by("pk").last()
    if loaded is not None and loaded.digest == wanted.digest:
        return loaded
    _store(wanted)
    row = CurriculumPack.objects.create(
        version=wanted.version, digest=wanted.digest, on=on, basis=wanted.basis, is_verified=wanted.is_verified
    )
    tell(CurriculumLoaded(pack=row, subjects=len(wanted.subjects), grades=len(wanted.grades), by=by, on=on))
    return row


def _store(wanted: Curriculum) -> None:
    # Numbers are unique and an order may change: all step aside first.
    Grade.objects.update(number=F("pk") + ASIDE)
    Subject.objects.update(number=F("pk") + ASIDE)
    Grade.objects.bulk_create(
        [
            Grade(code=line.code, name=line.name, stage=line.stage, number=number, **_days(line.span))
            for number, line in enumerate(wanted.grades, start=1)
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "stage", "number", "valid_from", "valid_until"],
    )
    Subject.objects.bulk_create(
        [
            Subject(code=line.code, name=line.name, kind=line.kind, number=number, **_days(line.span))
            for number, line in enumerate(wanted.subjects, start=1)
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "kind", "number", "valid_from", "valid_until"],
    )
    grades = {row.code: row for row in Grade.objects.all()}
    subjects = {row.code: row for row in Subject.objects.all()}
    SubjectGrade.objects.all().delete()
    SubjectGrade.objects.bulk_create(
        SubjectGrade(subject=subjects[line.code], grade=grades[code], standing=standing, **_days(span))
        for line in wanted.subjects
        for code, standing, span in line.taught
    )


def _days(span: tuple[date | None, date | None]) -> dict[str, date | None]:
    return {"valid_from": span[0], "valid_until": span[1]}

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chungtay.curriculum.models import CurriculumPack
from chungtay.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class CurriculumLoaded(Fact):
    verb: ClassVar[str] = "curriculum.loaded"
    sentence: ClassVar[str | Promise] = _(
        "%(by)s loaded version %(pack)s of the subjects and grades: %(subjects)d subjects in %(grades)d grades."
    )

    pack: CurriculumPack
    subjects: int
    grades: int

from __future__ import annotations

from chungtay.curriculum.models import SubjectGrade
from chungtay.kernel.exchange.export import name_table

name_table(SubjectGrade, "subjects_in_grades")

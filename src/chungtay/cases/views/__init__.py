from chungtay.cases.views.questions import case_question, case_questions
from chungtay.cases.views.showing import (
    begin_case,
    case_lines,
    case_preview,
    case_progress,
    show_case,
    show_cases,
    take_suggestions,
    work_case,
)

__all__ = [
    "begin_case",
    "case_lines",
    "case_preview",
    "case_progress",
    "case_question",
    "case_questions",
    "show_case",
    "show_cases",
    "take_suggestions",
    "work_case",
]

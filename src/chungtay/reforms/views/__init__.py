from chungtay.reforms.views.case import (
    begin_case,
    case_lines,
    case_preview,
    case_progress,
    show_case,
    show_cases,
    take_suggestions,
    work_case,
)
from chungtay.reforms.views.case_questions import case_question, case_questions
from chungtay.reforms.views.deciding import answer, carry_out, show, show_all, undo, withdraw
from chungtay.reforms.views.duplicate import compare, duplicates, keep_apart, search_duplicates
from chungtay.reforms.views.planning import choose, plan
from chungtay.reforms.views.succession import confirm

__all__ = [
    "answer",
    "begin_case",
    "carry_out",
    "case_lines",
    "case_preview",
    "case_progress",
    "case_question",
    "case_questions",
    "choose",
    "compare",
    "confirm",
    "duplicates",
    "keep_apart",
    "plan",
    "search_duplicates",
    "show",
    "show_all",
    "show_case",
    "show_cases",
    "take_suggestions",
    "undo",
    "withdraw",
    "work_case",
]

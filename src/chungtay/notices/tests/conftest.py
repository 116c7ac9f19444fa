from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from chungtay.accounts.actions import ensure_system_person
from chungtay.accounts.models import Person
from chungtay.kernel.errors import RuleBroken
from chungtay.notices.actions import close_links
from chungtay.notices.models import Link
from chungtay.notices.queries import Purpose, register_purpose
from chungtay.notices.rules.registers import purposes


class Question:
    """A question by link that the test can open and close; it remembers what was answered."""

    def __init__(self) -> None:
        self.answers: list[str] = []
        self.is_open = True
        self.refuses = ""
        self.withdraws: Person | None = None

    def take(self, link: Link, answer: str, at: datetime) -> None:
        if self.refuses:
            raise RuleBroken(self.refuses)
        self.answers.append(answer)
        if self.withdraws is not None:
            close_links("tests.applied", self.withdraws, by=self.withdraws, on=at.date())


@pytest.fixture
def question() -> Iterator[Question]:
    question = Question()
    purpose = Purpose(
        key="tests.applied",
        title="Đã áp dụng",
        question=lambda link: "Cô Lan đã áp dụng điều rút ra từ tiết dạy chưa?",
        answer=question.take,
        is_still_allowed=lambda link: question.is_open,
        answers={"applied": "Đã áp dụng", "not_applied": "Chưa áp dụng"},
    )
    register_purpose(purpose)
    yield question
    del purposes["tests.applied"]


@pytest.fixture
def lan(db: None) -> Person:
    ensure_system_person()
    return somebody("lan", "Nguyễn Thị Lan")


@pytest.fixture
def minh(db: None) -> Person:
    ensure_system_person()
    return somebody("minh", "Trần Văn Minh")


def somebody(login: str, name: str) -> Person:
    return Person.objects.create(
        name=name, login=login, email=f"{login}@mau.example", is_active=True, email_confirmed_at="2026-08-01T00:00Z"
    )

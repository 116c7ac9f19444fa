"""A fact is told once: written with the change, heard below and after the commit, and read back as a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chungtay.kernel import facts
from chungtay.kernel.audit import commitment, entries_about, request_id
from chungtay.kernel.facts import Fact, known_facts, listen, listeners_of, sentence_of, tell
from chungtay.kernel.models import AuditEntry, AuditTouch, LegalDocument, Source
from chungtay.kernel.people import Person


@dataclass(frozen=True, kw_only=True)
class SourceRead(Fact):
    verb: ClassVar[str] = "tests.source_read"
    sentence = _("%(by)s read %(source)s on page %(page)s, called %(phone)s.")
    personal = frozenset({"phone"})

    source: Source
    beside: LegalDocument | None = None
    page: int
    phone: str = ""
    days: tuple[date, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SourceReadAloud(SourceRead):
    verb: ClassVar[str] = "tests.source_read_aloud"


@pytest.fixture
def lan() -> Person:
    return get_user_model().objects.create(name="Nguyễn Thị Lan")


@pytest.fixture
def source() -> Source:
    return Source.objects.create(key="press-1", title="Một bài báo")


@pytest.fixture
def ears() -> Iterator[None]:
    """What is heard in a test is forgotten after it."""
    before = {fact_class: list(heard) for fact_class, heard in facts._listeners.items()}
    yield
    facts._listeners.clear()
    facts._listeners.update(before)


@pytest.mark.django_db
def test_a_told_fact_is_one_line_with_everything_it_touches(lan: Person, source: Source) -> None:
    plan = LegalDocument.objects.create(verbatim="4340/KH-SGDĐT")
    other = Source.objects.create(key="press-2")
    token = request_id.set("r-1")
    fact = SourceRead(
        by=lan,
        on=date(2020, 11, 11),
        source=source,
        beside=plan,
        page=3,
        phone="0900",
        days=(date(2026, 1, 2),),
        wrote=[other, source],
    )
    tell(fact)
    request_id.reset(token)

    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.actor_key, entry.on) == ("tests.source_read", lan.uid, date(2020, 11, 11))
    assert (entry.subject_kind, entry.subject_key, entry.request_id) == ("kernel.source", source.uid, "r-1")
    assert entry.open_values == {
        "source": "Một bài báo",
        "beside": "4340/KH-SGDĐT",
        "page": 3,
        "days": ["2026-01-02"],
    }
    assert entry.personal_values == {"phone": "0900", "by": "Nguyễn Thị Lan"}
    assert entry.commitments == {
        name: commitment(entry.salts[name], entry.personal_values[name]) for name in entry.salts
    }
    touches = set(AuditTouch.objects.values_list("kind", "key", "is_about"))
    assert touches == {
        ("kernel.source", source.uid, True),
        ("kernel.legaldocument", plan.uid, True),
        ("kernel.source", other.uid, False),
    }
    assert list(entries_about(plan)) == list(entries_about(other)) == list(entries_about(source, plan)) == [entry]


@pytest.mark.django_db
def test_the_line_reads_as_a_sentence_even_when_a_value_was_erased(lan: Person, source: Source) -> None:
    tell(SourceRead(by=lan, source=source, page=3, phone="0900"))
    entry = AuditEntry.objects.get()

    values = entry.open_values | entry.personal_values
    assert sentence_of(entry.verb, values, "Lan") == "Lan read Một bài báo on page 3, called 0900."
    assert sentence_of(entry.verb, entry.open_values, "…") == "… read Một bài báo on page 3, called …."
    assert sentence_of("tests.forgotten", {}, "Lan") == "tests.forgotten"


@pytest.mark.django_db
def test_listeners_hear_a_fact_and_its_kinds_in_the_same_transaction(lan: Person, source: Source, ears: None) -> None:
    heard: list[str] = []

    @listen(SourceRead)
    def read(fact: SourceRead) -> None:
        heard.append(fact.verb)

    @listen(SourceReadAloud)
    def read_aloud(fact: SourceReadAloud) -> None:
        heard.append(f"aloud {AuditEntry.objects.count()}")

    tell(SourceRead(by=lan, source=source, page=1))
    tell(SourceReadAloud(by=lan, source=source, page=1))

    assert heard == ["tests.source_read", "tests.source_read_aloud", "aloud 2"]
    assert listeners_of(SourceReadAloud) == [f"{__name__}.read_aloud"]


@pytest.mark.django_db(transaction=True)
def test_a_late_listener_hears_nothing_of_what_was_rolled_back(lan: Person, source: Source, ears: None) -> None:
    heard: list[Any] = []

    @listen(SourceRead, after_commit=True)
    def late(fact: SourceRead) -> None:
        heard.append((fact.page, transaction.get_connection().in_atomic_block))

    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012  # the failure must follow the telling
        tell(SourceRead(by=lan, source=source, page=1))
        raise ZeroDivisionError
    with transaction.atomic():
        tell(SourceRead(by=lan, source=source, page=2))
        assert heard == []

    assert heard == [(2, False)]
    assert [entry.open_values["page"] for entry in AuditEntry.objects.all()] == [2]


@pytest.mark.django_db(transaction=True)
def test_a_fact_outside_a_transaction_is_refused(lan: Person, source: Source) -> None:
    with pytest.raises(RuntimeError, match=r"tests\.source_read"):
        tell(SourceRead(by=lan, source=source, page=1))
    assert AuditEntry.objects.count() == 0


def test_two_facts_cannot_share_a_verb() -> None:
    assert known_facts()["tests.source_read"] is SourceRead
    with pytest.raises(ValueError, match=r"tests\.source_read"):

        class Again(Fact):
            verb: ClassVar[str] = "tests.source_read"

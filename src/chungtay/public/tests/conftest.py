from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from chungtay.accounts.models import Person
from chungtay.agreements.actions import StatedAgreement, StatedParty, StatedSigner, record_agreement
from chungtay.agreements.models import Agreement
from chungtay.kernel.dates import PartialDate
from chungtay.kernel.models import Source, SourceKind
from chungtay.kernel.provenance import name_source
from chungtay.kernel.sources import parse_reference
from chungtay.organisations.actions import (
    confirm_succession,
    end_organisation,
    propose_succession,
    register_organisation,
)
from chungtay.organisations.choices import Kind, SuccessionKind, SuccessionScope
from chungtay.organisations.models import Organisation
from chungtay.programmes.actions import open_programme
from chungtay.programmes.models import Programme
from chungtay.records.engine.memoranda import ClauseText, CommitmentText

DAY = date(2023, 3, 31)
REFORM = date(2025, 7, 1)
SECRET = "bí-mật"
MakeBody = Callable[..., Organisation]
Sign = Callable[..., Agreement]


@pytest.fixture
def clerk(db: None) -> Person:
    return Person.objects.create(name="Người nhập liệu", is_system=True)


@pytest.fixture
def make_body(clerk: Person) -> MakeBody:
    def make(name: str, kind: Kind = Kind.DEPARTMENT) -> Organisation:
        return register_organisation(name, kind=kind, by=clerk, on=DAY)

    return make


@pytest.fixture
def source(clerk: Person) -> Source:
    return name_source(f"{SECRET}-nguon", f"Bài {SECRET}", kind=SourceKind.PRESS, by=clerk, on=DAY)


@pytest.fixture
def programme(clerk: Person) -> Programme:
    return open_programme(
        "MAU",
        "Cùng tiến - Cùng lớn",
        by=clerk,
        on=DAY,
        spellings=["Cùng tiến, cùng lớn"],
        legal_bases=[("12/KH-MAU", None)],
    )


@pytest.fixture
def sign(programme: Programme, source: Source, clerk: Person) -> Sign:
    def record(*bodies: Organisation, title: str = "Bản ghi nhớ đã ký", day: PartialDate | None = None) -> Agreement:
        signer = StatedSigner(post=f"Trưởng phòng {SECRET}", printed_name=f"Người ký {SECRET}")
        stated = StatedAgreement(
            programme=programme,
            title=title,
            parties=[StatedParty(organisation=body, printed_name=str(body), signers=[signer]) for body in bodies],
            source=source,
            label_in_source=f"Nhãn {SECRET}",
            signed_on=day or PartialDate.of(DAY),
            signed_place=f"Phòng họp {SECRET}",
            witnesses=[StatedSigner(post=f"Vụ trưởng {SECRET}", printed_name=f"Nhân chứng {SECRET}")],
            clauses=[ClauseText(title=f"Điều {SECRET}", body=f"Nội dung {SECRET}")],
            commitments=[CommitmentText(title=f"Cam kết {SECRET}", as_written=f"Nguyên văn {SECRET}")],
        )
        return record_agreement(stated, by=clerk, on=DAY)

    return record


@pytest.fixture
def succeed(clerk: Person) -> Callable[[Organisation, Organisation], None]:
    def take_over(before: Organisation, after: Organisation) -> None:
        succession = propose_succession(
            before,
            after,
            kind=SuccessionKind.MERGE,
            scope=SuccessionScope.LEGAL_PERSON,
            basis="Nghị quyết mẫu",
            by=clerk,
            on=REFORM,
        )
        document = parse_reference("202/2025/QH15")
        confirm_succession(succession, by=clerk, on=REFORM, legal_document=document)

    return take_over


@pytest.fixture
def end(clerk: Person) -> Callable[[Organisation], None]:
    def close(body: Organisation) -> None:
        end_organisation(body, by=clerk, on=REFORM)

    return close

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import Model

from chungtay.accounts.models import Person
from chungtay.agreements.actions import StatedAgreement, StatedParty, StatedSigner, record_agreement
from chungtay.agreements.choices import AgreementState
from chungtay.agreements.models import Agreement
from chungtay.agreements.tests.conftest import DAY, first, verbs_of
from chungtay.kernel.audit import key_of, kind_of
from chungtay.kernel.dates import PartialDate
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.models import AuditTouch, Source
from chungtay.organisations.choices import Kind
from chungtay.organisations.models import Organisation
from chungtay.programmes.models import Partnership, Phase, Programme
from chungtay.records.engine.memoranda import CommitmentText


@pytest.fixture
def stated(programme: Programme, body: Callable[..., Organisation]) -> StatedAgreement:
    offices = [body(f"Phòng Giáo dục và Đào tạo huyện Mẫu {n}", Kind.DISTRICT_OFFICE) for n in (1, 2)]
    return StatedAgreement(
        programme=programme,
        title="Bản ghi nhớ cùng phát triển",
        parties=[
            StatedParty(
                organisation=office,
                printed_name=f"Phòng GD&ĐT huyện Mẫu {n}",
                signers=[StatedSigner(post="Trưởng phòng")],
            )
            for n, office in enumerate(offices, start=1)
        ],
        source=Source.objects.create(key="x", kind="press", title="Bài báo"),
        label_in_source="biên bản ghi nhớ cùng phát triển",
        signed_on=PartialDate.parse("XXXX-11-11", inferred_year=2020, part_of_day="afternoon"),
        witnesses=[StatedSigner(post="Vụ trưởng", printed_name="PGS.TS Người Mẫu", on_behalf_of="Vụ Mẫu")],
        reported_to=[body("Ủy ban nhân dân huyện Mẫu 1", Kind.DISTRICT_COMMITTEE)],
        further_parties="hiệu trưởng các trường, số lượng không nêu",
        commitments=[CommitmentText(title="Chia sẻ", as_written="Thường xuyên chia sẻ.")],
    )


def test_what_the_source_does_not_state_stays_empty(stated: StatedAgreement, he_thong: Person) -> None:
    agreement = record_agreement(stated, by=he_thong, on=DAY)

    agreement.refresh_from_db()
    assert agreement.state == AgreementState.SIGNED
    assert (agreement.signed_on, agreement.signed_inferred_year, agreement.signed_part_of_day) == (
        "XXXX-11-11",
        2020,
        "afternoon",
    )
    assert agreement.signed_day.as_date() is None
    assert (agreement.valid_from, agreement.effective_on, agreement.is_reconstruction) == (None, None, True)
    party = first(agreement)
    assert (party.frozen_name, party.frozen_on, party.frozen_kind) == ("Phòng GD&ĐT huyện Mẫu 1", None, "")
    signatory = party.signatories.get()
    assert (signatory.post, signatory.person, signatory.signed_at, signatory.scan) == ("Trưởng phòng", None, None, None)
    assert agreement.witnesses.get().body == "Vụ Mẫu"
    assert not Partnership.objects.exists()
    assert verbs_of(agreement) == ["agreements.recorded"]


def test_a_fully_stated_day_freezes_the_parties_but_opens_no_partnership(
    stated: StatedAgreement, he_thong: Person
) -> None:
    agreement = record_agreement(replace(stated, signed_on=PartialDate.of(date(2023, 3, 31))), by=he_thong, on=DAY)

    party = first(agreement)
    assert (party.frozen_name, party.frozen_on, party.frozen_kind) == (
        "Phòng GD&ĐT huyện Mẫu 1",
        date(2023, 3, 31),
        "PHONG_GDDT",
    )
    assert agreement.state == AgreementState.SIGNED
    assert not Partnership.objects.exists()


def test_a_partnership_opens_only_when_the_source_says_in_force_and_gives_the_day(
    stated: StatedAgreement, he_thong: Person
) -> None:
    dated = replace(stated, signed_on=PartialDate.of(date(2023, 3, 31)))
    for words, day in ((stated, date(2023, 3, 31)), (dated, date(2023, 3, 30))):
        with pytest.raises(RuleBroken):
            record_agreement(words, by=he_thong, on=DAY, in_force_from=day)
    assert not Agreement.objects.exists()

    agreement = record_agreement(dated, by=he_thong, on=DAY, in_force_from=date(2023, 3, 31))

    assert (agreement.state, agreement.valid_from) == (AgreementState.IN_FORCE, date(2023, 3, 31))
    assert Partnership.objects.get().valid_from == date(2023, 3, 31)


def test_a_day_the_source_does_not_give_at_all_is_no_day(stated: StatedAgreement, he_thong: Person) -> None:
    agreement = record_agreement(replace(stated, signed_on=PartialDate()), by=he_thong, on=DAY)

    assert (agreement.signed_on, agreement.signed_day.is_blank) == ("", True)


def test_a_record_with_one_party_or_a_foreign_phase_is_refused(stated: StatedAgreement, he_thong: Person) -> None:
    other = Programme.objects.create(code="KHAC", name="Khác")
    phase = Phase.objects.create(programme=other, label="2022-2025", starts_year=2022, ends_year=2025)

    for wrong in (replace(stated, parties=stated.parties[:1]), replace(stated, phase=phase)):
        with pytest.raises(RuleBroken):
            record_agreement(wrong, by=he_thong, on=DAY)


def test_the_database_asks_a_reconstruction_for_its_source(stated: StatedAgreement, he_thong: Person) -> None:
    agreement = record_agreement(stated, by=he_thong, on=DAY)

    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.filter(pk=agreement.pk).update(source=None)


def test_every_recorded_row_has_its_line_in_the_record(stated: StatedAgreement, he_thong: Person) -> None:
    record_agreement(stated, by=he_thong, on=DAY)
    models: list[type[Model]] = [
        model for model in apps.get_app_config("agreements").get_models() if model._default_manager.exists()
    ]

    silent = [
        row
        for model in models
        for row in model._default_manager.all()
        if not AuditTouch.objects.filter(kind=kind_of(row), key=key_of(row)).exists()
    ]

    assert silent == []
    assert {model.__name__ for model in models} == {
        "Agreement",
        "Party",
        "TextVersion",
        "Commitment",
        "Signatory",
        "Witness",
        "ReportedBody",
    }

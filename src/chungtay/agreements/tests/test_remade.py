from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from chungtay.accounts.models import Person
from chungtay.agreements.actions import StatedAgreement, StatedParty, StatedSigner, bring_into_force, record_agreement
from chungtay.agreements.choices import AgreementState
from chungtay.agreements.exchange import answers_today, party_as_signed
from chungtay.agreements.jobs import bring_into_force_what_is_due
from chungtay.agreements.models import Agreement
from chungtay.agreements.queries import parties_on
from chungtay.agreements.tests.conftest import DAY
from chungtay.kernel.clock import today
from chungtay.kernel.dates import PartialDate
from chungtay.kernel.models import LegalDocument, Source
from chungtay.kernel.provenance import Statement, cite
from chungtay.organisations.actions import confirm_succession, propose_succession
from chungtay.organisations.choices import Kind, Role, SuccessionKind, SuccessionScope
from chungtay.organisations.models import Organisation
from chungtay.programmes.models import Partnership, Programme
from chungtay.records.engine.memoranda import CommitmentText

REFORM = date(2025, 7, 1)
Enter = Callable[[Person], Client]


@pytest.fixture
def bodies(body: Callable[..., Organisation]) -> dict[str, Organisation]:
    return {
        "stays": body("Sở Giáo dục và Đào tạo Hà Tĩnh", Kind.DEPARTMENT),
        "merged": body("Sở Giáo dục và Đào tạo Quảng Bình", Kind.DEPARTMENT, ends=REFORM),
        "heir": body("Sở Giáo dục và Đào tạo Quảng Trị mới", Kind.DEPARTMENT, begins=REFORM),
        "office": body("Phòng Giáo dục và Đào tạo huyện Mẫu", Kind.DISTRICT_OFFICE, ends=REFORM),
        "commune": body("Ủy ban nhân dân xã Mẫu", Kind.COMMUNE_COMMITTEE, begins=REFORM),
    }


@pytest.fixture
def remade(programme: Programme, he_thong: Person, bodies: dict[str, Organisation]) -> Agreement:
    for before, after in (("merged", "heir"), ("office", "commune")):
        step = propose_succession(
            bodies[before],
            bodies[after],
            kind=SuccessionKind.MERGE,
            scope=SuccessionScope.LEGAL_PERSON,
            on=REFORM,
            by=he_thong,
            basis="dữ liệu địa giới",
        )
        if after == "heir":
            law = LegalDocument.objects.create(verbatim="202/2025/QH15", title="về sắp xếp đơn vị cấp tỉnh")
            confirm_succession(step, by=he_thong, on=DAY, legal_document=law)
    source = Source.objects.create(key="004", kind="site", title="Các sở ký kết", publisher="báo mẫu")
    stated = StatedAgreement(
        programme=programme,
        title="Hợp tác giữa ba đơn vị",
        parties=[
            StatedParty(
                organisation=bodies[key],
                printed_name=name,
                signers=[StatedSigner(post="Đại diện lãnh đạo")],
            )
            for key, name in (
                ("stays", "Sở GDĐT Hà Tĩnh"),
                ("merged", "Sở GDĐT Quảng Bình"),
                ("office", "Phòng GDĐT Mẫu"),
            )
        ],
        source=source,
        label_in_source="biên bản ghi nhớ",
        signed_on=PartialDate.parse("XXXX-11-11", inferred_year=2020, part_of_day="afternoon"),
        witnesses=[StatedSigner(post="Vụ trưởng", printed_name="PGS.TS Người Mẫu", on_behalf_of="Vụ Mẫu")],
        reported_to=[bodies["commune"]],
        further_parties="các trường, số lượng không nêu",
        commitments=[CommitmentText(title="Chia sẻ thông tin", as_written="Thường xuyên chia sẻ.")],
    )
    agreement = record_agreement(stated, by=he_thong, on=DAY)
    reason = Statement(field="signed_inferred_year", inference="Hợp với mùa lũ năm 2020.")
    cite(source, agreement, [reason], by=he_thong, on=DAY)
    return agreement


@pytest.fixture
def page(remade: Agreement, bodies: dict[str, Organisation], member: Callable[..., Person]) -> Callable[..., str]:
    officer = member("Chuyên viên Mẫu", bodies["heir"], Role.DEPARTMENT_OFFICER, REFORM)
    client = Client()
    client.force_login(officer)

    def read(**asked: str) -> str:
        answer = client.get(reverse("agreements:show", args=[remade.uid]), asked)
        assert answer.status_code == 200
        return " ".join(answer.content.decode().split())

    return read


def test_a_memorandum_re_made_from_a_news_text_says_so_and_shows_the_reason_of_an_inference(
    page: Callable[..., str],
) -> None:
    seen = page()

    for words in (
        "Bản dựng lại từ bài báo, không phải văn bản gốc.",
        "Hợp với mùa lũ năm 2020.",
        "năm chưa rõ (suy luận 2020)",
        "các trường, số lượng không nêu",
        "PGS.TS Người Mẫu",
        "Ủy ban nhân dân xã Mẫu",
        "Đại diện lãnh đạo, thay mặt từng bên",
        "“biên bản ghi nhớ”",
    ):
        assert words in seen


def test_today_the_page_says_who_answers_and_who_is_still_awaited(page: Callable[..., str]) -> None:
    seen = page()

    assert "Nay là <strong>Sở Giáo dục và Đào tạo Quảng Trị mới</strong>" in seen
    assert "từ ngày 1/7/2025, 202/2025/QH15" in seen
    assert "1 bên chờ xác nhận kế thừa" in seen
    assert "chờ xác nhận đơn vị trả lời thay. Được đề xuất: Ủy ban nhân dân xã Mẫu." in seen
    assert "202/2025/QH15, về sắp xếp đơn vị cấp tỉnh" in seen


def test_as_of_the_inferred_day_the_page_says_that_the_day_is_inferred(page: Callable[..., str]) -> None:
    seen = page(ngay="2020-11-11")

    assert "Bạn đang xem theo ngày suy luận 11/11/2020" in seen
    assert "3 bên đã ký, 3 nơi trả lời vào ngày này" in seen
    assert "bên chờ xác nhận kế thừa" not in seen


def test_a_day_between_is_a_stop_of_its_own(page: Callable[..., str]) -> None:
    assert "15/1/2026" in page(ngay="2026-01-15")


def test_the_export_tells_who_signed_and_who_answers(remade: Agreement) -> None:
    parties = [each.party for each in parties_on(remade, DAY)]

    assert party_as_signed(parties, DAY) == ["Sở GDĐT Hà Tĩnh", "Sở GDĐT Quảng Bình", "Phòng GDĐT Mẫu"]
    assert answers_today(parties, DAY) == [
        "Sở Giáo dục và Đào tạo Hà Tĩnh",
        "Sở Giáo dục và Đào tạo Quảng Trị mới",
        "chờ xác nhận",
    ]


def test_the_worker_brings_into_force_what_is_due_and_leaves_reconstructions_alone(
    remade: Agreement, approved: Agreement, he_thong: Person
) -> None:
    due = today() - timedelta(days=1)
    Agreement.objects.filter(pk__in=[remade.pk, approved.pk]).update(effective_on=due)
    Agreement.objects.filter(pk=approved.pk).update(state=AgreementState.SIGNED, signed_on=due.isoformat())

    assert (bring_into_force_what_is_due(), bring_into_force_what_is_due()) == (1, 0)

    approved.refresh_from_db()
    assert (approved.state, approved.valid_from) == (AgreementState.IN_FORCE, due)
    assert bring_into_force(approved, by=he_thong, on=today()).valid_from == due
    assert Partnership.objects.count() == 1

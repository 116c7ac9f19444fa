"""What can be seen of memoranda in the invented province, which no news text tells."""

from __future__ import annotations

import pytest

from chungtay.agreements.models import Agreement
from chungtay.memoranda.models import ReportedMemorandum
from chungtay.memoranda.queries.ceremony import ceremony_of
from chungtay.memoranda.queries.rows import witnesses_of
from chungtay.notices.models import Notice

pytestmark = pytest.mark.usefixtures("demo")


def test_the_one_in_force_is_reported_in_the_order_of_its_text_and_those_who_read_it_there_are_told() -> None:
    reports = ReportedMemorandum.objects.order_by("number")

    assert [row.organisation.current_name for row in reports] == [
        "Sở Giáo dục và Đào tạo tỉnh Mẫu",
        "UBND xã Mẫu Tây",
        "UBND phường Mẫu Bắc",
    ]
    assert {row.agreement.title for row in reports} == {"Bản ghi nhớ trao đổi chuyên môn, giai đoạn 2026-2028"}
    told = Notice.objects.filter(verb="memoranda.reported").values_list("person__login", flat=True)
    assert set(told) == {"hanh", "giamdoc", "hoa"}


def test_two_people_saw_its_signing_and_nothing_was_added_to_the_five_texts() -> None:
    agreement = ReportedMemorandum.objects.all()[0].agreement

    assert ceremony_of(agreement) is not None
    assert [row.name for row in witnesses_of(agreement)] == ["Vũ Hạnh Mẫu", "Bùi Hoa Mẫu"]
    for remade in Agreement.objects.filter(is_reconstruction=True):
        assert ceremony_of(remade) is None
        assert not remade.reports.exists()

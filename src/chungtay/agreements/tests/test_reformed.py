from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from chungtay.accounts.models import Person
from chungtay.agreements.models import Agreement, Party, TextVersion
from chungtay.agreements.queries.parties import parties_of_many
from chungtay.agreements.tests.conftest import DAY
from chungtay.kernel.models import LegalDocument
from chungtay.organisations.models import Organisation
from chungtay.reforms.actions import apply_reform, prepare_reform, undo_reform
from chungtay.reforms.engine.plans import MergePlan, NewBody

LATER = DAY + timedelta(days=90)


def everything_signed() -> list[object]:
    return [row for model in (Agreement, Party, TextVersion) for row in model._default_manager.order_by("pk").values()]


def test_a_merger_changes_no_word_of_what_was_signed_and_the_new_school_answers(
    in_force: Agreement, school_09: Organisation, body: Callable[..., Organisation], he_thong: Person
) -> None:
    decision = LegalDocument.objects.create(verbatim="12/QĐ-UBND", number="12", year=2026, symbol="QĐ-UBND")
    signed = everything_signed()
    new = NewBody(name="Trường Tiểu học Mẫu Hợp Nhất", kind="TRUONG")
    plan = MergePlan(on=LATER, bodies=(school_09.uid, body("Trường Tiểu học Mẫu 41").uid), new=(new,))
    reform = prepare_reform(plan, by=he_thong, on=DAY, legal_document=decision)

    assert {"model": "agreements.party", "count": 1} in reform.preview["concerned"]
    apply_reform(reform, by=he_thong, on=DAY)

    assert everything_signed() == signed
    names = {seen.party.frozen_name: list(seen.today) for seen in parties_of_many([in_force], LATER)[in_force.pk]}
    assert names["Trường Tiểu học Mẫu 09"] == ["Trường Tiểu học Mẫu Hợp Nhất"]
    undo_reform(reform, by=he_thong, on=DAY)
    assert everything_signed() == signed

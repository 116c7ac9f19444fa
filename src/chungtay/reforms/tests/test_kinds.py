from __future__ import annotations

from chungtay.kernel.models import LegalDocument
from chungtay.organisations.queries import answers_today
from chungtay.reforms.actions import apply_reform, prepare_reform, undo_reform
from chungtay.reforms.engine.plans import MergePlan, NewBody
from chungtay.reforms.tests.conftest import DAY, TODAY, Province


def test_two_schools_become_a_new_one(province: Province, decision: LegalDocument) -> None:
    first, second, _third = province.schools
    new = NewBody(name="Trường Tiểu học Thử Mới", kind="TRUONG", levels="TH")
    plan = MergePlan(on=DAY, bodies=(first.uid, second.uid), new=(new,))
    reform = prepare_reform(plan, by=province.officer, on=TODAY, legal_document=decision)
    import json
    print(json.dumps(reform.preview, ensure_ascii=False, indent=1))
    apply_reform(reform, by=province.officer, on=TODAY)
    assert reform.is_applied
    print(answers_today(first, TODAY).organisations)
    undo_reform(reform, by=province.officer, on=TODAY)

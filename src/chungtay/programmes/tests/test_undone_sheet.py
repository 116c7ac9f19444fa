from __future__ import annotations

from datetime import date

import pytest

from chungtay.accounts.models import Person
from chungtay.kernel.errors import RuleBroken
from chungtay.organisations.actions import add_membership, register_organisation
from chungtay.organisations.choices import Kind, Role
from chungtay.organisations.models import Organisation
from chungtay.programmes.actions import open_programme
from chungtay.programmes.actions.conflicts import Declared, declare_conflict
from chungtay.register.actions.schools import take_back_schools, take_over_schools
from chungtay.sheets.queries.offers import Entering
from chungtay.workbooks.engine.columns import Row

DAY = date(2026, 11, 21)


def test_a_sheet_is_not_undone_once_a_school_is_named_where_nothing_leads_back_from_it(clerk: Person) -> None:
    department = register_organisation("Sở Giáo dục và Đào tạo Mẫu", kind=Kind.DEPARTMENT, by=clerk, on=DAY)
    hanh = Person.objects.create(name="Hạnh", login="hanh", is_active=True)
    add_membership(hanh, department, Role.DEPARTMENT_OFFICER, by=clerk, valid_from=DAY)
    entering = Entering(import_uid="mot", scope_uid=department.uid, by=hanh, on=DAY, source_name="truong.xlsx")
    blank = {"type": "TH", "commune": None, "unit_code": None}
    take_over_schools(
        [Row(4, {"name": "Trường Tiểu học Hoa Mai", "code": "01000701", **blank})]
        + [Row(5, {"name": "Trường Tiểu học Hoa Đào", "code": "01000702", **blank})],
        entering,
    )
    mai, dao = Organisation.objects.filter(current_name__contains="Hoa").order_by("pk")
    programme = open_programme("KN", "Kết nghĩa", by=clerk, on=DAY)
    wanted = Declared(programme=programme, one=mai, other=dao, declared_for=department, reason="Thử", valid_from=DAY)
    declare_conflict(wanted, by=hanh, on=DAY)

    with pytest.raises(RuleBroken) as refused:
        take_back_schools(entering)

    assert "đã được dùng đến" in str(refused.value)
    assert Organisation.objects.filter(pk__in=[mai.pk, dao.pk]).count() == 2

from __future__ import annotations

from chungtay.accounts.models import Person
from chungtay.organisations.actions import enter_bodies, register_organisation, take_back_bodies
from chungtay.organisations.choices import CodeScheme, Kind
from chungtay.organisations.models import OrganisationCode
from chungtay.organisations.tests.conftest import LATER, LONG_AGO


def test_a_sheet_that_brings_the_sector_code_leaves_every_other_code_as_it_is(he_thong: Person) -> None:
    above = register_organisation("Sở Mẫu", kind=Kind.DEPARTMENT, by=he_thong, on=LONG_AGO)
    school = register_organisation("Trường Mẫu", kind=Kind.SCHOOL, by=he_thong, on=LONG_AGO)
    tax = OrganisationCode.objects.create(
        organisation=school, scheme=CodeScheme.TAX, code="0100000000", valid_from=LONG_AGO
    )
    changes = {school.pk: {"code": {"code": "0100001"}}}

    entered = enter_bodies(above, [], changes, source="thử", by=he_thong, on=LATER)

    standing = OrganisationCode.objects.valid_on(LATER).order_by("scheme").values_list("scheme", "code")
    assert list(standing) == [("csdl", "0100001"), ("mst", "0100000000")]
    take_back_bodies(above, entered.keys, entered.steps, source="thử", by=he_thong, on=LATER)
    assert list(OrganisationCode.objects.all()) == [tax]

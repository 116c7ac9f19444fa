from __future__ import annotations

import pytest

from chungtay.accounts.models import Person
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.models import LegalDocument
from chungtay.kernel.sources import parse_reference
from chungtay.organisations.actions import cite_document, register_organisation, rename_organisation
from chungtay.organisations.choices import Kind
from chungtay.organisations.models import Organisation, OrganisationName
from chungtay.organisations.tests.conftest import LATER, Register


@pytest.mark.parametrize(
    ("typed", "most"),
    [
        (f"{'4' * 21}/KH-UBND", 20),
        (f"4340/KH-{'UBND' * 15}", 60),
        (f"4340/2025/QĐ-{'UBND-' * 12}GD", 60),
        (f"29-NQ/{'TW' * 60}", 80),
    ],
)
def test_a_number_and_symbol_too_long_for_a_document_is_refused(he_thong: Person, typed: str, most: int) -> None:
    with pytest.raises(RuleBroken) as refused:
        cite_document(parse_reference(typed), by=he_thong, on=LATER)

    assert refused.value.field == "legal_document"
    assert str(most) in str(refused.value)
    assert not LegalDocument.objects.exists()


def test_the_longest_number_and_symbol_are_kept_whole(he_thong: Person) -> None:
    longest = f"{'4' * 19}/KH-{'U' * 57}"

    document = cite_document(parse_reference(longest), by=he_thong, on=LATER)

    assert (document.verbatim, len(document.symbol)) == (longest, 60)


def test_a_number_that_ends_alike_is_another_document(he_thong: Person) -> None:
    first = cite_document(parse_reference("340/KH-UBND"), by=he_thong, on=LATER)

    assert cite_document(parse_reference("40/KH-UBND"), by=he_thong, on=LATER) != first
    assert cite_document(parse_reference("340/KH-UBND"), by=he_thong, on=LATER) == first


@pytest.mark.parametrize("name", ["THPT " * 40, "GDĐT " * 40])
def test_a_name_whose_abbreviations_outgrow_the_register_is_refused(
    register: Register, he_thong: Person, name: str
) -> None:
    school = register.body("Trường Tiểu học A")

    for attempt in (
        lambda: register_organisation(name, kind=Kind.SCHOOL, by=he_thong, on=LATER),
        lambda: rename_organisation(school, name, by=he_thong, on=LATER),
    ):
        with pytest.raises(RuleBroken) as refused:
            attempt()
        assert refused.value.field == "name"
    assert (Organisation.objects.count(), OrganisationName.objects.count()) == (1, 1)


def test_whatever_name_the_register_takes_fits_its_columns(he_thong: Person) -> None:
    name = "Trường THCS và THPT " * 8

    body = register_organisation(name, kind=Kind.SCHOOL, by=he_thong, on=LATER, short_name="Sở GDĐT " * 9)

    assert len(body.folded_name) <= 400
    assert len(body.names.get().folded) <= 600

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chungtay.accounts.models import Person
from chungtay.kernel.errors import RuleBroken
from chungtay.programmes.actions import open_programme
from chungtay.programmes.engine import name_key
from chungtay.programmes.models import Programme, ProgrammeAlias
from chungtay.programmes.queries import programme_named
from chungtay.programmes.tests.conftest import DAY

SPELLINGS = [
    "Nhà trường cùng chung tay phát triển - Thầy cô cùng sẻ chia trách nhiệm",
    "Nhà trường cùng chung tay phát triển, Thầy cô cùng sẻ chia trách nhiệm",
    "Nhà trường cùng chung tay phát triển – Thầy cô cùng sẻ chia trách nhiệm",
    "Nhà trường cùng chung tay phát triển-Thầy cô cùng sẻ chia trách nhiệm",
    "“Nhà trường cùng chung tay phát triển, thầy cô cùng sẻ chia trách nhiệm”",
    "Nhà trường chung tay cùng phát triển - Thầy cô chia sẻ trách nhiệm",
    "Nhà trường chung tay cùng phát triển, Thầy cô chia sẻ trách nhiệm",
    "Nhà trường cùng chung tay phát triển, Thầy cô cùng chia sẻ trách nhiệm",
    "nha truong cung chung tay phat trien thay co cung se chia trach nhiem",
]
FORMS: dict[str, Callable[[str], str]] = {
    "as written": str,
    "NFD": lambda text: unicodedata.normalize("NFD", text),
    "upper case": str.upper,
    "double spaces": lambda text: f"  {text.replace(' ', '  ')} ",
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_of_the_sources_resolves(programme: Programme, spelling: str, form: str) -> None:
    assert programme_named(FORMS[form](spelling)) == programme


@pytest.mark.parametrize("text", ["", "  ", " - ", "Nhà trường cùng chung tay phát triển", "Hợp tác bảy Sở"])
def test_other_words_name_no_programme(programme: Programme, text: str) -> None:
    assert programme_named(text) is None


def test_a_name_that_two_programmes_bear_resolves_to_neither(programme: Programme) -> None:
    other = Programme.objects.create(code="OTHER", name="Chương trình khác")
    ProgrammeAlias.objects.create(programme=other, spelling="khác", folded=name_key(SPELLINGS[0]))

    assert programme_named(SPELLINGS[0]) is None


def test_a_spelling_that_differs_only_in_its_comma_cannot_name_another_programme(
    programme: Programme, chi_hanh: Person
) -> None:
    with pytest.raises(RuleBroken) as broken:
        open_programme("OTHER", "Một tên khác", by=chi_hanh, on=DAY, spellings=[SPELLINGS[1].upper()])

    assert broken.value.field == "spellings"
    assert SPELLINGS[1].upper() in str(broken.value)
    assert list(Programme.objects.all()) == [programme]


def test_a_code_names_one_programme(programme: Programme, chi_hanh: Person) -> None:
    with pytest.raises(RuleBroken) as broken:
        open_programme("PT-HN-4340", "Một tên khác", by=chi_hanh, on=DAY)

    assert (broken.value.field, "PT-HN-4340" in str(broken.value)) == ("code", True)


@given(st.text())
def test_a_key_is_its_own_key(text: str) -> None:
    assert name_key(name_key(text)) == name_key(text)

from __future__ import annotations

import pytest

from chungtay.accounts.models import Person
from chungtay.agreements.actions import Heading, open_draft, revise_text
from chungtay.agreements.models import Agreement
from chungtay.agreements.queries.texts import current_text
from chungtay.agreements.tests.conftest import AT, BEGUN, CLAUSES, DAY, first
from chungtay.kernel.errors import RuleBroken
from chungtay.organisations.models import Organisation
from chungtay.programmes.models import Programme
from chungtay.records.engine.memoranda import ClauseText, CommitmentText


@pytest.mark.parametrize(("sign", "said"), [("\u05d0", "U[+]05D0"), ("\u65e5", "\u65e5")])
def test_words_no_paper_can_carry_are_refused_before_anybody_reads_them(
    sign: str, said: str, programme: Programme, co_lan: Person, school_09: Organisation, school_27: Organisation
) -> None:
    clauses = [ClauseText(title="Mục đích", body=f"Hai bên giúp nhau {sign}.")]

    with pytest.raises(RuleBroken, match=said) as refused:
        open_draft(programme, Heading("Phối hợp"), [school_09, school_27], clauses, [], by=co_lan, on=DAY, at=BEGUN)
    assert "Hai bên giúp nhau" in str(refused.value)
    assert not Agreement.objects.exists()


def test_a_new_version_with_such_a_sign_is_refused_and_the_old_one_stays(draft: Agreement, co_lan: Person) -> None:
    promised = [CommitmentText(title="Chia sẻ đề", as_written="Mỗi kỳ \u65e5 bộ.", owed_by=1)]

    with pytest.raises(RuleBroken, match="kiểu chữ"):
        revise_text(draft, CLAUSES, promised, by=co_lan, at=AT, party=first(draft), based_on=1)
    assert current_text(draft).number == 1

"""What the board says is proved of a result."""

from __future__ import annotations

from chungtay.boards.queries.showing import proved
from chungtay.matching.models import Scenario


def test_what_is_best_among_the_weighed_pairs_is_said_without_a_percentage() -> None:
    claim, sentence = proved(Scenario(total=90, bound=90))
    assert (claim, "%" in sentence) == ("Chưa chứng minh được với mọi cặp", False)
    assert "tốt hơn quá 10 %" in proved(Scenario(total=90, bound=100))[1].replace("10,1", "10")

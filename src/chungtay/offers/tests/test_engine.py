"""The sharing out among partners is the assignment engine's, told in keys."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chungtay.offers.engine import ALL_TAKEN, NO_PARTNER, NOBODY_OFFERS, OLD_WORD, Piece, shared

pytestmark = pytest.mark.once

LAN, TUAN, THU, FAR = 11, 22, 33, 44


def test_the_most_urgent_need_gets_the_last_place_and_the_others_learn_why_not() -> None:
    needs = [
        Piece(1, LAN, "english", 2),
        Piece(2, THU, "english", 5),
        Piece(3, LAN, "reading", 5),
        Piece(4, FAR, "english", 5),
    ]
    strengths = [Piece(10, TUAN, "english", 4, places=1), Piece(11, THU, "reading", 5, is_old=True)]

    found = shared(needs, strengths, {(LAN, TUAN), (THU, TUAN), (LAN, THU)})

    assert found.answers == {2: 10}
    assert found.possible == {1: (10,), 2: (10,)}
    assert found.reasons == {1: ALL_TAKEN, 3: OLD_WORD, 4: NO_PARTNER}
    assert found.is_best


def test_a_strength_without_a_stated_limit_serves_everybody_and_a_full_one_nobody() -> None:
    needs = [Piece(1, LAN, "english", 2), Piece(2, THU, "english", 5)]
    pairs = {(LAN, TUAN), (THU, TUAN)}

    assert shared(needs, [Piece(10, TUAN, "english", 4, places=None)], pairs).answers == {1: 10, 2: 10}
    full = shared(needs, [Piece(10, TUAN, "english", 4, places=0)], pairs)
    assert full.answers == {}
    assert full.possible == {1: (), 2: ()}
    assert set(full.reasons.values()) == {ALL_TAKEN}


def test_another_field_answers_nothing() -> None:
    found = shared([Piece(1, LAN, "english", 5)], [Piece(10, TUAN, "reading", 5)], {(LAN, TUAN)})

    assert found.reasons == {1: NOBODY_OFFERS}


UNITS, TOPICS = (LAN, TUAN, THU), ("english", "reading")
NEEDS = st.lists(st.tuples(st.sampled_from(UNITS), st.sampled_from(TOPICS), st.integers(1, 5)), max_size=4)
STRENGTHS = st.lists(
    st.tuples(
        st.sampled_from(UNITS),
        st.sampled_from(TOPICS),
        st.integers(1, 5),
        st.one_of(st.none(), st.integers(0, 2)),
        st.booleans(),
    ),
    max_size=4,
)
PAIRS = st.sets(st.sampled_from([(LAN, TUAN), (TUAN, THU), (THU, LAN)]))


@settings(deadline=None, max_examples=60)
@given(NEEDS, STRENGTHS, PAIRS)
def test_nothing_else_is_worth_more_and_only_partners_places_and_fields_that_fit_are_shown(
    asked: list[tuple[int, str, int]],
    offered: list[tuple[int, str, int, int | None, bool]],
    pairs: set[tuple[int, int]],
) -> None:
    needs = [Piece(key, *row) for key, row in enumerate(asked)]
    strengths = [Piece(100 + key, *row) for key, row in enumerate(offered)]
    found = shared(needs, strengths, pairs)
    known = {piece.key: piece for piece in strengths}
    bonds = pairs | {(other, one) for one, other in pairs}
    fits = {
        need.key: [
            one.key
            for one in strengths
            if (need.unit, one.unit) in bonds and need.topic == one.topic and not one.is_old and one.places != 0
        ]
        for need in needs
    }

    assert {key: set(others) for key, others in found.possible.items() if others} == {
        key: set(others) for key, others in fits.items() if others
    }
    assert all(strength in fits[need] for need, strength in found.answers.items())
    assert set(found.answers) | set(found.reasons) == {need.key for need in needs}
    assert not set(found.answers) & set(found.reasons)
    worth = [
        sum_of(dict(enumerate(chosen)), needs, known) for chosen in product(*([None, *fits[n.key]] for n in needs))
    ]
    assert sum_of(found.answers, needs, known) == max(worth)
    assert found.is_best


def sum_of(chosen: Mapping[int, int | None] | Mapping[int, int], needs: list[Piece], known: dict[int, Piece]) -> int:
    """What a choice is worth; nothing when a strength has fewer places than are taken."""
    taken = {need: one for need, one in chosen.items() if one is not None}
    for key, piece in known.items():
        if piece.places is not None and sum(one == key for one in taken.values()) > piece.places:
            return -1
    return sum(needs[need].degree * known[one].degree for need, one in taken.items())

"""Several hands with one code, one paper, one link or one half-session at the same moment: one of them comes in."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from tests.faults import entering

if TYPE_CHECKING:
    from tests.faults.conftest import Laboratory

HANDS = 4

pytestmark = pytest.mark.slow


def race(lab: Laboratory, what: str, orders: list[dict[str, Any]]) -> tuple[list[str], list[str]]:
    """Start together, end well; who came in, and what the others were told."""
    at = time.time() + 0.5
    runners = [lab.start("race", what=what, at=at, loud=True, **order) for order in orders]
    assert lab.end(*runners) == dict.fromkeys(runners, 0)
    return [one for one in lab.take("raced") if one], lab.take("refused")


def test_one_code_lets_one_in_however_many_halves_there_are(lab: Laboratory) -> None:
    held = lab.run("arrive", mark="lan.1")

    came, refused = race(lab, "by_code_of_their_own_half", [{"mark": "lan.1", "code": held["codes"][1]}] * HANDS)

    assert (came, len(refused)) == (["lan.1"], HANDS - 1)


def test_one_recovery_code_lets_one_in(lab: Laboratory) -> None:
    held = lab.run("arrive", mark="lan.2")

    came, refused = race(lab, "by_code_of_their_own_half", [{"mark": "lan.2", "code": held["paper"][0]}] * HANDS)

    assert (came, len(refused)) == (["lan.2"], HANDS - 1)


def test_one_half_session_lets_one_in_whatever_codes_there_are(lab: Laboratory) -> None:
    held = lab.run("arrive", mark="lan.3")
    proofs = [held["codes"][1], held["codes"][2], *held["paper"][:2]]

    came, refused = race(lab, "by_code", [{"half": held["half"], "code": proof} for proof in proofs])

    assert (came, len(refused)) == (["lan.3"], HANDS - 1)


def test_one_link_sets_one_password(lab: Laboratory) -> None:
    held = lab.run("arrive", mark="lan.4")

    came, refused = race(lab, "by_link", [{"token": held["token"]}] * HANDS)

    assert (came, len(refused)) == (["lan.4"], HANDS - 1)


def test_a_second_step_is_set_up_once(lab: Laboratory) -> None:
    held = lab.run("arrive", mark="lan.5", bare=True)

    came, refused = race(lab, "by_enrolment", [held] * HANDS)

    assert (came, len(refused)) == (["lan.5"], HANDS - 1)


def test_who_tries_while_the_tries_of_their_address_are_being_forgiven_comes_in(lab: Laboratory) -> None:
    lab.run("arrive", mark="lan.7", bare=True)
    _came, refused = race(lab, "by_password", [{"mark": "lan.7", "password": "not this one"}])
    assert len(refused) == 1
    at = time.time() + 0.5

    slow = lab.start("race", what="forgiving", at=at, loud=True, seconds=1.5)
    quick = lab.start("race", what="by_password", at=at + 0.5, loud=True, mark="lan.7", password=entering.NEW)

    assert lab.end(slow, quick) == {slow: 0, quick: 0}
    assert sorted(lab.take("raced")) == ["forgiven", "lan.7"]


def test_a_door_that_looks_first_and_writes_later_is_caught(lab: Laboratory) -> None:
    held = lab.run("arrive", mark="lan.6")

    came, _refused = race(lab, "hastily", [{"half": held["half"], "code": held["codes"][1]}] * HANDS)

    assert len(came) > 1

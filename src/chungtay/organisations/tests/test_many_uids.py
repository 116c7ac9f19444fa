from __future__ import annotations

import re

from chungtay.organisations.models.pouring import new_uids


def test_very_many_identifiers_are_of_the_usual_form_rising_and_each_another() -> None:
    made = new_uids(5_000)

    assert len(set(made)) == 5_000
    assert made == sorted(made)
    assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{21}", uid) for uid in made)
    assert new_uids(0) == []

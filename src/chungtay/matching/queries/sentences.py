"""What the board says in words: reasons of pairs, of those left out, and what is proved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chungtay.assignment.engine.problem import SCALE
from chungtay.assignment.engine.takers import GROUPS_APART
from chungtay.kernel.vietnamese import number
from chungtay.matching.choices import Method
from chungtay.matching.models import Scenario

BARRIERS: Final[Mapping[str, str | Promise]] = {
    "other-level": gettext_lazy("they are not of the same level."),
    "same-group": gettext_lazy("they stand under the same body."),
    GROUPS_APART: gettext_lazy("they stand under the same body."),
    "too-far": gettext_lazy("they are farther apart than the scenario allows."),
    "already-paired": gettext_lazy("they are partners already."),
    "excluded": gettext_lazy("one of the two has declined the other."),
    "forbidden": gettext_lazy("the pair was forbidden by hand."),
    "conflict": gettext_lazy("a conflict of interest is declared between them."),
    "incomplete": gettext_lazy("one of the two lacks a need or a strength."),
}


def barrier_in_words(key: str) -> str:
    """Why a pair may not be, as the end of a sentence."""
    return str(BARRIERS.get(key) or _("a rule of the scenario bars it."))


def in_figures(fit: int) -> str:
    """A fit of ten-thousandths as people read it: 0,61."""
    return f"{fit / SCALE:.2f}".replace(".", ",")


def kilometres(km: float | None) -> str:
    """A distance as it is read, to the kilometre."""
    return _("distance unknown") if km is None else _("%(km)s km") % {"km": number(round(km))}


def way_out(figures: Mapping[str, object], other: str) -> str:
    """The smallest change that would let a unit in, as a sentence; empty when none was found."""
    rule, after = figures.get("rule"), figures.get("after")
    words = {"other": other}
    if rule == "too-far" and isinstance(after, int | float):
        km = number(int(after) + 1)
        return _("It gets in with %(other)s when %(km)s km are allowed.") % {**words, "km": km}
    if rule == "capacity" and isinstance(after, int | float):
        return _("It gets in when %(other)s takes %(count)s partners.") % {**words, "count": int(after)}
    sentences: dict[object, str] = {
        "forbidden": _("It gets in when the pair with %(other)s is allowed again."),
        "excluded": _("It gets in when %(other)s or the unit itself thinks again."),
        "conflict": _("It gets in when the conflict declared between it and %(other)s has ended."),
        "already-paired": _("It gets in when partners such as %(other)s may be proposed again."),
        "incomplete": _("It gets in when %(other)s declares at least one need and one strength."),
    }
    return sentences[rule] % words if rule in sentences else ""


def proved(scenario: Scenario) -> tuple[str, str]:
    """What is proved of a result, as a short claim and a sentence with both numbers."""
    gap = number(round(scenario.gap_percent + 0.05, 1)) if scenario.gap_percent else "0"
    words = {"worst": in_figures(scenario.worst), "gap": gap, "pairs": scenario.pairs_count}
    if not scenario.is_over_all and not scenario.gap_percent:
        return _("Not proved for every pair"), _(
            "Only the most promising pairs of each school were weighed; among them no other choice is better in total."
        )
    if not scenario.is_over_all:
        return _("Not proved for every pair"), _(
            "Only the most promising pairs of each school were weighed; among them no other choice is more than"
            " %(gap)s %% better in total."
        ) % words
    if scenario.by_hand and not scenario.is_optimal:
        return _("At most %(gap)s %% from the best") % words, _(
            "With what was set by hand, no other choice under the same rules is more than %(gap)s %% better in total."
        ) % words
    if scenario.method == Method.FAIREST and scenario.worst >= scenario.worst_bound and scenario.is_optimal:
        return _("Proved to be the best"), _(
            "Under the same rules no choice lets the worst-off school fare better than %(worst)s; of those that reach"
            " it, none has a greater total fit."
        ) % words
    if scenario.method == Method.BY_QUOTA and scenario.is_optimal:
        return _("Proved to be the best"), _(
            "Under the same rules no other choice fills more seats of the quota; of those that fill as many, none has a"
            " greater total fit."
        )
    if scenario.is_optimal:
        return _("Proved to be the best"), _("Under the same rules no other choice of pairs has a greater total fit.")
    return _("At most %(gap)s %% from the best") % words, _(
        "The computation proved that no other choice under the same rules is more than %(gap)s %% better in total."
    ) % words

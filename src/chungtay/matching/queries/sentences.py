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
    """A fit of ten-thousandths as people read it: 0,61, and of a whole country 5.182,67."""
    return f"{fit / SCALE:,.2f}".translate(str.maketrans(",.", ".,"))


def share_in_figures(share: int) -> str:
    """How a school that may have several partners fares, as people read it: 1 and the fit for each, per place."""
    return _("%(share)s of 2") % {"share": in_figures(share)}


def kilometres(km: float | None) -> str:
    """A distance as it is read, to the kilometre."""
    return _("distance unknown") if km is None else _("%(km)s km") % {"km": number(round(km))}

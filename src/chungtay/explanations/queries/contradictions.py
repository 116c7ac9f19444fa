"""Rules that cannot hold together, in whole sentences: which they are, and what would end the contradiction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chungtay.assignment.engine.takers import GROUPS_APART, NO_QUOTA, NOT_NAMED
from chungtay.explanations.engine.conflicts import CAPACITY, LEAST, MOST, MUST, SIDE, Conflict, Rule, Way, is_placed
from chungtay.kernel.vietnamese import number

Sentences = Mapping[str, str | Promise]
Names = Mapping[int | str, str]

RULES: Final[Sentences] = {
    MUST: gettext_lazy("The pair %(pair)s is locked by hand."),
    SIDE: gettext_lazy("Both units stand on the same side of the round."),
    LEAST: gettext_lazy("The quota still asks for %(count)s pairs (%(cap)s)."),
    MOST: gettext_lazy("The quota has seats left for at most %(count)s pairs (%(cap)s)."),
    NO_QUOTA: gettext_lazy("Schools at whose level the bodies of this round name no seat are not chosen."),
    "one": gettext_lazy("%(unit)s takes at most %(count)s partners."),
    CAPACITY: gettext_lazy("No unit takes more partners than the scenario and the unit itself allow."),
    "other-level": gettext_lazy("Only schools of the same level are paired."),
    "same-group": gettext_lazy("Two units under the same body are never paired."),
    GROUPS_APART: gettext_lazy("Two units under the same body are never paired."),
    "too-far": gettext_lazy("The two units of a pair are at most %(count)s km apart."),
    "no-place": gettext_lazy(
        "The two units of a pair are at most %(count)s km apart, and nobody knows how far apart these two are."
    ),
    "already-paired": gettext_lazy("Units that are partners already are not proposed again."),
    "conflict": gettext_lazy("Units between which a conflict of interest is declared are not paired."),
    "excluded": gettext_lazy("Units of which one has declined the other are not asked again."),
    "forbidden": gettext_lazy("A pair forbidden by hand is not made."),
    "incomplete": gettext_lazy("A unit takes part only with at least one need and one strength."),
}
WAYS: Final[Sentences] = {
    MUST: gettext_lazy("Unlock the pair %(pair)s."),
    LEAST: gettext_lazy("Be content with %(to)s pairs (%(cap)s)."),
    MOST: gettext_lazy("Raise the quota by %(more)s seats (%(cap)s)."),
    NO_QUOTA: gettext_lazy("Record a quota at that level in the programme."),
    "one": gettext_lazy("Let %(unit)s take %(to)s partners."),
    CAPACITY: gettext_lazy("Let a unit take more partners."),
    "other-level": gettext_lazy("Let schools of different levels be paired."),
    "same-group": gettext_lazy("Let two units under the same body be paired."),
    GROUPS_APART: gettext_lazy("Let two units under the same body be paired."),
    "nearer": gettext_lazy("Allow %(to)s km."),
    "too-far": gettext_lazy("Set no farthest distance."),
    "no-place": gettext_lazy("Record in which commune each of the two sits, or set no farthest distance."),
    "already-paired": gettext_lazy("Let partners be proposed again."),
    "conflict": gettext_lazy("Wait until whoever declared the conflict ends it."),
    "excluded": gettext_lazy("Ask the unit that declined whether it thinks again, and leave this pair out until then."),
    "forbidden": gettext_lazy("Lift what was forbidden by hand."),
    "incomplete": gettext_lazy("Ask the units that are not ready to declare a need and a strength."),
}


@dataclass(frozen=True)
class Contradiction:
    """Rules that cannot hold together, and the ways out; each way is enough alone."""

    rules: Sequence[str]
    ways: Sequence[str]


def in_words(found: Sequence[Conflict], names: Names) -> list[Contradiction]:
    """Each contradiction in sentences; names are those of the units by number and of the seats by key."""
    return [
        Contradiction(
            [_said(RULES, rule, None, names, is_known=is_placed(rule, each.ways)) for rule in each.rules],
            [words for way in each.ways if (words := _way(way, names))],
        )
        for each in found
    ]


def _way(way: Way, names: Names) -> str:
    if way.rule.key == SIDE or (way.rule.key in (MOST, LEAST) and way.to is None):
        return ""
    return _said(WAYS, way.rule, way.to, names, is_known=is_placed(way.rule, [way]))


def _said(sentences: Sentences, rule: Rule, to: float | None, names: Names, *, is_known: bool) -> str:
    key = rule.key if is_known else "no-place"
    if key == CAPACITY and rule.units:
        key = "one"
    elif key == MOST and rule.cap == NOT_NAMED:
        key = NO_QUOTA
    elif key == "too-far" and to is not None:
        key, to = "nearer", int(to) + 1  # a whole kilometre that is enough
    named = [names.get(unit, "…") for unit in rule.units]
    return str(sentences.get(key) or _("A rule of the scenario bars it.")) % {
        "pair": " – ".join(named),
        "unit": named[0] if named else "",
        "cap": names.get(rule.cap, ""),
        "count": number(round(rule.figure)) if rule.figure is not None else "",
        "to": number(round(to)) if to is not None else "",
        "more": number(round(to - (rule.figure or 0))) if to is not None else "",
    }

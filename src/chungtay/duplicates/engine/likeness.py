"""Which two records of a register may be one school: normal forms, what forbids it, and a score with its reasons.

Names are compared folded, with abbreviations written out and without the generic word "Trường". Numbers, letters and
words of a part ("1"/"2", "A"/"B", "cơ sở 2") are never folded away: they tell neighbours apart.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

from chungtay.duplicates.engine.names import NameForm, name_form
from chungtay.kernel.vietnamese import fold, fold_organisation

THRESHOLD: Final = 70
_EMPTY_WORDS: Final = frozenset({"so", "duong", "pho", "thon", "to", "ngo"})
MOST_IN_A_PLACE: Final = 400  # a place with more bodies is compared by name only, not letter by letter


@dataclass(frozen=True, kw_only=True)
class Body:
    """One record as the register has it.

    `places` are keys of the communes of today it may sit in, `wider` of the districts or provinces when no commune is
    known; `codes` are sector codes valid at once, `all_codes` every code it ever had; `run_by` are the administrative
    ones among its `parents`.
    """

    key: int
    name: str
    kind: str = ""
    levels: frozenset[str] = frozenset()
    places: frozenset[int] = frozenset()
    wider: frozenset[int] = frozenset()
    address: str = ""
    codes: frozenset[str] = frozenset()
    all_codes: frozenset[str] = frozenset()
    parents: frozenset[int] = frozenset()
    run_by: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Likeness:
    """Two records that may be one: keys in order, a score to 100, and the codes of the reasons, strongest first."""

    first: int
    second: int
    score: int
    reasons: tuple[str, ...]


@dataclass
class _Compared:
    body: Body
    form: NameForm
    address: str = field(init=False)

    def __post_init__(self) -> None:
        self.address = _address(self.body.address)

    @property
    def levels(self) -> frozenset[str]:
        return self.body.levels or self.form.levels

    @property
    def bears(self) -> tuple[tuple[str, ...], tuple[str, ...], frozenset[str]]:
        return self.form.own, self.form.marks, self.levels


def why_never(first: Body, second: Body, forms: tuple[NameForm, NameForm] | None = None) -> str:
    """The code of what forbids that the two are one, empty when nothing does; however alike their names are."""
    a, b = forms or (name_form(first.name), name_form(second.name))
    levels = (first.levels or a.levels, second.levels or b.levels)
    if first.kind and second.kind and first.kind != second.kind:
        return "other_kind"
    if all(levels) and levels[0] != levels[1]:
        return "other_level"
    if first.codes and second.codes and first.codes.isdisjoint(second.codes):
        return "other_code"
    if a.marks != b.marks:
        return "other_number"
    if a.sorts != b.sorts:
        return "other_sort"
    if first.key in second.parents or second.key in first.parents:
        return "part_of_it"
    places = [dict(a.named), dict(b.named)]
    if any(kind and places[0][kind] != places[1][kind] for kind in places[0].keys() & places[1].keys()):
        return "other_place_named"
    return ""


def likeness(first: Body, second: Body, *, bearers: int = 2) -> Likeness | None:
    """How alike two records are; None when something forbids it or they are not alike enough to be proposed.

    `bearers` is how many bodies of these levels bear the name among all that are compared.
    """
    pair = (_Compared(first, name_form(first.name)), _Compared(second, name_form(second.name)))
    return _compare(*pair, bearers=bearers)


def same_name(first: Body, second: Body) -> Likeness | None:
    """The two as alike where they bear one name and nothing forbids that they are one, however little else is known."""
    a, b = name_form(first.name), name_form(second.name)
    if not a.own or (a.own, a.marks) != (b.own, b.marks) or why_never(first, second, (a, b)):
        return None
    return Likeness(min(first.key, second.key), max(first.key, second.key), 60, ("same_name",))


def likenesses(bodies: Iterable[Body]) -> list[Likeness]:
    """Every pair that may be one school, most alike first. Compares within blocks, so 41,000 bodies take seconds."""
    compared = [_Compared(body, name_form(body.name)) for body in bodies]
    bearers = Counter(each.bears for each in compared)
    found: dict[tuple[int, int], Likeness] = {}
    for a, b in _pairs(compared):
        keys = (min(a.body.key, b.body.key), max(a.body.key, b.body.key))
        if keys in found or keys[0] == keys[1]:
            continue
        alike = _compare(a, b, bearers=max(bearers[a.bears], bearers[b.bears]))
        if alike is not None:
            found[keys] = alike
    return sorted(found.values(), key=lambda each: (-each.score, each.first, each.second))


def _pairs(compared: Sequence[_Compared]) -> Iterator[tuple[_Compared, _Compared]]:
    """Pairs worth comparing: same own name, same code, a name beside its initials; in one place also all others."""
    by_name: dict[str, list[_Compared]] = defaultdict(list)
    by_code: dict[str, list[_Compared]] = defaultdict(list)
    by_place: dict[int, list[_Compared]] = defaultdict(list)
    for each in compared:
        by_name[each.form.text].append(each)
        for code in each.body.all_codes:
            by_code[code].append(each)
        for place in each.body.places:
            by_place[place].append(each)
    for group in by_name.values():
        yield from _near(group)
    for group in by_code.values():
        yield from combinations(group, 2)
    for group in by_place.values():
        if len(group) <= MOST_IN_A_PLACE:
            yield from combinations(group, 2)


def _near(group: Sequence[_Compared]) -> Iterator[tuple[_Compared, _Compared]]:
    """Bearers of one name that sit in one place, or of which nobody knows where one sits."""
    by_place: dict[int, list[_Compared]] = defaultdict(list)
    for each in group:
        for place in each.body.places | each.body.wider:
            by_place[place].append(each)
    for neighbours in by_place.values():
        yield from combinations(neighbours, 2)
    nowhere = [each for each in group if not each.body.places]
    if len(nowhere) <= MOST_IN_A_PLACE:
        for each in nowhere:
            yield from ((each, other) for other in group if other is not each)


def _compare(a: _Compared, b: _Compared, *, bearers: int) -> Likeness | None:
    name, reasons = _names_alike(a.form, b.form)
    if not name or why_never(a.body, b.body, (a.form, b.form)):
        return None
    score = name
    for points, reason in (_where(a.body, b.body, bearers), *_further(a, b)):
        score += points
        if reason:
            reasons.append(reason)
    if a.form.own == b.form.own:
        reasons += _spelling(a.body.name, b.body.name)
    if score < THRESHOLD:
        return None
    keys = sorted((a.body.key, b.body.key))
    return Likeness(keys[0], keys[1], min(score, 100), tuple(reasons))


def _names_alike(a: NameForm, b: NameForm) -> tuple[int, list[str]]:
    if not a.own and not b.own:
        return (60, ["same_name"]) if a.marks or a.named & b.named else (0, [])
    if a.own == b.own:
        if a.is_marked and b.is_marked and not _sound_alike(a, b):
            return 30, ["other_accents"]
        return (60, ["same_name"]) if a.is_marked == b.is_marked else (58, ["same_name_without_accents"])
    if not a.own or not b.own:
        return 0, []
    if _is_shortened(a.own, b.own) or _is_shortened(b.own, a.own):
        return 48, ["initials"]
    if len(a.text) >= 8 and len(b.text) >= 8 and _one_apart(a.text, b.text):
        return 32, ["one_letter_apart"]
    return 0, []


def _sound_alike(a: NameForm, b: NameForm) -> bool:
    """Whether no syllable that both write out carries other marks."""
    pairs = zip(a.spoken, b.spoken, strict=True)
    return all(first == second or first is None or second is None for first, second in pairs)


def _where(a: Body, b: Body, bearers: int) -> tuple[int, str]:
    if a.places and b.places:
        return (30, "same_place") if a.places & b.places else (-40, "")
    if a.wider & (b.wider | b.places) or b.wider & a.places:
        return (22, "same_area") if bearers <= 2 else (8, "same_area")
    if (a.places or a.wider) and (b.places or b.wider):
        return (-40, "")
    return (15, "rare_name") if bearers <= 2 else (0, "")


def _further(a: _Compared, b: _Compared) -> Iterator[tuple[int, str]]:
    if a.body.all_codes & b.body.all_codes:
        yield 40, "same_code"
    if a.address and a.address == b.address:
        yield 20, "same_address"
    if a.body.run_by & b.body.run_by:
        yield 12, "run_by_one_body"
    if a.form.named & b.form.named:
        yield 10, "same_place_named"


def _spelling(first: str, second: str) -> list[str]:
    """In what the two ways of writing differ, as far as it can be said in one word."""
    folded = [fold(name).removeprefix("truong ") for name in (first, second)]
    begins = [fold(name).startswith("truong ") for name in (first, second)]
    found = ["without_truong"] if begins[0] != begins[1] else []
    return [*found, "abbreviated"] if folded[0] != folded[1] else found


def _is_shortened(short: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether the first writes syllables of the second by their first letter: "n du", "ntmk"."""
    if len(short) == len(whole):
        pairs = list(zip(short, whole, strict=True))
        is_initial = [len(a) == 1 and len(b) > 1 and b[0] == a for a, b in pairs]
        return any(is_initial) and all(same or a == b for same, (a, b) in zip(is_initial, pairs, strict=True))
    return len(short) == 1 and len(whole) >= 3 and short[0] == "".join(word[0] for word in whole)


def _one_apart(a: str, b: str) -> bool:
    """Whether one letter was left out, added, or typed for another."""
    if abs(len(a) - len(b)) > 1 or a == b:
        return False
    if len(a) > len(b):
        a, b = b, a
    at = next((n for n, sign in enumerate(a) if sign != b[n]), len(a))
    return a[at + (len(a) == len(b)) :] == b[at + 1 :]


def _address(text: str) -> str:
    """An address as it is compared: folded, without words for street and number; empty when it says little."""
    words = [word for word in fold_organisation(text).split() if word not in _EMPTY_WORDS]
    joined = " ".join(words)
    return joined if len(joined) >= 6 else ""

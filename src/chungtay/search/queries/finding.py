from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise

from chungtay.kernel.people import Visitor
from chungtay.search.engine.plan import (
    Beside,
    Choices,
    Expression,
    by_held_pairs,
    by_pairs,
    by_place,
    by_syllables,
    doubtful,
    rarest,
    relaxed,
)
from chungtay.search.engine.relaxing import abbreviations_meant, deletions_of, halves_of, meant_by, pieces_of
from chungtay.search.engine.rerank import Fit, Kept, best_first, read_as
from chungtay.search.engine.tokens import Query, nearby, read_query
from chungtay.search.models import (
    MOST_COUNTED,
    Lookup,
    Scope,
    SearchRow,
    counts_of,
    search_provider,
    search_providers,
    store,
    words_near,
)

MOST_ROWS = 200  # looked at in one search; those beyond have a lower weight
MOST_SUGGESTED = 8
SHORTEST_SUGGESTED = 2  # letters


@dataclass(frozen=True)
class Matches:
    """The rows that answer a text, best first; `sought` is the step that found them, None when nothing did.

    `is_loose` when no row has every syllable that was typed.
    """

    query: Query
    rows: Sequence[tuple[Fit, Kept]] = ()
    sought: Expression | None = None
    is_loose: bool = False
    has_more: bool = False


@dataclass(frozen=True)
class Hit:
    """One thing found: the name it was found by, what it is called today if that is another, and where it is."""

    url: str
    title: str
    note: str
    last_day: date | None = None
    now: str = ""


@dataclass(frozen=True)
class Group:
    """The things of one provider that were found, of them the first; `total` how many were."""

    key: str
    title: str | Promise
    hits: Sequence[Hit]
    total: int

    @property
    def has_more(self) -> bool:
        return self.total > len(self.hits)


@dataclass(frozen=True)
class Answer:
    """What a person finds for a text: by provider, and when it had to be read otherwise than typed, as what."""

    groups: Sequence[Group]
    is_loose: bool = False
    meant: str = ""
    has_more: bool = False

    @property
    def total(self) -> int:
        return sum(group.total for group in self.groups)


def find(person: Visitor, text: str, *, on: date, provider: str | None = None, limit: int = MOST_ROWS) -> Answer:
    """What the person may see and that is or was called so up to the day; of each provider the first `limit`."""
    found = matches(text, _scope(person, provider), on=on)
    return _answer(found, on, limit)


def suggestions(person: Visitor, text: str, *, on: date) -> list[Hit]:
    """The first few things whose name begins to be typed; none before the second letter."""
    if len(text.strip()) < SHORTEST_SUGGESTED:
        return []
    found = matches(text, _scope(person, None), on=on, is_open=True, limit=50)
    rows = [row for _fit, row in found.rows][:MOST_SUGGESTED]
    return [_hit(row, on, now) for row, now in zip(rows, _names_now(rows, on), strict=True)]


def matches(
    text: str, scope: Scope, *, on: date, is_open: bool = False, is_forgiving: bool = True, limit: int = MOST_ROWS
) -> Matches:
    """The rows of these things that fit a text on the day, at most 200: exactly, and failing that nearly.

    Without `is_forgiving` only the last syllable may be cut short, and nothing else be otherwise than typed.
    """
    query = read_query(text, is_open=is_open)
    rows = Lookup(scope, on, limit + 1)
    if not query.syllables or not rows.sql:
        return Matches(query)
    # Most of what is typed stands somewhere just so: that is asked before anything is counted.
    if found := _looked_up(query, rows, by_pairs(query), on, limit):
        return found
    counts = counts_of(query.syllables, query.pairs[:-1] if query.is_open else query.pairs)
    unknown = [place for place, syllable in enumerate(query.syllables) if syllable not in counts]
    broken, rare = (
        [n for n, pair in enumerate(query.pairs) if counts.get(pair, MOST_COUNTED) < most] for most in (1, MOST_COUNTED)
    )
    if not unknown or (query.is_open and unknown == [len(query.syllables) - 1]):
        for sought in _as_typed(query, counts, broken, rare):
            if found := _looked_up(query, rows, sought, on, limit):
                return found
    if not is_forgiving:
        grown = Query(query.syllables, query.marked, is_open=True)
        return _looked_up(grown, rows, by_syllables(grown), on, limit) or Matches(query)
    choices = _meant(query, unknown, rare)
    for sought in _nearly(query, unknown, choices, broken, rare):
        if found := _looked_up(query, rows, sought, on, limit):
            return found
    return _looked_up(query, rows, rarest(query, counts), on, limit) or Matches(query)


def _as_typed(
    query: Query, counts: Mapping[str, int], broken: Sequence[int], rare: Sequence[int]
) -> Iterator[Expression | None]:
    """The steps in which every syllable that was typed is found, though not every two side by side."""
    if broken or rare:
        yield by_held_pairs(query, broken or [min(rare, key=lambda n: counts[query.pairs[n]])])
    is_placed = query.is_open or any(counts_of((), list(map(nearby, query.syllables))).values())
    yield (by_place(query) if is_placed else None) or by_syllables(query)


def _nearly(
    query: Query, unknown: Sequence[int], choices: Choices, broken: Sequence[int], rare: Sequence[int]
) -> Iterator[Expression | None]:
    """The steps in which something else was meant than typed; none of them twice."""
    steps = [
        relaxed(query, unknown, choices, beside=Beside.BOTH, broken=broken),
        relaxed(query, unknown, choices, beside=Beside.EITHER, broken=rare),
    ]
    # When every syllable is known, any may be the wrong one: without neighbours that would ask for nearly everything.
    if unknown:
        steps.append(relaxed(query, unknown, choices, beside=Beside.NEITHER, broken=rare))
        steps.append(relaxed(query, unknown, choices, beside=Beside.NEITHER))
    yield from dict.fromkeys(steps)


def keys_of(found: Matches, provider: str, on: date) -> QuerySet[SearchRow]:
    """Every row of a provider that fits as these matches do, beyond the 200 as well, in no order."""
    if found.sought is None:
        return SearchRow.objects.none()
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
    return SearchRow.objects.filter(begun, provider=provider, order_key__in=store().keys(found.sought))


def _scope(person: Visitor, provider: str | None) -> Scope:
    offered = search_providers() if provider is None else [search_provider(provider)]
    return {each.key: each.visible(person) for each in offered}


def _looked_up(query: Query, rows: Lookup, sought: Expression | None, on: date, limit: int) -> Matches | None:
    kept = rows.read(sought) if sought is not None else []
    if not kept:
        return None
    ranked = best_first(query, kept[:limit], on)
    if sought == by_place(query) and not ranked[0][0].elsewhere:
        # Asked together, to ask once: but where a name has every syllable, none is meant to say where something is.
        ranked, sought = [each for each in ranked if not each[0].elsewhere], by_syllables(query)
    return Matches(query, ranked, sought, is_loose=ranked[0][0].missing > 0, has_more=len(kept) > limit)


def _meant(query: Query, unknown: Collection[int], rare: Collection[int]) -> Choices:
    """What may be meant at each place that is unknown, or at each that is in doubt when all are known."""
    places = {place: query.syllables[place] for place in unknown or doubtful(query, rare)}
    typed = set(places.values())
    forms = set[str]().union(*map(deletions_of, typed))
    pieces = set[str]().union(*map(pieces_of, typed)) if unknown else set[str]()
    by_form, counts = words_near(forms, pieces)
    choices: dict[int, list[tuple[str, ...]]] = {}
    for place, syllable in places.items():
        other = halves_of(syllable, counts) + abbreviations_meant(syllable) if unknown else []
        choices[place] = other + meant_by(syllable, by_form, counts)
    return choices


def _answer(found: Matches, on: date, limit: int) -> Answer:
    groups: dict[str, list[Kept]] = {}
    for _fit, row in found.rows:
        groups.setdefault(row.provider, []).append(row)
    shown = [row for rows in groups.values() for row in rows[:limit]]
    now = dict(zip(shown, _names_now(shown, on), strict=True))
    meant = read_as(found.query, found.rows[0][1].title) if found.rows and found.is_loose else ""
    return Answer(
        groups=[
            Group(
                key=key,
                title=search_provider(key).title,
                hits=[_hit(row, on, now[row]) for row in rows[:limit]],
                total=len(rows),
            )
            for key, rows in groups.items()
        ],
        is_loose=found.is_loose,
        meant=meant,
        has_more=found.has_more,
    )


def _hit(row: Kept, on: date, now: str) -> Hit:
    ended = row.valid_until if row.valid_until and row.valid_until <= on else None
    return Hit(
        url=reverse(search_provider(row.provider).page, args=[row.uid]),
        title=row.title,
        note=row.note,
        last_day=ended - timedelta(days=1) if ended else None,
        now=now,
    )


def _names_now(rows: Sequence[Kept], on: date) -> list[str]:
    """What each thing found by a past name is called on the day; "" when it is found by that name, or has ended."""
    past = [row for row in rows if row.valid_until is not None and row.valid_until <= on]
    if not past:
        return [""] * len(rows)
    standing = SearchRow.objects.filter(subject__in=[row.subject for row in past])
    standing = standing.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=on))
    standing = standing.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=on))
    names = {
        (provider, subject): title for provider, subject, title in standing.values_list("provider", "subject", "title")
    }
    return [names.get((row.provider, row.subject), "") if row in past else "" for row in rows]

"""Keeping the index. It repeats what other tables say: filing something is no event, so it tells no fact.

The change that is filed has told its own. A few things are filed in the transaction of their change, very many by the
worker after it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from django.db import connection, transaction

from chungtay.kernel.vietnamese import tidy
from chungtay.search.engine.relaxing import deletions_of
from chungtay.search.engine.rerank import BAND
from chungtay.search.engine.tokens import LONGEST_SYLLABLE, filed_under
from chungtay.search.models.providers import Entry, search_provider, search_providers
from chungtay.search.models.rows import SearchRow, SearchWord, WaitingSubject
from chungtay.search.models.stores import MOST_COUNTED, store

EVERYTHING = ""  # waits in place of a provider where nothing has been filed yet
DRAWERS = 1024
FILED_AT_ONCE = 500  # things; more are left to the worker

INSERT_ROW = """INSERT INTO search_searchrow
    (id, order_key, provider, subject, uid, title, further, note, valid_from, valid_until, folded, tokens)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"""
INSERT_WORD = "INSERT INTO search_searchword (text, count) VALUES (%s, %s) ON CONFLICT DO NOTHING"
INSERT_FORM = "INSERT INTO search_searchwordform (word_id, form) VALUES (%s, %s) ON CONFLICT DO NOTHING"
PUT_OFF_SQLITE = """INSERT INTO search_waitingsubject (provider, subject)
    SELECT %s, value FROM json_each(%s) WHERE TRUE ON CONFLICT DO NOTHING"""
PUT_OFF_POSTGRESQL = """INSERT INTO search_waitingsubject (provider, subject)
    SELECT %s, value::bigint FROM json_array_elements_text(%s) ON CONFLICT DO NOTHING"""
COUNT_WORD = "UPDATE search_searchword SET count = %s WHERE text = %s"


class Said(NamedTuple):
    """What a provider says of one name, cut to what there is room for."""

    subject: int
    uid: str
    title: str
    further: str
    note: str
    valid_from: date | None
    valid_until: date | None
    weight: int


def index_rows(provider: str, things: Collection[int]) -> None:
    """Bring what can be found of these things up to date: a few at once, very many by the next round of the worker.

    What the provider no longer says is not found any more; what has not changed is left as it stands.
    """
    subjects = set(things)
    if not subjects:
        return
    with transaction.atomic():
        if len(subjects) > FILED_AT_ONCE:
            _put_off(provider, subjects)
        else:
            store().hold({_drawer(provider, subject) for subject in subjects}, wait=True)
            _file(provider, search_provider(provider).entries(subjects), subjects)


def index_waiting() -> int:
    """File some of what waits, and return how many steps were done; what somebody else is filing waits on."""
    with transaction.atomic():
        waiting = WaitingSubject.objects.order_by("provider", "pk")
        first = waiting.first()
        if first is None:
            return 0
        if first.provider == EVERYTHING:
            for offered in search_providers():
                _put_off(offered.key, {entry.subject for entry in offered.entries(None)})
            first.delete()
            return 1
        rows = {row.subject: row.pk for row in waiting.filter(provider=first.provider)[:FILED_AT_ONCE]}
        held = store().hold({_drawer(first.provider, subject) for subject in rows}, wait=False)
        ours = {subject for subject in rows if _drawer(first.provider, subject) in held}
        _file(first.provider, search_provider(first.provider).entries(ours), ours)
        WaitingSubject.objects.filter(pk__in=[rows[subject] for subject in ours]).delete()
        return len(ours)


@transaction.atomic
def rebuild() -> int:
    """File everything anew and count the syllables; returns the number of rows."""
    store().hold_all()
    WaitingSubject.objects.all().delete()
    SearchRow.objects.all().delete()
    for provider in search_providers():
        said = map(_said, provider.entries(None))
        while batch := list(islice(said, 5000)):
            _add(provider.key, batch)
    renew_words()
    return SearchRow.objects.count()


def differences() -> list[str]:
    """What the index says otherwise than the rooms, or than its own rows; empty when it is right."""
    found: list[str] = []
    known = {provider.key for provider in search_providers()}
    for provider in search_providers():
        said = Counter(map(_said, provider.entries(None)))
        kept = Counter(_kept(provider.key, None))
        found += [f"{provider.key} {each.subject}: not filed: {each.title}" for each in (said - kept).elements()]
        found += [f"{provider.key} {each.subject}: filed and not so: {each.title}" for each in (kept - said).elements()]
    for row in SearchRow.objects.exclude(provider__in=known):
        found.append(f"{row.provider} {row.subject}: nobody offers it")
    filed = dict(store().filed())
    words = set(SearchWord.objects.values_list("text", flat=True))
    for row in SearchRow.objects.iterator(chunk_size=2000):
        tokens = row.tokens.split(" ")
        if tokens != filed_under(row.title, row.further, row.note)[1] or filed.pop(row.order_key, []) != tokens:
            found.append(f"{row}: filed under other tokens")
        if lacking := set(_syllables(tokens)) - words:
            found.append(f"{row}: unknown syllables {sorted(lacking)}")
    return found + [f"{key}: filed without a row" for key in filed]


@transaction.atomic
def renew_words() -> None:
    """Count in how many rows each syllable stands, and each pair and place of very many rows; forget those that stand
    in none, and put the index in order."""
    counts: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for line in SearchRow.objects.values_list("tokens", flat=True).iterator(chunk_size=5000):
        tokens = line.split(" ")
        counts.update(_syllables(tokens))
        others.update(token for token in tokens if "_" in token)
    very_many = (token for token, count in others.items() if count >= MOST_COUNTED and len(token) <= LONGEST_SYLLABLE)
    counts.update({token: others[token] for token in very_many})
    kept = dict(SearchWord.objects.values_list("text", "count"))
    gone = sorted(set(kept) - set(counts))
    for start in range(0, len(gone), 400):
        SearchWord.objects.filter(text__in=gone[start : start + 400]).delete()
    changed = [(count, text) for text, count in sorted(counts.items()) if kept.get(text, count) != count]
    with connection.cursor() as cursor:
        cursor.executemany(COUNT_WORD, changed)
    _learn(counts)
    store().weigh()


def _drawer(provider: str, subject: int) -> str:
    """What is held while a thing is filed: few enough drawers that one transaction may hold all of them."""
    return f"{provider} {subject % DRAWERS}"


def _put_off(provider: str, subjects: Collection[int]) -> None:
    """Let things wait, in one statement however many they are."""
    put_off = PUT_OFF_SQLITE if connection.vendor == "sqlite" else PUT_OFF_POSTGRESQL
    with connection.cursor() as cursor:
        cursor.execute(put_off, [provider, json.dumps(sorted(subjects))])


def _syllables(tokens: Iterable[str]) -> Iterator[str]:
    """Of the tokens of a row its syllables, those of the place with them; a word of both counts twice."""
    return (token.removeprefix("_") for token in tokens if "_" not in token[1:])


def _said(entry: Entry) -> Said:
    return Said(
        entry.subject,
        entry.uid,
        tidy(entry.title)[:400],
        tidy(entry.further)[:700],
        tidy(entry.note)[:200],
        entry.valid_from,
        entry.valid_until,
        entry.weight,
    )


def _kept(provider: str, subjects: Collection[int] | None) -> Iterator[Said]:
    return (said for said, _key in _kept_with_keys(provider, subjects))


def _kept_with_keys(provider: str, subjects: Collection[int] | None) -> Iterator[tuple[Said, int]]:
    rows = SearchRow.objects.filter(provider=provider)
    if subjects is not None:
        rows = rows.filter(subject__in=subjects)
    columns = ("subject", "uid", "title", "further", "note", "valid_from", "valid_until", "order_key")
    for *words, key in rows.values_list(*columns):
        yield Said._make([*words, key // BAND]), key


def _file(provider: str, entries: Iterable[Entry], subjects: Collection[int]) -> None:
    said = Counter(_said(entry) for entry in entries)
    gone: list[int] = []
    for each, key in _kept_with_keys(provider, subjects):
        if said[each]:
            said[each] -= 1
        else:
            gone.append(key)
    if gone:
        SearchRow.objects.filter(order_key__in=gone).delete()
    _add(provider, list(said.elements()))


def _add(provider: str, said: list[Said]) -> None:
    if not said:
        return
    lines: list[tuple[Any, ...]] = []
    counts: Counter[str] = Counter()
    for number, each in zip(store().new_ids(len(said)), said, strict=True):
        *words, weight = each
        named, tokens = filed_under(each.title, each.further, each.note)
        counts.update(_syllables(tokens))
        lines.append((number, weight * BAND + number, provider, *words, " ".join(named), " ".join(tokens)))
    with connection.cursor() as cursor:
        cursor.executemany(INSERT_ROW, lines)
    _learn(counts)


def _learn(counts: Counter[str]) -> None:
    """Add the syllables that are not known yet, with the spellings by which they are found in spite of a slip."""
    known: set[str] = set()
    texts = sorted(counts)
    for start in range(0, len(texts), 400):
        known.update(SearchWord.objects.filter(text__in=texts[start : start + 400]).values_list("text", flat=True))
    fresh = [text for text in texts if text not in known]
    if not fresh:
        return
    forms: list[tuple[int, str]] = []
    with connection.cursor() as cursor:
        cursor.executemany(INSERT_WORD, [(text, counts[text]) for text in fresh])
        for start in range(0, len(fresh), 400):
            words = SearchWord.objects.filter(text__in=fresh[start : start + 400]).values_list("pk", "text")
            forms += [(key, form) for key, text in words for form in sorted(deletions_of(text))]
        cursor.executemany(INSERT_FORM, forms)

"""Finding short Vietnamese texts as people type them, beside FTS5 as it is shipped and pg_trgm of PostgreSQL.

Texts of some ten words are put together from names of communes and words of school life; 150 known texts are asked for
in four ways: with marks, without, some with and some without, and without and with one slip. A query is answered when
one of the first ten texts has all its words. Times are per query, the quickest of three goes: CPU time inside SQLite,
the clock for PostgreSQL, which works in another process.
"""

from __future__ import annotations

import csv
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command
from django.db import connection, transaction

from chungtay.bench import __file__ as here
from chungtay.kernel.clock import today
from chungtay.kernel.vietnamese import fold
from chungtay.search.engine.tokens import filed_under, syllables_of
from chungtay.search.models import Entry, SearchProvider, SearchRow, offer_search, rebuild
from chungtay.search.queries import matches

ROOT = Path(here).resolve().parents[3]
WORDS = Path(here).parent / "packs" / "search_words.toml"
UNITS = ROOT / "src/chungtay/places/packs/units/communes.csv"
INSIDE, SEED, QUERIES, SOME, MANY = "--inside", 20261121, 150, 100_000, 1_000_000
GOES = 3
OF_TRGM = 15  # queries of each form: one takes as long as hundreds of the others
LETTERS = "abcdeghiklmnopqrstuvxy"
FORMS = ("with marks", "without", "mixed", "one slip")

Search = Callable[[str], list[int]]


@dataclass(frozen=True)
class Sought:
    """What is typed in one of the four ways, and the syllables a text must have to answer it."""

    form: str
    typed: str
    wanted: frozenset[str]


def run(words: list[str]) -> int:
    """Measure in installations of their own, on SQLite and on PostgreSQL when there is one."""
    if INSIDE in words:
        return measure(MANY if "--large" in words else SOME)
    size = ["--large"] if "--large" in words else []
    command = [sys.executable, "-m", "chungtay", "bench", "search", INSIDE, *size]
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "CHUNGTAY_DATA_DIR": folder, "DATABASE_URL": ""}
        inner = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
        report = shown(inner.stdout)
        server = [sys.executable, str(ROOT / "tests/postgres.py"), "run", "--"]
        there = subprocess.run([*server, *command], env=environment, check=False, stdout=subprocess.PIPE, text=True)
    if there.returncode == 0:
        other = shown(there.stdout)
        report["ratio_vs_trgm"] = other["ratio_vs_trgm"]
        report["p95_ms_postgresql"] = other["p95_ms"]
        report["success_typo_postgresql"] = other["success_typo"]
    else:
        sys.stdout.write("PostgreSQL cannot be started here: pg_trgm was not measured.\n")
    sys.stdout.write(json.dumps(report) + "\n")
    return 0


def shown(output: str) -> dict[str, object]:
    """Print the table of an inner run; its last line is its report."""
    *table, last = output.rstrip("\n").split("\n")
    sys.stdout.write("\n".join(table) + "\n")
    sys.stdout.flush()
    return dict(json.loads(last))


def measure(size: int) -> int:
    call_command("migrate", interactive=False, verbosity=0)
    texts = made_texts(size, random.Random(SEED))
    asked = made_queries(texts, random.Random(SEED + 1))
    has = [frozenset(syllables_of(text)) for text in texts] if size <= SOME else None
    offer_search(
        SearchProvider(
            "bench",
            "bench",
            lambda _keys: (Entry(number, "", text) for number, text in enumerate(texts, start=1)),
            lambda _person: SearchRow.objects.all(),
            "",
        )
    )
    begun = time.process_time()
    rebuild()
    build = time.process_time() - begun
    name = "SQLite" if connection.vendor == "sqlite" else "PostgreSQL"
    sys.stdout.write(
        f"\n{size:,} texts on {name}, {QUERIES} queries in each of four ways; built in {build:.0f} s CPU\n"
    )
    sys.stdout.write(f"{'':<34}" + "".join(f"{form:>26}" for form in FORMS) + "\n")
    sys.stdout.write(f"{'milliseconds, half / 95 % / found':<34}\n")

    def answers(found: Iterable[int], wanted: frozenset[str]) -> bool:
        return any(has[key - 1] >= wanted if has else set(syllables_of(texts[key - 1])) >= wanted for key in found)

    # The first row filed has number 1, and so on: the rows stand for the things as well.
    ours = measured("ours", found_by_us, asked, answers)
    report: dict[str, object] = {
        "bench": "search",
        "texts": size,
        "success_plain": ours["without"].found,
        "success_typo": ours["one slip"].found,
        "p95_ms": round(max(line.p95 for line in ours.values()), 2),
        "ratio_vs_trgm": None,
        "build_cpu_s": round(build, 1),
    }
    if connection.vendor == "sqlite":
        measured("FTS5 as shipped, all words", shipped_fts5(texts), asked, answers)
    elif trgm := pg_trgm(texts):
        few = [each for form in FORMS for each in [one for one in asked if one.form == form][:OF_TRGM]]
        theirs = measured(f"pg_trgm, {OF_TRGM} queries, one go", trgm, few, answers, goes=1)
        report["ratio_vs_trgm"] = round(theirs["one slip"].mean / ours["one slip"].mean, 1)
    else:
        sys.stdout.write("pg_trgm is not installed beside this PostgreSQL: it was not measured.\n")
    sys.stdout.write(json.dumps(report) + "\n")
    return 0


@dataclass(frozen=True)
class Line:
    """The times of one kind of query in milliseconds, and the share that was answered."""

    half: float
    p95: float
    mean: float
    found: float


def measured(
    name: str,
    search: Search,
    asked: Sequence[Sought],
    answers: Callable[[Iterable[int], frozenset[str]], bool],
    goes: int = GOES,
) -> dict[str, Line]:
    lines: dict[str, Line] = {}
    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    for form in FORMS:
        times: list[float] = []
        found = 0
        for each in (each for each in asked if each.form == form):
            taken = []
            for _go in range(goes):
                begun = clock()
                first = search(each.typed)
                taken.append(clock() - begun)
            times.append(min(taken) * 1000)
            found += answers(first, each.wanted)
        ranked = sorted(times)
        lines[form] = Line(
            statistics.median(ranked),
            ranked[int(len(ranked) * 0.95)],
            statistics.fmean(ranked),
            round(found / len(times), 3),
        )
    cells = "".join(f"{f'{line.half:.2f} / {line.p95:.2f} / {line.found:.2f}':>26}" for line in lines.values())
    sys.stdout.write(f"{name:<34}{cells}\n")
    return lines


def found_by_us(typed: str) -> list[int]:
    return [row.subject for _fit, row in matches(typed, {"bench": SearchRow.objects.all()}, on=today()).rows[:10]]


def shipped_fts5(texts: Sequence[str]) -> Search:
    """SQLite's own way: its tokenizer takes the marks off, all words, its own ranking."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "CREATE VIRTUAL TABLE bench_shipped USING fts5(text, content='', tokenize='unicode61 remove_diacritics 2')"
        )
        cursor.executemany("INSERT INTO bench_shipped (rowid, text) VALUES (%s, %s)", list(enumerate(texts, start=1)))

    def search(typed: str) -> list[int]:
        quoted = " ".join(f'"{word}"' for word in typed.split())
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rowid FROM bench_shipped WHERE bench_shipped MATCH %s ORDER BY rank LIMIT 10", [quoted]
            )
            return [int(row[0]) for row in cursor.fetchall()]

    return search


def pg_trgm(texts: Sequence[str]) -> Search | None:
    """PostgreSQL's usual answer to slips: similarity of trigrams over a GIN index of folded texts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'")
        if not cursor.fetchone():
            return None
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute("CREATE TABLE bench_trgm (id integer PRIMARY KEY, text text)")
        with transaction.atomic():
            cursor.executemany(
                "INSERT INTO bench_trgm (id, text) VALUES (%s, %s)",
                [(number, fold(text)) for number, text in enumerate(texts, start=1)],
            )
        cursor.execute("CREATE INDEX bench_trgm_text ON bench_trgm USING gin (text gin_trgm_ops)")
        cursor.execute("ANALYZE bench_trgm")
        cursor.execute("SET pg_trgm.word_similarity_threshold = 0.6")

    def search(typed: str) -> list[int]:
        folded = fold(typed)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id FROM bench_trgm WHERE %s <%% text ORDER BY word_similarity(%s, text) DESC LIMIT 10",
                [folded, folded],
            )
            return [int(row[0]) for row in cursor.fetchall()]

    return search


def made_texts(size: int, dice: random.Random) -> list[str]:
    words = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    with UNITS.open(encoding="utf-8", newline="") as file:
        places = sorted({line["name"] for line in csv.DictReader(file)})
    texts = []
    subject, grade = words["between"]
    for _number in range(size):
        opening, topic = dice.choice(words["openings"]), dice.choice(words["topics"])
        topic = f"{opening} {topic} {subject} {dice.choice(words['subjects'])}"
        bearer = dice.choice(words["bearers"]) if dice.random() < 0.4 else dice.choice(places)
        school = f"{dice.choice(words['kinds'])} {bearer} {dice.choice(places)}"
        texts.append(f"{topic} {grade} {dice.randint(1, 12)} {school}" if dice.random() < 0.7 else f"{school} {topic}")
    return texts


def made_queries(texts: Sequence[str], dice: random.Random) -> list[Sought]:
    """Four to seven words of a text in a row, or with one left out between, each in the four ways."""
    asked = []
    for _number in range(QUERIES):
        words = dice.choice(texts).split()
        count = min(dice.randint(4, 7), len(words) - 1)
        start = dice.randrange(len(words) - count)
        some = words[start : start + count + 1]
        some.pop(dice.randrange(1, len(some) - 1) if dice.random() < 0.33 and len(some) > 3 else -1)
        wanted = frozenset(filed_under(" ".join(some))[0])
        plain = [fold(word) for word in some]
        ways = (some, plain, [dice.choice(pair) for pair in zip(some, plain, strict=True)], slipped(plain, dice))
        asked += [Sought(form, " ".join(way), wanted) for form, way in zip(FORMS, ways, strict=True)]
    return asked


def slipped(words: Sequence[str], dice: random.Random) -> list[str]:
    """One word of three letters or more with one letter left out, added, replaced or exchanged with the next."""
    at = dice.choice([number for number, word in enumerate(words) if len(word) > 2 and word.isalpha()] or [0])
    word, place = words[at], dice.randrange(max(1, len(words[at]) - 1))
    letter = dice.choice(LETTERS)
    wrong = dice.choice(
        [
            word[:place] + word[place + 1 :],
            word[:place] + letter + word[place:],
            word[:place] + letter + word[place + 1 :],
            word[:place] + word[place + 1 : place + 2] + word[place] + word[place + 2 :],
        ]
    )
    return [*words[:at], wrong, *words[at + 1 :]]

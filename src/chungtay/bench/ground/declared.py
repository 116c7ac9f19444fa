"""Needs and strengths for every school of an invented register, written into the table at once."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from chungtay.accounts.models import Person
from chungtay.bench.ground.register import Row, insert, plain, uid_of
from chungtay.curriculum.models import SubjectGrade
from chungtay.kernel.clock import school_year_of, today
from chungtay.needs.choices import EntryKind
from chungtay.needs.models import Entry
from chungtay.organisations.choices import Kind
from chungtay.organisations.models import Organisation, OrganisationKind
from chungtay.taxonomy.models import Leaf

MOST_SAID = {EntryKind.NEED: (2, 5), EntryKind.STRENGTH: (1, 4)}  # fewest and most of one school
SILENT = 0.03  # of the schools: nothing, or one half only, is declared
MOST_PARTNERS = (None, None, 1, 2, 3)


def fill_entries(by: Person, seed: int) -> int:
    """Declare for every school of today what it lacks and can give, drawn by lot from what its level may name."""
    standing = set(Organisation.objects.valid_on(today()).values_list("pk", flat=True))
    kinds = OrganisationKind.objects.valid_on(today()).filter(kind=Kind.SCHOOL).order_by("organisation_id")
    levels = kinds.values_list("organisation_id", "levels")
    return insert(Entry, _entries([row for row in levels if row[0] in standing], by, Random(seed), seed))


def _entries(schools: list[tuple[int, str]], by: Person, random: Random, seed: int) -> Iterator[Row]:
    on = today()
    topics = _topics()
    whole = Entry(
        declared_by=by,
        school_year=school_year_of(on).label,
        declared_on=on,
        confirmed_on=on,
        valid_from=on,
    )
    base = {field.attname: plain(getattr(whole, field.attname)) for field in Entry._meta.concrete_fields}
    del base["id"]
    for school, levels in schools:
        level = (levels.split() or ["TH"])[0]
        silent = random.choice((*EntryKind, None)) if random.random() < SILENT else ""
        for kind, (fewest, most) in MOST_SAID.items():
            if silent is None or silent == kind:
                continue
            for number, topic in enumerate(random.sample(topics[level], random.randint(fewest, most))):
                leaf, subject, named = topic
                yield base | {
                    "uid": uid_of(f"{school}:{kind}:{number}", seed),
                    "organisation_id": school,
                    "kind": kind.value,
                    "leaf_id": leaf,
                    "subject_id": subject,
                    "topic": named,
                    "level": level,
                    "degree": random.randint(1, 5),
                    "partners_most": random.choice(MOST_PARTNERS) if kind == EntryKind.STRENGTH else None,
                }


def _topics() -> dict[str, list[tuple[int, int | None, str]]]:
    """What may be declared at each level: leaf, subject where it is asked for, and both in one key."""
    taught: dict[str, dict[int, str]] = {}
    for stage, subject, code in SubjectGrade.objects.valid_on(today()).values_list(
        "grade__stage", "subject", "subject__code"
    ):
        taught.setdefault(stage, {})[subject] = code
    found: dict[str, list[tuple[int, int | None, str]]] = {}
    leaves = list(Leaf.objects.valid_on(today()))
    for level, subjects in taught.items():
        offered = [leaf for leaf in leaves if leaf.is_for([level])]
        found[level] = [(leaf.pk, None, f"{leaf.code}//") for leaf in offered if not leaf.is_by_subject] + [
            (leaf.pk, subject, f"{leaf.code}/{code}/")
            for leaf in offered
            if leaf.is_by_subject
            for subject, code in subjects.items()
        ]
    return found

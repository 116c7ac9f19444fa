"""The invented province next door: four hundred schools on real ground, written many at once, and what they declare."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from chungtay.accounts.models import Person
from chungtay.curriculum.models import Subject
from chungtay.demo.invented import load_body, load_participation, load_person
from chungtay.demo.reading import Table, read
from chungtay.demo.register import Loaded
from chungtay.demo.rounds import load_round
from chungtay.kernel.clock import now
from chungtay.kernel.facts import tell
from chungtay.kernel.vietnamese import fold_organisation, sort_key
from chungtay.needs.actions import Declared, declare_for_many
from chungtay.needs.choices import EntryKind
from chungtay.needs.facts import EntriesConfirmed
from chungtay.needs.models import Entry
from chungtay.organisations.actions import NewBody, enter_bodies, move_organisation
from chungtay.organisations.choices import Function, Kind, Level
from chungtay.organisations.models import Organisation
from chungtay.places.choices import UnitLevel
from chungtay.places.models import Unit
from chungtay.places.queries import communes_under, unit_by_code
from chungtay.taxonomy.models import Leaf

SIDES = {"plain": "hills", "hills": "plain"}
COMMITTEES = 4  # people's committees on each side; each runs the schools of a quarter of the communes
SILENT = 20  # one school in so many has not said itself that its entries hold
RUN_BY_COMMUNES = frozenset({Level.PRESCHOOL, Level.PRIMARY, Level.LOWER_SECONDARY})
MOST_PARTNERS = (None, 1, 2, 2, 3)


@dataclass(frozen=True)
class Declaring:
    """A body of the invented province, what it lacks and what it can give."""

    name: str
    needs: Sequence[str]
    strengths: Sequence[str]


@dataclass(frozen=True)
class School(Declaring):
    """One invented school: which side, the commune it sits in, and who stands above it."""

    kind: Kind
    level: str
    side: str
    seat: Unit
    cluster: str
    runner: str


def load_wide(loaded: Loaded, progress: Callable[[str], None]) -> None:
    """The province with its schools, their needs and strengths, four heads, and two rounds of matching."""
    table, random = read("wide"), Random(read("wide")["seed"])
    for row in table["body"]:
        load_body(loaded, row)
    seat_communes(loaded, table)
    schools = list(planned(loaded, table, random))
    enter_schools(loaded, table, schools)
    declare_for_all(loaded, table, [*schools, *communes(table)], random)
    load_participation(loaded, table["participation"], loaded.programmes["MAU-2026"].phases.get())
    for row in table["person"]:
        load_person(loaded, row)
        if "email" in row:  # as if its letter of confirmation had come back
            known = Person.objects.filter(pk=loaded.people[row["login"]].pk)
            known.update(email=row["email"], email_confirmed_at=now())
    for row in table["round"]:
        load_round(loaded, row)
    progress(table["sheet"])


def planned(loaded: Loaded, table: Table, random: Random) -> Iterator[School]:
    """Those with a story first, then the others of each level, dealt out to the communes of their side in turn."""
    names = [f"{first} {second}" for first in table["names"]["first"] for second in table["names"]["second"]]
    random.shuffle(names)
    grounds = communes_of(loaded, table)
    for side, other in SIDES.items():
        seats, turn = grounds[side], 0
        for kind in table["kind"]:
            own = [row for row in table["school"] if (row["side"], row["level"]) == (side, kind["level"])]
            for number in range(kind["count"]):
                row = own[number] if number < len(own) else {"name": f"{kind['prefix']} {names.pop()}"}
                seat = 0 if row.get("is_farthest") else turn % len(seats)
                is_dealt = number >= len(own)
                yield School(
                    row["name"],
                    random.sample(table[other][kind["level"]], 3) if is_dealt else row.get("needs", ()),
                    random.sample(table[side][kind["level"]], 2) if is_dealt else row.get("strengths", ()),
                    Kind(kind["kind"]),
                    kind["level"],
                    side,
                    seats[seat],
                    f"ben-{side}-{1 if seats[seat].latitude > middle_of(seats) else 2}",
                    f"xa-ben-{side}-{1 + seat * COMMITTEES // len(seats)}"
                    if kind["level"] in RUN_BY_COMMUNES
                    else table["department"],
                )
                turn += 1


def communes_of(loaded: Loaded, table: Table) -> dict[str, list[Unit]]:
    """The communes of the ground on each side, from the west to the east."""
    province = unit_by_code(table["ground"], UnitLevel.PROVINCE, loaded.on)
    rows = communes_under(province, loaded.on).exclude(longitude__isnull=True).order_by("longitude", "code")
    communes, many = list(rows), table["communes"]
    return {"hills": communes[:many], "plain": communes[-many:]}


def middle_of(seats: Sequence[Unit]) -> float:
    return sorted(seat.latitude or 0.0 for seat in seats)[len(seats) // 2]


def enter_schools(loaded: Loaded, table: Table, schools: Sequence[School]) -> None:
    """All of them in one stroke, as a sheet of the department does; the ones with a story can be found by name."""
    department, since = loaded.bodies[table["department"]], table["since"]
    levels = set(Level.values)
    new = [
        NewBody(
            name=school.name,
            folded=fold_organisation(school.name),
            order=sort_key(school.name),
            kind=school.kind,
            levels=school.level if school.level in levels else "",
            seat=(school.seat.pk, None),
            parents=(
                (Function.PROFESSIONAL.value, loaded.bodies[school.cluster].pk, since),
                (Function.ADMINISTRATIVE.value, loaded.bodies[school.runner].pk, None),
            ),
        )
        for school in schools
    ]
    by = loaded.people[table["by"]]
    entered = enter_bodies(department, new, {}, source=table["sheet"], by=by, on=loaded.on)
    rows = Organisation.objects.filter(pk__in=entered.keys)
    rows.update(is_invented=True)
    loaded.bodies |= {row.current_name: row for row in rows}


def seat_communes(loaded: Loaded, table: Table) -> None:
    """Each committee sits in the middle of the quarter of communes whose schools it runs."""
    for side, seats in communes_of(loaded, table).items():
        for number in range(COMMITTEES):
            seat = seats[(2 * number + 1) * len(seats) // (2 * COMMITTEES)]
            body = loaded.bodies[f"xa-ben-{side}-{number + 1}"]
            move_organisation(body, unit=seat, by=loaded.by, on=table["since"])


def communes(table: Table) -> list[Declaring]:
    """The committees that declare for themselves, by their keys."""
    return [Declaring(row["key"], row["needs"], row["strengths"]) for row in table["body"] if "needs" in row]


def declare_for_all(loaded: Loaded, table: Table, declaring: Sequence[Declaring], random: Random) -> None:
    """What each lacks and can give, entered by the department; nearly all say themselves that it holds."""
    leaves = {leaf.code: leaf for leaf in Leaf.objects.valid_on(loaded.on)}
    subjects = {subject.code: subject for subject in Subject.objects.valid_on(loaded.on)}
    rows = []
    for each in declaring:
        for kind, topics in ((EntryKind.NEED, each.needs), (EntryKind.STRENGTH, each.strengths)):
            for topic in topics:
                code, _parted, subject = topic.partition(":")
                most = random.choice(MOST_PARTNERS) if kind == EntryKind.STRENGTH else None
                degree = random.randint(2, 5)
                declared = Declared(kind, leaves[code], degree, subjects.get(subject), partners_most=most)
                rows.append((loaded.bodies[each.name], declared))
    department, by = loaded.bodies[table["department"]], loaded.people[table["by"]]
    entries = declare_for_many(department, rows, by=by, on=loaded.on)
    told_of = {loaded.bodies[person["body"]].pk for person in table["person"]}
    spoken = [row for row in entries if row.organisation_id % SILENT or row.organisation_id in told_of]
    Entry.objects.filter(pk__in=[row.pk for row in spoken]).update(confirmed_on=loaded.on)
    tell(EntriesConfirmed(organisation=department, count=len(spoken), wrote=spoken, by=loaded.by, on=loaded.on))

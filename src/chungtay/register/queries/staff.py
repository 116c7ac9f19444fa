"""A sheet of staff against the register: who is new, who is known, and which role a post gives."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.db.models import QuerySet

from chungtay.kernel.permissions import is_allowed
from chungtay.kernel.validity import validity_condition
from chungtay.organisations.choices import NAMED_FROM_ABOVE, SCHOOLS, CodeScheme, Role
from chungtay.organisations.models import Membership, Organisation, OrganisationCode, OrganisationName
from chungtay.register.engine.schools import CHANGE, Said
from chungtay.register.engine.staff import KnownPerson, SchoolNamed, StaffPlaced, StaffSorter
from chungtay.register.models import StaffCode
from chungtay.register.queries.ground import ground_of
from chungtay.register.queries.schools import schools_under
from chungtay.register.queries.sentences import in_words
from chungtay.sheets.queries.offers import Checked, Entering, Finding
from chungtay.workbooks.engine.columns import Row


@dataclass(frozen=True)
class StaffPlan:
    """A sheet of staff sorted against the register of the day."""

    scope: Organisation
    placed: Sequence[StaffPlaced]
    said: Sequence[Said]


def check_staff(rows: Sequence[Row], entering: Entering) -> Checked:
    """What would become of each row; nothing is written."""
    plan = plan_staff(rows, entering)
    findings = [Finding(said.number, said.key, in_words(said), said.is_refusal) for said in plan.said]
    outcomes = {placed.number: placed.outcome for placed in plan.placed}
    changed = [placed for placed in plan.placed if placed.outcome == CHANGE]
    changes = {placed.number: (placed.person, placed.school, placed.has_role, placed.has_code) for placed in changed}
    return Checked(outcomes, findings, changes=changes)


def staffed_schools(scope: Organisation, day: date) -> QuerySet[Organisation]:
    """The schools whose staff one body may bring in: itself, when it is a school, or those under it."""
    if scope.kinds.filter(validity_condition(day), kind__in=list(SCHOOLS)).exists():
        return Organisation.objects.filter(pk=scope.pk)
    return schools_under(scope, ground_of(scope, day), day)


def plan_staff(rows: Sequence[Row], entering: Entering) -> StaffPlan:
    """The rows sorted: the same few questions to the database, however many rows there are."""
    day = entering.on
    scope = Organisation.objects.get(uid=entering.scope_uid)
    schools = staffed_schools(scope, day)
    keys = schools.values("pk")
    names = OrganisationName.objects.valid_on(day).filter(organisation__in=keys)
    codes = OrganisationCode.objects.valid_on(day).filter(organisation__in=keys, scheme=CodeScheme.SECTOR)
    code_of = dict(codes.values_list("organisation_id", "code"))
    named = [SchoolNamed(key, name, code_of.get(key, "")) for key, name in names.values_list("organisation_id", "name")]
    held = Membership.objects.valid_on(day).filter(organisation__in=keys)
    people = [
        KnownPerson(person, name, body, role, post)
        for person, name, body, role, post in held.values_list(
            "person_id", "person__name", "organisation_id", "role", "post"
        )
    ]
    known = {
        code: (person, name)
        for code, person, name in StaffCode.objects.values_list("code", "person_id", "person__name")
    }
    # Whoever brings in the staff of a body from above may name its heads; a school's own head may not.
    is_above = scope.pk not in set(keys.values_list("pk", flat=True)) or is_allowed(
        entering.by, "organisations.name_heads", scope
    )
    sorter = StaffSorter(
        named, people, known, posts=words_of_posts(), from_above=frozenset() if is_above else NAMED_FROM_ABOVE
    )
    return StaffPlan(scope, sorter.sort(rows), sorter.said)


@lru_cache(1)
def words_of_posts() -> Mapping[str, str]:
    """The role each folded word of a post gives; from the pack of this room."""
    pack = Path(__file__).parents[1] / "packs" / "posts.toml"
    table: dict[str, list[str]] = tomllib.loads(pack.read_text(encoding="utf-8"))
    return {word: Role(role).value for role, words in table.items() for word in words}

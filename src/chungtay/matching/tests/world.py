"""A department with two clusters whose schools need each other, in two communes ten kilometres apart."""

from __future__ import annotations

from datetime import date
from typing import Any

from chungtay.accounts.models import Person
from chungtay.kernel.clock import today
from chungtay.matching.actions.computing import request_scenario
from chungtay.matching.actions.preparing import Arranged, Begun, begin_run
from chungtay.matching.models import MatchingRun, Scenario
from chungtay.needs.choices import EntryKind
from chungtay.needs.models import Entry
from chungtay.needs.tests.world import World, client_of
from chungtay.organisations.actions import set_parent
from chungtay.organisations.choices import Function, Kind, Role
from chungtay.organisations.models import Organisation, Seat
from chungtay.places.choices import UnitKind, UnitLevel
from chungtay.places.models import Unit, UnitName
from chungtay.programmes.actions import open_programme

__all__ = ["Round", "client_of"]


class Round(World):
    """Schools P1 … P3 of the plain give what Q1 … Q3 of the hills lack; P1 fits Q1 best, P2 fits Q2, P3 fits Q3."""

    def __init__(self) -> None:
        super().__init__()
        self.plain = self.body("Cụm đồng bằng Mẫu", Kind.CLUSTER)
        self.hills = self.body("Cụm miền núi Mẫu", Kind.CLUSTER)
        for cluster in (self.plain, self.hills):
            set_parent(cluster, self.so, Function.PROFESSIONAL, by=self.he_thong, valid_from=None)
        self.communes = [self.commune("00001", 105.8, 21.0), self.commune("00002", 105.8, 21.09)]
        self.schools: dict[str, Organisation] = {}
        self.heads: dict[str, Person] = {}
        for side, cluster, commune in (("P", self.plain, 0), ("Q", self.hills, 1)):
            for number in (1, 2, 3):
                self.add(f"{side}{number}", cluster, self.communes[commune])
        leaves = list(Round.leaves())
        for number in (1, 2, 3):
            given, needed = leaves[number - 1], leaves[number + 2]
            self.says(f"P{number}", strength=[(given, 5)], need=[(needed, 4)])
            self.says(f"Q{number}", strength=[(needed, 4)], need=[(given, 5)])
        self.programme = open_programme("GHEP-MAU", "Chương trình ghép đôi Mẫu", by=self.he_thong, on=today())

    @staticmethod
    def leaves() -> tuple[str, ...]:
        return ("DN.gv-moi", "DN.cbql-moi", "DN.nhan-vien", "CM.trai-nghiem", "HS.hoa-nhap", "HS.tieng-viet")

    def commune(self, code: str, longitude: float, latitude: float) -> Unit:
        unit = Unit.objects.create(
            key=f"mau-{code}", level=UnitLevel.COMMUNE, code=code, latitude=latitude, longitude=longitude
        )
        name = f"xã Mẫu {code}"
        UnitName.objects.create(
            unit=unit, kind=UnitKind.COMMUNE, name=name, full_name=name, folded_name=name, folded=name
        )
        return unit

    def add(self, name: str, cluster: Organisation, unit: Unit | None, level: str = "TH") -> Organisation:
        school = self.body(f"Trường Tiểu học Mẫu {name}", Kind.SCHOOL, level)
        set_parent(school, cluster, Function.PROFESSIONAL, by=self.he_thong, valid_from=None)
        if unit is not None:
            Seat.objects.create(organisation=school, unit=unit)
        self.schools[name] = school
        self.heads[name] = self.person(f"head-{name.lower()}", school, Role.HEAD)
        return school

    def says(
        self, name: str, *, need: list[tuple[str, int]] | None = None, strength: list[tuple[str, int]] | None = None
    ) -> list[Entry]:
        rows = [(EntryKind.NEED, each) for each in need or []] + [(EntryKind.STRENGTH, each) for each in strength or []]
        return [
            self.declare(self.schools[name], self.heads[name], leaf, kind, degree=degree)
            for kind, (leaf, degree) in rows
        ]

    def begun(self, *, by: Person | None = None, **further: Any) -> MatchingRun:
        wanted: dict[str, Any] = {
            "title": "Ghép đôi đợt Mẫu",
            "programme": self.programme,
            "department": self.so,
            "left": [self.plain],
            "right": [self.hills],
            **further,
        }
        return begin_run(Begun(**wanted), by=by or self.hanh, on=today())

    def computed(self, run: MatchingRun | None = None, *, on: date | None = None) -> Scenario:
        run = run or self.begun()
        return request_scenario(run.scenarios.get(number=1), by=self.hanh, on=on or today())

    def pairs(self, scenario: Scenario) -> set[tuple[str, str]]:
        names = {school.pk: name for name, school in self.schools.items()}
        return {(names[row.left_id], names[row.right_id]) for row in scenario.pairings.all()}


def arranged(**further: Any) -> Arranged:
    return Arranged(**further)

"""Invented clusters and people beside the bodies of the articles, entered in the database of a running product.

The articles state no needs of anybody, and the district offices are no more; so nothing here stands in the demo.
What is declared is for the journey alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

from tools.product import PASSWORD, ROOT

from chungtay.accounts.actions import register_person
from chungtay.accounts.models import Person
from chungtay.kernel.clock import today
from chungtay.kernel.vietnamese import fold
from chungtay.needs.actions import Declared, declare_entry
from chungtay.needs.choices import EntryKind
from chungtay.organisations.actions import add_membership, register_organisation, set_parent
from chungtay.organisations.choices import Function, Kind, Role
from chungtay.organisations.models import Organisation
from chungtay.taxonomy.models import Leaf

SINCE = date(2025, 8, 1)
OFFICE = "Sở Giáo dục và Đào tạo Hà Nội"
# The clusters that took over the work of the district offices of three articles, as the pairs were; and one more.
PAIRS = (("Hoàn Kiếm", "Quốc Oai"), ("Thanh Xuân", "Hoài Đức"), ("Nam Từ Liêm", "Mỹ Đức"))
GIVEN = (("CD.nang-luc-so", "GD.cong-dong"), ("DN.to-truong", "CM.trai-nghiem"), ("HP.hanh-phuc", "DT.tiet-doc"))
SCHOOLS = ("Trường Tiểu học Đô thị Việt Hưng", "Trường Tiểu học Giang Biên")
OFFICER, LEADS, HEADS = "can-bo-ha-noi", ("cum-thanh-xuan", "cum-hoai-duc"), ("viet-hung", "giang-bien")


def cluster(name: str) -> str:
    return f"Cụm chuyên môn {name} dựng để thử"


def enter_into(folder: Path) -> None:
    """Run `enter` in the product that keeps its data in this folder."""
    words = "from tests.journeys.clusters_of_hanoi import enter; enter()"
    environment = {**os.environ, "CHUNGTAY_DATA_DIR": str(folder), "DATABASE_URL": ""}
    subprocess.run(
        [sys.executable, "-m", "chungtay", "manage", "shell", "--command", words], cwd=ROOT, env=environment, check=True
    )


def enter() -> None:
    """Seven clusters with their leads, an officer and the heads of two schools; two leads declare by themselves."""

    by = Person.objects.filter(is_operator=True).order_by("pk")[0]
    office = Organisation.objects.get(current_name=OFFICE)

    def person(login: str, body: Organisation, role: Role, post: str) -> Person:
        found = register_person(
            f"{login} dựng để thử", by=by, on=today(), login=login, password=PASSWORD, is_invented=True
        )
        add_membership(found, body, role, by=by, valid_from=SINCE, post=post)
        return found

    def entered(name: str) -> Organisation:
        body = register_organisation(cluster(name), kind=Kind.CLUSTER, by=by, on=today(), is_invented=True)
        set_parent(body, office, Function.PROFESSIONAL, by=by, valid_from=None)
        return body

    person(OFFICER, office, Role.DEPARTMENT_OFFICER, "Chuyên viên")
    for pair, topics in zip(PAIRS, GIVEN, strict=True):
        for name, gives, lacks in zip(pair, topics, reversed(topics), strict=True):
            lead = person(login_of(name), entered(name), Role.CLUSTER_LEAD, "Cụm trưởng")
            if login_of(name) not in LEADS:
                declare(lead, gives, lacks)
    long_bien = entered("Long Biên")
    for name, login in zip(SCHOOLS, HEADS, strict=True):
        school = Organisation.objects.get(current_name=name)
        set_parent(school, long_bien, Function.PROFESSIONAL, by=by, valid_from=SINCE)
        person(login, school, Role.HEAD, "Hiệu trưởng")


def login_of(name: str) -> str:

    return f"cum-{fold(name).replace(' ', '-')}"


def declare(lead: Person, gives: str, lacks: str) -> None:

    body = lead.memberships.get().organisation
    for kind, code in ((EntryKind.NEED, lacks), (EntryKind.STRENGTH, gives)):
        leaf = Leaf.objects.valid_on(today()).get(code=code, department=None)
        declare_entry(body, Declared(kind, leaf, 4), by=lead, on=today())

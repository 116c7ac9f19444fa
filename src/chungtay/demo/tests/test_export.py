from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chungtay.accounts.models import Person
from chungtay.kernel.exchange.export import export_tables

pytestmark = pytest.mark.usefixtures("demo")

DAY = date(2026, 11, 21)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    export_tables(tmp_path, day=DAY, progress=lambda line: None)
    return tmp_path


def table(package: Path, name: str) -> list[dict[str, str]]:
    with (package / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_named_tables_are_there_with_their_columns(package: Path) -> None:
    assert {"programmes.csv", "organisations.csv", "successions.csv", "agreements.csv"} < {
        path.name for path in package.iterdir()
    }
    bases = {row["code"]: row["legal_bases"] for row in table(package, "programmes.csv")}
    assert bases == {"PT-HN-4340": "4340/KH-SGDĐT", "HOP-TAC-7-SO": "29-NQ/TW", "MAU-2026": ""}
    assert len(table(package, "people.csv")) == Person.objects.count()
    assert sorted(row["key"] for row in table(package, "sources.csv")) == ["000", "001", "002", "003", "004"]


def test_each_party_stands_as_signed_beside_who_answers_today(package: Path) -> None:
    seven = next(row["uid"] for row in table(package, "agreements.csv") if "bảy Sở" in row["title"])
    parties = [row for row in table(package, "agreement_parties.csv") if row["agreement"] == seven]

    answers = {row["party_as_signed"]: row["answers_today"] for row in parties}
    assert len(answers) == 7
    assert answers["Sở GDĐT Quảng Bình"] == answers["Sở GDĐT Quảng Trị"] == "Sở Giáo dục và Đào tạo Quảng Trị"
    assert answers["Sở GDĐT Quảng Nam"] == answers["Sở GDĐT Đà Nẵng"] == "Sở Giáo dục và Đào tạo Đà Nẵng"
    assert len(set(answers.values())) == 5


def test_where_nobody_is_confirmed_the_table_says_so(package: Path) -> None:
    answers = {row["answers_today"] for row in table(package, "agreement_parties.csv")}

    assert "" not in answers
    assert {"chờ xác nhận", "awaiting confirmation"} & answers


def test_the_package_file_describes_every_table_and_every_link_leads_somewhere(package: Path) -> None:
    described: dict[str, Any] = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    resources = {resource["name"]: resource for resource in described["resources"]}

    assert {resource["path"] for resource in resources.values()} == {path.name for path in package.glob("*.csv")}
    for resource in resources.values():
        rows = table(package, resource["path"])
        names = [field["name"] for field in resource["schema"]["fields"]]
        with (package / resource["path"]).open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file)) == names
        for link in resource["schema"].get("foreignKeys", []):
            known = {row["uid"] for row in table(package, resources[link["reference"]["resource"]]["path"])}
            assert {row[link["fields"]] for row in rows} - {""} <= known


def test_no_secret_leaves_the_house(package: Path) -> None:
    said = "".join(path.read_text(encoding="utf-8") for path in package.iterdir())

    hashes = [digest for digest in Person.objects.values_list("password", flat=True) if len(digest) > 20]
    assert hashes
    assert not [digest for digest in hashes if digest in said]
    assert not {"sessions.csv", "first_run_tokens.csv", "idempotency_keys.csv"} & {
        path.name for path in package.iterdir()
    }


def test_two_exports_of_one_state_are_the_same_bytes(package: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    export_tables(again, day=DAY, progress=lambda line: None)

    first = {path.name: path.read_bytes() for path in package.iterdir() if path.is_file()}
    assert {path.name: path.read_bytes() for path in again.iterdir()} == first

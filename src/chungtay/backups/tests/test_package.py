from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth.hashers import make_password
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from pytest_django.fixtures import Settings
from tests.world import demo_loaded

from chungtay.accounts.actions import ensure_system_person, make_first_operator, make_first_run_token
from chungtay.accounts.models import Person
from chungtay.accounts.queries import can_anybody_sign_in
from chungtay.backups.gateways.package import load_package, pack
from chungtay.backups.tests.conftest import House, mark
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.exchange.export import exported_models
from chungtay.kernel.models import AuditEntry, LegalDocument, StoredFile
from chungtay.kernel.sealing import seal_entries, verify_chain

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 22)


def quiet(line: str) -> None:
    pass


@pytest.fixture
def package(db: None, tmp_path: Path, settings: Settings) -> Path:
    """A small installation packed, and the database empty again."""
    settings.MEDIA_ROOT = tmp_path / "old" / "files"
    folder = tmp_path / "package"
    with transaction.atomic():
        person = ensure_system_person()
        Person.objects.create(name="Nguyễn Thị Lan", login="lan", is_active=True, password=make_password("x" * 12))
        LegalDocument.objects.create(
            verbatim="4340/KH-SGDĐT", issued_on=date(2024, 2, 29), title='Có "nháy", phẩy\nvà dòng'
        )
        house = House(person, tmp_path / "old", tmp_path, Path())
        house.store(b"%PDF-1.4 scan")
        for number in range(4):
            mark(person, f"mark-{number}")
        seal_entries(3)
        assert pack(folder, day=DAY, progress=quiet).files == 1
        transaction.set_rollback(True)
    settings.MEDIA_ROOT = tmp_path / "new" / "files"
    return folder


def bytes_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def is_empty() -> bool:
    return not any(model._base_manager.exists() for model in exported_models())


def test_a_package_loaded_into_an_empty_installation_leaves_it_as_the_same_bytes(package: Path, tmp_path: Path) -> None:
    loaded = load_package(package)

    assert loaded.files == 1
    pack(tmp_path / "again", day=DAY, progress=quiet)
    assert bytes_in(tmp_path / "again") == bytes_in(package)
    chain = verify_chain()
    assert (chain.is_whole, chain.links, chain.unsealed) == (True, 3, 2)
    marks = [entry.open_values["mark"] for entry in AuditEntry.objects.filter(verb__endswith="marked").order_by("id")]
    assert marks == [f"mark-{number}" for number in range(4)]
    mark(Person.objects.get(is_system=True), "after")  # the numbers go on where the package ended


def test_people_come_without_a_way_in_and_the_first_run_word_makes_one(package: Path) -> None:
    load_package(package)

    assert not can_anybody_sign_in()
    assert not Person.objects.get(login="lan").has_usable_password()
    operator = make_first_operator(
        make_first_run_token(), name="Trần Văn Hành", login="hanh2", password="mot-cau-du-dai-2026", on=DAY
    )
    assert operator.is_operator
    assert can_anybody_sign_in()


Damage = Callable[[list[list[str]]], None]


def cell(row: int, column: str, text: str) -> Damage:
    def change(lines: list[list[str]]) -> None:
        lines[row - 1][lines[0].index(column)] = text

    return change


def without(column: str) -> Damage:
    def change(lines: list[list[str]]) -> None:
        at = lines[0].index(column)
        for line in lines:
            del line[at]

    return change


def twice(lines: list[list[str]]) -> None:
    lines.append(lines[1])


def longer(lines: list[list[str]]) -> None:
    lines[1].append("more")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("table", "damage", "place"),
    [
        ("legal_documents", cell(2, "issued_on", "2024-02-30"), "legal_documents.csv, dòng 3, cột “issued_on”"),
        ("legal_documents", cell(2, "year", "năm nay"), "“year”"),
        ("legal_documents", cell(2, "title", "x" * 401), "“title”"),
        ("legal_documents", cell(2, "verbatim", ""), ""),
        ("people", cell(2, "is_active", "perhaps"), "people.csv, dòng 2, cột “is_active”"),
        ("people", cell(2, "login", "LAN"), "people.csv"),
        ("people", without("name"), "people.csv, dòng 1, cột “name”"),
        ("people", twice, "people.csv"),
        ("people", longer, "people.csv, dòng 2"),
        ("stored_files", cell(2, "by", "nobody"), "stored_files.csv, dòng 2, cột “by”"),
        ("stored_files", cell(2, "by", ""), "“by”"),
        ("stored_files", cell(2, "path", "../../secret-key"), "secret-key"),
        ("stored_files", cell(2, "sha256", "0" * 64), "files/"),
        ("audit_entries", cell(2, "open_values", '{"mark": '), "audit_entries.csv, dòng 2, cột “open_values”"),
        ("audit_entries", cell(2, "at", "yesterday"), "audit_entries.csv, dòng 2, cột “at”"),
        ("audit_touches", cell(2, "entry", "x" * 22), "audit_touches.csv, dòng 2, cột “entry”"),
    ],
)
def test_a_bad_package_is_refused_by_file_row_and_column_and_nothing_is_loaded(
    package: Path, table: str, damage: Damage, place: str
) -> None:
    path = package / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    damage(lines)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(lines)
    if not place:  # a text the database does not need is no fault
        load_package(package)
        return

    with pytest.raises(CommandError) as refused:
        call_command("import_package", "package", str(package))

    assert place in str(refused.value)
    assert is_empty()
    assert not list(package.parent.glob("new/files/*/*"))


def test_what_is_no_package_or_of_another_version_is_refused(package: Path) -> None:
    described = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    described["resources"] = described["resources"][1:]
    (package / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    with pytest.raises(RuleBroken, match=r"\.csv"):
        load_package(package)
    (package / "datapackage.json").write_text("[]", encoding="utf-8")
    with pytest.raises(RuleBroken, match=r"datapackage\.json"):
        load_package(package)
    assert is_empty()


def test_loading_leaves_the_limit_of_the_process_for_csv_files_as_it_was(package: Path) -> None:
    before = csv.field_size_limit()

    load_package(package)

    assert csv.field_size_limit() == before


def test_an_installation_in_use_is_never_loaded_into(package: Path) -> None:
    Person.objects.create(name="Nguyễn Thị Lan")

    with pytest.raises(RuleBroken, match="people"):
        load_package(package)
    assert Person.objects.count() == 1


def test_tables_come_in_without_their_files_only_when_asked_for(package: Path) -> None:
    next(package.glob("files/*/*")).unlink()

    with pytest.raises(CommandError, match="--without-files"):
        call_command("import_package", "package", str(package))
    assert is_empty()
    call_command("import_package", "package", str(package), "--without-files")
    assert StoredFile.objects.count() == 1


def test_a_file_gone_from_the_disk_is_named_when_leaving(
    package: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load_package(package)
    next(tmp_path.glob("new/files/*/*")).unlink()

    call_command("export_package", str(tmp_path / "again"))

    assert StoredFile.objects.get().path in capsys.readouterr().err
    with pytest.raises(CommandError):
        call_command("export_package", "/proc/nowhere")


@pytest.mark.slow
def test_the_whole_demo_leaves_and_comes_back_as_the_same_bytes(db: None, tmp_path: Path, settings: Settings) -> None:
    with demo_loaded(tmp_path / "old"):
        seal_entries(100)
        pack(tmp_path / "package", day=DAY, progress=quiet)
    settings.MEDIA_ROOT = tmp_path / "new"
    loaded = load_package(tmp_path / "package")
    pack(tmp_path / "again", day=DAY, progress=quiet)

    assert loaded.lines > 10_000
    assert bytes_in(tmp_path / "again") == bytes_in(tmp_path / "package")
    assert verify_chain().is_whole
    with connection.cursor() as cursor:
        connection.check_constraints()
        assert cursor is not None

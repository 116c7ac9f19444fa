from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings
from pytest_django.fixtures import Settings

from chungtay.backups.actions.making import make_backup
from chungtay.backups.choices import BackupState
from chungtay.backups.engine.keeping import Keeping
from chungtay.backups.engine.manifest import NAME, read_manifest
from chungtay.backups.gateways.restoring import Place, bring_back
from chungtay.backups.gateways.taking import alone, forget_old_copies
from chungtay.backups.gateways.trials import stock_there, try_copy
from chungtay.backups.models import Backup
from chungtay.backups.queries.shelf import copy_in, good_copies, key_in_use, last_good
from chungtay.backups.queries.stock import fingerprints
from chungtay.backups.tests.conftest import House, mark
from chungtay.kernel.audit import kind_of
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.models import AuditEntry

DAY = date(2026, 11, 22)
IS_SQLITE = connection.vendor == "sqlite"


def test_a_copy_is_restored_and_compared_before_it_gets_its_name(house: House, key_file: Path) -> None:
    before = fingerprints()
    steps: list[str] = []
    copy = make_backup(house.shelf, by=None, on=DAY, said=steps.append)

    manifest = copy.manifest
    assert len(steps) == 3
    assert manifest.verified_at is not None
    assert [path.name for path in house.shelf.iterdir() if path.is_dir()] == [copy.folder.name]
    changing = {"backups_backup", "kernel_auditseal"}
    assert {name: table for name, table in manifest.stock.tables.items() if name not in changing} == {
        name: table for name, table in before.items() if name not in changing
    }
    assert (manifest.file_count, manifest.file_bytes, manifest.missing) == (1, house.file.stat().st_size, ())
    assert manifest.stock.chain_number == AuditEntry.objects.filter(seal__isnull=False).count()
    assert manifest.stock.unsealed == 0
    row = Backup.objects.get()
    assert (row.state, row.folder, row.row_count) == (BackupState.GOOD, str(copy.folder), manifest.row_count)
    assert row.seconds is not None
    assert AuditEntry.objects.filter(verb="backups.made", subject_kind=kind_of(row)).count() == 1
    key = key_in_use(house.shelf)
    assert try_copy(copy, key) == copy.manifest.stock
    assert not list(house.folder.glob("scratch-*"))
    said = b"".join(path.read_bytes() for path in copy.folder.rglob("*") if path.is_file())
    assert b"0912 345 678" not in said
    assert b"%PDF" not in said


@pytest.mark.slow
@pytest.mark.skipif(not IS_SQLITE, reason="a data folder of SQLite")
def test_a_copy_comes_back_into_an_empty_folder_and_nowhere_else(house: House, tmp_path: Path, key_file: Path) -> None:
    copy = make_backup(house.shelf, by=None, on=DAY)
    key = key_in_use(house.shelf)
    place = Place(tmp_path / "back")

    assert bring_back(copy, key, place) == 0
    found = stock_there(place.folder)
    left_out = {"backups_backup", "kernel_auditentry", "kernel_audittouch"}  # what the restore itself wrote
    assert {name for name, table in found.tables.items() if table != copy.manifest.stock.tables[name]} <= left_out
    assert found.broken == ""
    back = place.folder / "files" / house.file.relative_to(house.folder / "files")
    assert back.read_bytes() == house.file.read_bytes()
    assert (place.folder / "secret-key").stat().st_mode & 0o777 == 0o600
    with pytest.raises(RuleBroken, match="back"):
        bring_back(copy, key, place)
    with pytest.raises(RuleBroken, match="SQLite"):
        bring_back(copy, key, Place(tmp_path / "elsewhere", "postgresql://x@/y"))
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.slow
def test_a_later_copy_takes_unchanged_files_from_the_one_before(house: House) -> None:
    first = make_backup(house.shelf, by=None, on=DAY)
    name = f"files/{house.file.relative_to(house.folder / 'files')}"
    first.folder.rename(first.folder.with_name("2026-11-01-010000"))
    house.file.unlink()  # lost at work, whole in the copy
    second = make_backup(house.shelf, by=None, on=DAY)

    assert second.manifest.missing == ()
    rotten = second.folder / name
    rotten.chmod(0o600)
    rotten.write_bytes(b"rotten")
    second.folder.rename(second.folder.with_name("2026-11-02-010000"))
    third = make_backup(house.shelf, by=None, on=DAY)
    assert third.manifest.missing == (name,)
    assert not (third.folder / name).exists()
    assert Backup.objects.order_by("-id")[0].missing == [name]


DAMAGES: dict[str, Callable[[Path], None]] = {
    "database": lambda folder: flip(next(folder.glob("database.*"))),
    "cut": lambda folder: cut(next(folder.glob("database.*"))),
    "file": lambda folder: flip(next(folder.glob("files/*/*"))),
    "file gone": lambda folder: next(folder.glob("files/*/*")).unlink(),
    "list": lambda folder: flip(next(folder.glob("files.sha256*"))),
    "tables": lambda folder: claim(folder, "tables"),
    "chain": lambda folder: claim(folder, "chain_digest"),
    "manifest": lambda folder: cut(folder / NAME),
}


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def claim(folder: Path, name: str) -> None:
    """A manifest that says something else than the database it lies beside."""
    said = json.loads((folder / NAME).read_text())
    stock = said["copy"]["stock"]
    if name == "tables":
        stock["tables"]["kernel_source"]["rows"] += 1
    else:
        stock[name] = "0" * 64
    (folder / NAME).write_text(json.dumps(said))


@pytest.mark.slow
def test_every_damage_to_a_copy_is_found_and_named(house: House, tmp_path: Path) -> None:
    whole = make_backup(house.shelf, by=None, on=DAY)
    for damage, carry_out in DAMAGES.items():
        folder = tmp_path / damage.replace(" ", "-")
        shutil.copytree(whole.folder, folder)
        carry_out(folder)
        with pytest.raises(RuleBroken) as broken:
            try_copy(copy_in(folder), None)
        assert len(str(broken.value)) > 30, damage
    assert try_copy(whole, None) == whole.manifest.stock


@pytest.mark.slow
def test_an_encrypted_copy_opens_with_its_own_key_only(house: House, key_file: Path, tmp_path: Path) -> None:
    copy = make_backup(house.shelf, by=None, on=DAY)
    other = tmp_path / "other"
    call_command("backup", "--make-key", str(other))

    key_file.rename(tmp_path / "gone")
    with override_settings(BACKUP_KEY_FILE=""), pytest.raises(CommandError, match="CHUNGTAY_BACKUP_KEY"):
        call_command("restore", str(copy.folder), "--verify")
    with pytest.raises(CommandError):
        call_command("restore", str(copy.folder), "--verify", "--key", str(other))
    call_command("restore", str(copy.folder), "--verify", "--key", str(tmp_path / "gone"))
    said = copy.folder / NAME
    said.write_text(said.read_text().replace('"missing": []', '"missing": ["files/x"]'))
    with pytest.raises(CommandError, match=copy.folder.name):
        call_command("restore", str(copy.folder), "--verify", "--key", str(tmp_path / "gone"))


def test_a_key_never_lies_beside_what_it_opens(house: House, tmp_path: Path, settings: Settings) -> None:
    for place in (house.folder, house.shelf):
        place.mkdir(exist_ok=True)
        with pytest.raises(CommandError, match=str(place)):
            call_command("backup", "--make-key", str(place / "key"))
    call_command("backup", "--make-key", str(tmp_path / "key"))
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    with pytest.raises(CommandError, match="key"):
        call_command("backup", "--make-key", str(tmp_path / "key"))
    shutil.copy(tmp_path / "key", house.shelf / "key")
    settings.BACKUP_KEY_FILE = str(house.shelf / "key")
    with pytest.raises(RuleBroken, match="key"):
        make_backup(house.shelf, by=None, on=DAY)


@pytest.mark.slow
def test_old_copies_go_and_the_newest_and_strangers_stay(house: House) -> None:
    whole = make_backup(house.shelf, by=None, on=DAY)
    manifest, _proof = read_manifest((whole.folder / NAME).read_text())
    for days in range(1, 40):
        folder = house.shelf / f"copy-{days:02}"
        folder.mkdir()
        older = type(manifest)(**{**vars(manifest), "made_at": manifest.made_at - timedelta(days=days)})
        (folder / NAME).write_text(older.written(None))
    (house.shelf / "photographs").mkdir()
    (house.shelf / "half.unfinished").mkdir()
    shutil.copy(whole.folder / NAME, house.shelf / "half.unfinished" / NAME)

    gone = forget_old_copies(house.shelf, Keeping(3, 1, 1))

    assert len(gone) == 37
    assert [copy.folder.name for copy in good_copies(house.shelf)] == [whole.folder.name, "copy-01", "copy-02"]
    assert (house.shelf / "photographs").exists()


def test_two_copies_are_never_made_at_once(house: House) -> None:
    with alone(house.shelf), pytest.raises(RuleBroken):
        make_backup(house.shelf, by=None, on=DAY)
    assert not Backup.objects.exclude(state=BackupState.FAILED).exists()


@pytest.mark.slow
def test_a_copy_that_a_killed_process_left_is_swept_away(house: House) -> None:
    left = house.shelf / "2026-01-01-010000.unfinished"
    left.mkdir(parents=True)

    copy = make_backup(house.shelf, by=None, on=DAY)

    assert not left.exists()
    assert last_good(house.shelf) == copy


def test_a_rule_of_keeping_that_makes_no_sense_stops_with_its_name(house: House, settings: Settings) -> None:
    settings.BACKUP_KEEP = ["many"]

    with pytest.raises(ImproperlyConfigured, match="CHUNGTAY_BACKUP_KEEP"):
        make_backup(house.shelf, by=None, on=DAY)


@pytest.mark.slow
def test_a_broken_record_is_no_copy_and_the_sentence_names_the_last_good_one(house: House) -> None:
    good = make_backup(house.shelf, by=None, on=DAY)
    good.folder.rename(good.folder.with_name("2026-11-01-010000"))
    mark(house.person, "later")
    with connection.cursor() as cursor:  # past the guards, as somebody with the file could
        if IS_SQLITE:
            cursor.execute("DROP TRIGGER kernel_auditentry_append_only_update")
        else:
            cursor.execute("ALTER TABLE kernel_auditentry DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE kernel_auditentry SET verb = 'tests.forged' WHERE id = (SELECT min(id) FROM kernel_auditentry)"
        )
    try:
        with pytest.raises(RuleBroken, match="2026-11-01-010000"):
            make_backup(house.shelf, by=None, on=DAY)
    finally:
        if not IS_SQLITE:
            with connection.cursor() as cursor:
                cursor.execute("ALTER TABLE kernel_auditentry ENABLE TRIGGER USER")
    assert [path.name for path in house.shelf.iterdir() if path.is_dir()] == ["2026-11-01-010000"]
    failed = Backup.objects.get(state=BackupState.FAILED)
    assert "2026-11-01-010000" in failed.reason


def test_what_is_no_copy_is_refused_with_a_sentence(house: House, tmp_path: Path) -> None:
    for words in ([str(tmp_path), "--verify"], [str(tmp_path)], [str(tmp_path), "--verify", "--into", "x"]):
        with pytest.raises(CommandError):
            call_command("restore", *words)
    assert not Backup.objects.exists()

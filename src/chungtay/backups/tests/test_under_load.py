from __future__ import annotations

import errno
import shutil
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from chungtay.backups.actions.making import make_backup
from chungtay.backups.choices import BackupState
from chungtay.backups.gateways import taking
from chungtay.backups.gateways.trials import scratch, unpack_database
from chungtay.backups.models import Backup
from chungtay.backups.queries.shelf import last_good
from chungtay.backups.tests.conftest import House, mark
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.models import AuditEntry, Source, SourceKind

DAY = date(2026, 11, 22)
IS_SQLITE = connection.vendor == "sqlite"


@contextmanager
def writers(house: House, *, count: int = 2) -> Iterator[dict[int, int]]:
    """People who write while a copy is made: each change is a row and its line in the record; what was acknowledged."""
    done, stopping = dict.fromkeys(range(count), 0), threading.Event()
    faults: list[BaseException] = []

    def write(who: int) -> None:
        try:
            while not stopping.is_set():
                word = f"{who}-{done[who] + 1}"
                with transaction.atomic():
                    Source.objects.create(key=word, kind=SourceKind.ENTRY, title="Trường " * 20)
                    mark(house.person, word)
                done[who] += 1
                time.sleep(0.002)
        except BaseException as fault:  # told to the test below
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[who]) for who in done]
    for thread in threads:
        thread.start()
    try:
        yield done
    finally:
        stopping.set()
        for thread in threads:
            thread.join()
    assert faults == []


def whole_until(path: Path) -> dict[int, int]:
    """How far each writer is in a file of SQLite; a row without its line, or with a hole before it, is a fault."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        keys = [str(row[0]) for row in opened.execute("SELECT key FROM kernel_source")]
        said = opened.execute("SELECT open_values ->> 'mark' FROM kernel_auditentry WHERE verb LIKE 'backups_tests%'")
        assert sorted(keys) == sorted(str(row[0]) for row in said if "-" in str(row[0]) and row[0][0].isdigit())
    numbers: dict[int, list[int]] = {}
    for key in keys:
        who, number = key.split("-")
        numbers.setdefault(int(who), []).append(int(number))
    assert all(sorted(found) == list(range(1, len(found) + 1)) for found in numbers.values())
    return {who: len(found) for who, found in numbers.items()}


@pytest.mark.slow
def test_copies_made_while_people_write_lose_nothing_and_tear_nothing(house: House) -> None:
    with writers(house) as done:
        time.sleep(0.3)
        for _round in range(2):
            before = dict(done)
            copy = make_backup(house.shelf, by=None, on=DAY)
            after = dict(done)
            assert sum(after.values()) > sum(before.values())
            rows = copy.manifest.stock.tables["kernel_source"].rows
            assert sum(before.values()) <= rows <= sum(after.values()) + len(after)
            if IS_SQLITE:
                with scratch() as place:
                    unpack_database(copy, None, place / "copy.sqlite3")
                    inside = whole_until(place / "copy.sqlite3")
                assert all(before[who] <= inside.get(who, 0) <= after[who] + 1 for who in before)


@pytest.mark.slow
@pytest.mark.skipif(not IS_SQLITE, reason="a file of SQLite")
def test_a_plain_copy_of_the_live_file_is_caught_tearing_it(house: House, tmp_path: Path) -> None:
    live, torn = Path(str(connection.settings_dict["NAME"])), tmp_path / "torn.sqlite3"
    with writers(house) as done:
        for _try in range(40):
            before = dict(done)
            with live.open("rb") as source, torn.open("wb") as target:
                while piece := source.read(64 * 1024):  # as slowly as a disk that is busy
                    target.write(piece)
                    time.sleep(0.002)
            try:
                inside = whole_until(torn)
                assert all(before[who] <= inside.get(who, 0) for who in before)
            except (AssertionError, sqlite3.DatabaseError):
                return
    pytest.fail("forty plain copies under load, and none was found to be torn")


@pytest.mark.slow
@pytest.mark.skipif(not IS_SQLITE, reason="a file of SQLite")
@pytest.mark.parametrize("damage", ["flipped", "cut off"])
def test_a_damaged_database_ends_in_a_sentence_that_names_the_last_good_copy(
    house: House, damage: str, left_open: list[sqlite3.Connection]
) -> None:
    good = make_backup(house.shelf, by=None, on=DAY)
    good.folder.rename(good.folder.with_name("2026-11-01-010000"))
    connection.close()
    live = Path(str(connection.settings_dict["NAME"]))
    content = bytearray(live.read_bytes())
    if damage == "flipped":
        for page in range(20, len(content) // 4096 - 1, 7):
            content[page * 4096 : page * 4096 + 64] = bytes(
                byte ^ 0xFF for byte in content[page * 4096 : page * 4096 + 64]
            )
    else:
        del content[len(content) // 2 :]
    live.write_bytes(content)

    with pytest.raises(RuleBroken, match="2026-11-01-010000"):
        make_backup(house.shelf, by=None, on=DAY)

    assert [path.name for path in house.shelf.iterdir() if path.is_dir()] == ["2026-11-01-010000"]
    assert not list(house.folder.glob("scratch-*"))
    assert left_open


@pytest.fixture
def left_open(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[sqlite3.Connection]]:
    """Django leaves a connection open that breaks while it is being set up; here all of them are closed at the end."""
    opened: list[sqlite3.Connection] = []
    connect = sqlite3.dbapi2.connect

    def connected(*words: Any, **more: Any) -> sqlite3.Connection:
        opened.append(connect(*words, **more))
        return opened[-1]

    monkeypatch.setattr(sqlite3.dbapi2, "connect", connected)
    yield opened
    for one in opened:
        one.close()


@contextmanager
def small_disk(at: Path, kilobytes: int) -> Iterator[None]:
    at.mkdir(exist_ok=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(at)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("nobody here may mount a small disk")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(at)], check=True)


def test_a_full_disk_ends_in_a_sentence_and_leaves_nothing_behind(house: House) -> None:
    with small_disk(house.shelf, 700):
        with pytest.raises(RuleBroken, match="MB"):
            make_backup(house.shelf, by=None, on=DAY)
        assert [path.name for path in house.shelf.iterdir()] == [".lock"]
    failed = Backup.objects.get()
    assert failed.state == BackupState.FAILED
    assert "MB" in failed.reason
    assert not list(house.folder.glob("scratch-*"))


@pytest.mark.slow
def test_a_disk_that_fills_up_at_any_moment_leaves_no_half_copy(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_words: Any, **_more: Any) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device", str(house.shelf))

    good = make_backup(house.shelf, by=None, on=DAY)
    for moment in ("put_away", "_write_manifest", "try_copy", "settle"):
        with monkeypatch.context() as planted:
            planted.setattr(taking, moment, fail)
            with pytest.raises(RuleBroken, match=good.folder.name):
                make_backup(house.shelf, by=None, on=DAY)
        assert last_good(house.shelf) == good
        assert [path.name for path in house.shelf.iterdir() if path.is_dir()] == [good.folder.name]


def test_without_the_programs_of_postgresql_one_sentence_says_what_to_install(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    if IS_SQLITE:
        pytest.skip("SQLite needs no other program")
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(RuleBroken, match="postgresql-client"):
        make_backup(house.shelf, by=None, on=DAY)


def test_a_database_that_does_not_answer_is_a_sentence_too(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_words: Any) -> Any:
        raise OperationalError("the server has gone away")

    monkeypatch.setattr(taking, "head_of_chain", fail)
    with pytest.raises(RuleBroken, match="gone away"):
        make_backup(house.shelf, by=None, on=DAY)
    assert AuditEntry.objects.filter(verb="backups.failed").count() == 1

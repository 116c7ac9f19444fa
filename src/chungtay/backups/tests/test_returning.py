from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlparse

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from chungtay.backups.actions.making import make_backup
from chungtay.backups.engine.journal import Erasure
from chungtay.backups.gateways import postgresql
from chungtay.backups.gateways.elsewhere import run_there
from chungtay.backups.gateways.journal import add_to_journal, keep_journal
from chungtay.backups.gateways.moving import move_to
from chungtay.backups.gateways.restoring import Place, bring_back, refuse_place_in_use
from chungtay.backups.gateways.trials import stock_there
from chungtay.backups.queries.erasures import JOURNAL, erasures_here, journalled
from chungtay.backups.tests.conftest import House
from chungtay.kernel.clock import now
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.models import AuditEntry
from chungtay.privacy.choices import ErasureKind
from chungtay.privacy.models import ErasureRecord

DAY = date(2026, 11, 22)
IS_SQLITE = connection.vendor == "sqlite"


def erasure(uid: str, house: House, at: datetime) -> Erasure:
    return Erasure(uid, ErasureKind.ERASED, "accounts.person", house.person.uid, at)


def test_the_journal_is_added_to_and_every_line_stands_once(house: House) -> None:
    first, second = erasure("u1", house, now()), erasure("u2", house, now())

    assert add_to_journal(house.shelf, [first]) == 1
    assert add_to_journal(house.shelf, [first, second]) == 1
    with (house.shelf / JOURNAL).open("a") as file:
        file.write('{"uid": "cut o')
    assert journalled(house.shelf / JOURNAL) == [first, second]
    (house.shelf / JOURNAL).write_text('{"uid": "cut o\n' + json.dumps({}))
    with pytest.raises(RuleBroken, match="1"):
        journalled(house.shelf / JOURNAL)


def test_what_was_erased_here_is_written_beside_the_copies(house: House) -> None:
    row = ErasureRecord.objects.create(
        what=ErasureKind.ERASED, kind="accounts.person", key=house.person.uid, at=now(), by=house.person
    )

    assert keep_journal(house.shelf) == 1
    assert keep_journal(house.shelf) == 0
    assert [found.uid for found in journalled(house.shelf / JOURNAL)] == [row.uid]
    assert erasures_here() == journalled(house.shelf / JOURNAL)


@pytest.mark.slow
@pytest.mark.skipif(not IS_SQLITE, reason="a data folder of SQLite")
def test_an_older_copy_that_comes_back_forgets_again_whom_it_must(house: House, tmp_path: Path) -> None:
    from_source = {"login": "lan", "name": "Nguyễn Thị Lan", "is_active": False}
    lan = type(house.person).objects.create(**from_source)
    copy = make_backup(house.shelf, by=None, on=DAY)
    later = Erasure("u" * 22, ErasureKind.ERASED, "accounts.person", lan.uid, now() + timedelta(seconds=1))
    before = Erasure("v" * 22, ErasureKind.ERASED, "accounts.person", house.person.uid, copy.manifest.made_at)
    add_to_journal(house.shelf, [before, later])

    assert bring_back(copy, None, Place(tmp_path / "back")) == 1

    with closing(sqlite3.connect(tmp_path / "back" / "chungtay.sqlite3")) as opened:
        names = [row[0] for row in opened.execute("SELECT name FROM accounts_person")]
        verbs = [row[0] for row in opened.execute("SELECT verb FROM kernel_auditentry ORDER BY id DESC LIMIT 3")]
        running = opened.execute("SELECT count(*) FROM backups_backup WHERE state = 'running'").fetchone()
    assert "Nguyễn Thị Lan" not in names
    assert str(house.person.name) in names
    assert "backups.restored" in verbs
    assert "privacy.erasures_replayed" in verbs
    assert running == (0,)


@pytest.mark.slow
@pytest.mark.skipif(not IS_SQLITE, reason="a data folder of SQLite")
def test_a_damaged_journal_keeps_a_copy_from_coming_back(house: House, tmp_path: Path) -> None:
    copy = make_backup(house.shelf, by=None, on=DAY)
    (house.shelf / JOURNAL).write_text("nonsense\nnonsense\n")

    with pytest.raises(RuleBroken):
        bring_back(copy, None, Place(tmp_path / "back"))
    assert list((tmp_path / "back").iterdir()) == []


@pytest.mark.skipif(IS_SQLITE, reason="a PostgreSQL server behind the tests")
def test_a_copy_of_postgresql_comes_back_into_an_empty_database_only(house: House, tmp_path: Path) -> None:
    copy = make_backup(house.shelf, by=None, on=DAY)
    with postgresql.scratch_database() as url:
        place = Place(tmp_path / "back", url)
        assert bring_back(copy, None, place) == 0
        assert stock_there(place.folder, url).broken == ""
        with pytest.raises(RuleBroken):
            refuse_place_in_use(Place(tmp_path / "other", url))
    with pytest.raises(RuleBroken, match="--files"):
        bring_back(copy, None, Place(tmp_path / "elsewhere"))
    with pytest.raises(CommandError, match="--files"):
        call_command("restore", str(copy.folder), "--into", url)


@pytest.mark.slow
@pytest.mark.skipif(IS_SQLITE, reason="a PostgreSQL server behind the tests")
def test_a_house_moves_both_ways_and_says_the_same_table_by_table(house: House, tmp_path: Path) -> None:
    there = move_to(Place(tmp_path / "sqlite"))

    assert there.tables["kernel_auditentry"].rows == AuditEntry.objects.count()
    with postgresql.scratch_database() as url:
        assert urlparse(url).scheme == "postgresql"
        run_there("move_house", "--to", url, folder=tmp_path / "sqlite", is_told=False)
        back = stock_there(tmp_path / "sqlite", url)
        assert back.tables == there.tables
        assert back.chain_digest == there.chain_digest


def test_a_house_moves_only_to_the_other_kind_and_only_into_an_empty_place(house: House, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "something").write_text("x")
    same = str(tmp_path / "same") if IS_SQLITE else "postgresql://nobody@/nothing"

    with pytest.raises(CommandError):
        call_command("move_house", "--to", same)
    with pytest.raises(RuleBroken, match="full"):
        move_to(Place(tmp_path / "full"))
    with pytest.raises(CommandError):
        call_command(
            "move_house", "--to", "postgresql://nobody@127.0.0.1:1/nothing" if IS_SQLITE else str(tmp_path / "full")
        )

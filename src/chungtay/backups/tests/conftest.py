from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest
from django.db import connection, transaction
from pytest_django.fixtures import Settings

from chungtay.accounts.actions import ensure_system_person
from chungtay.accounts.models import Person
from chungtay.backups.engine.envelope import new_key
from chungtay.kernel.clock import now
from chungtay.kernel.facts import Fact, tell
from chungtay.kernel.models import StoredFile
from chungtay.programmes.tests.conftest import on_disk

__all__ = ["on_disk"]  # a fixture is used by its name

needs_postgresql = "needs a PostgreSQL server behind the tests"


@dataclass(frozen=True, kw_only=True)
class Marked(Fact):
    verb: ClassVar[str] = "backups_tests.marked"
    sentence = "%(by)s marked %(mark)s."
    personal = frozenset({"phone"})

    mark: str
    phone: str = "0912 345 678"


def mark(person: Person, word: str) -> None:
    with transaction.atomic():
        tell(Marked(mark=word, by=person))


@dataclass
class House:
    """An installation with a record, a stored file and a folder for copies."""

    person: Person
    folder: Path
    shelf: Path
    file: Path

    def store(self, content: bytes) -> Path:
        digest = hashlib.sha256(content).hexdigest()
        path = f"{digest[:2]}/{digest}.pdf"
        target = self.folder / "files" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        StoredFile.objects.create(
            name="Bản quét.pdf",
            path=path,
            content_type="application/pdf",
            size=len(content),
            sha256=digest,
            at=now(),
            by=self.person,
        )
        return target


@pytest.fixture
def house(on_disk: None, settings: Settings, tmp_path: Path) -> Iterator[House]:
    folder = tmp_path / "house"
    settings.DATA_DIR, settings.MEDIA_ROOT = folder, folder / "files"
    settings.BACKUP_DIR, settings.BACKUP_KEY_FILE = tmp_path / "shelf", ""
    settings.BACKUP_KEEP = ["7", "5", "12"]
    folder.mkdir()
    built = House(ensure_system_person(), folder, tmp_path / "shelf", Path())
    built.file = built.store(b"%PDF-1.4 " + bytes(range(256)) * 5000)
    for number in range(5):
        mark(built.person, f"mark-{number}")
    yield built
    connection.close()


@pytest.fixture
def key_file(tmp_path: Path, settings: Settings) -> Path:
    path = tmp_path / "key"
    path.write_text(f"# a remark\n{new_key()}\n")
    settings.BACKUP_KEY_FILE = str(path)
    return path

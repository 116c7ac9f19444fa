from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from chungtay.config import environment
from chungtay.config.catalogue import disagreements, merged


@pytest.mark.parametrize(("word", "means"), [("1", True), ("yes", True), ("0", False), ("", False), ("off", False)])
def test_a_switch_reads_the_usual_words(monkeypatch: pytest.MonkeyPatch, word: str, means: bool) -> None:
    monkeypatch.setenv("CHUNGTAY_X", word)

    assert environment.flag("CHUNGTAY_X", default=not means) is means


def test_a_switch_refuses_what_makes_no_sense(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHUNGTAY_X", "perhaps")

    with pytest.raises(ImproperlyConfigured, match=r"CHUNGTAY_X must be 1 or 0, not 'perhaps'"):
        environment.flag("CHUNGTAY_X", default=False)


def test_a_database_address_is_taken_apart() -> None:
    found = environment.database("postgresql://an:m%40t@localhost:5433/chung?host=/run/pg", file=Path("x"))

    assert (found["NAME"], found["USER"], found["PASSWORD"], found["HOST"], found["PORT"]) == (
        "chung",
        "an",
        "m@t",
        "/run/pg",
        "5433",
    )
    with pytest.raises(ImproperlyConfigured, match="must begin with postgresql://"):
        environment.database("mysql://x", file=Path("x"))


def test_what_guards_the_way_to_the_database_is_passed_on() -> None:
    address = "postgresql://an@db/chung?sslmode=verify-full&sslrootcert=%2Fetc%2Fgốc.pem&connect_timeout=5&port=5434"
    found = environment.database(address, file=Path("x"))

    assert found["PORT"] == "5434"
    assert found["OPTIONS"].pop("options").startswith("-c statement_timeout=")
    assert found["OPTIONS"] == {"sslmode": "verify-full", "sslrootcert": "/etc/gốc.pem", "connect_timeout": "5"}


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("postgresql://db/x?ssl_mode=require&target=any", "options nobody reads: ssl_mode, target. Known are"),
        ("postgresql://db:many/x", "the port must be a number"),
    ],
)
def test_what_a_database_address_cannot_mean_is_named(address: str, sentence: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=re.escape(sentence)):
        environment.database(address, file=Path("x"))


def test_a_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first = environment.secret("CHUNGTAY_NOT_SET", folder=tmp_path)

    assert environment.secret("CHUNGTAY_NOT_SET", folder=tmp_path) == first
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600
    assert first.startswith("trial-")


def test_a_folder_that_cannot_be_made_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("CHUNGTAY_X", str(tmp_path / "file/inside"))

    with pytest.raises(ImproperlyConfigured, match=re.escape("CHUNGTAY_X: the folder")):
        environment.folder("CHUNGTAY_X", default=tmp_path)


def test_the_parts_of_the_catalogue_agree() -> None:
    whole = merged("vi")

    assert disagreements("vi") == []
    assert len(whole) == len({(entry.msgctxt, entry.msgid) for entry in whole})

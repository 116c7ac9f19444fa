from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from chungtay.config import environment
from chungtay.config.catalogue import disagreements, merged
from chungtay.kernel.outbox import LEASE


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


@pytest.mark.parametrize(
    ("url", "host", "port", "protection"),
    [
        ("smtp://localhost", "localhost", 25, (False, False)),
        ("smtp+tls://thu:mat%40khau@smtp.example.org", "smtp.example.org", 587, (True, False)),
        ("smtps://thu:mat%40khau@smtp.example.org:2465", "smtp.example.org", 2465, (False, True)),
    ],
)
def test_the_mail_server_is_read_from_one_address(
    tmp_path: Path, url: str, host: str, port: int, protection: tuple[bool, bool]
) -> None:
    read = environment.mail(url, folder=tmp_path)

    assert (read["EMAIL_HOST"], read["EMAIL_PORT"]) == (host, port)
    assert (read["EMAIL_USE_TLS"], read["EMAIL_USE_SSL"]) == protection
    assert read["EMAIL_HOST_PASSWORD"] in {"", "mat@khau"}
    assert 20 * read["EMAIL_TIMEOUT"] < LEASE.total_seconds()


def test_without_a_mail_server_letters_become_files(tmp_path: Path) -> None:
    assert environment.mail("", folder=tmp_path)["EMAIL_FILE_PATH"] == tmp_path


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://smtp.example.org", "EMAIL_URL must read"),
        ("smtp://", "EMAIL_URL must read"),
        ("smtp://thu:mat@smtp.example.org", "unprotected"),
        ("smtps://smtp.example.org:99999", "port"),
    ],
)
def test_an_address_of_a_mail_server_that_makes_no_sense_is_refused(tmp_path: Path, url: str, said: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=said):
        environment.mail(url, folder=tmp_path)

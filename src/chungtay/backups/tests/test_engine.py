from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chungtay.backups.engine import envelope, journal
from chungtay.backups.engine.canonical import Fingerprint, differing, fingerprint, line
from chungtay.backups.engine.envelope import Damaged, WrongKey, decrypt, encrypt, new_key, read_key
from chungtay.backups.engine.keeping import Keeping, kept
from chungtay.backups.engine.manifest import Manifest, Part, Stock, is_proven, read_manifest

KEY, OTHER = read_key(new_key()), read_key(new_key())
MOMENT = datetime(2026, 11, 22, 1, 2, 3, 456, tzinfo=UTC)
STOCK = Stock({"kernel_source": Fingerprint(3, "a" * 64)}, 7, "b" * 64, 0, ("kernel.0001_initial",), "3.40.1")
MANIFEST = Manifest(MOMENT, "1.0", "sqlite", Part("d", 1, "c"), STOCK, Part("files.sha256", 2, "e"), 1, 2, ("files/x",))


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(envelope, "PIECE", 16)


def sealed(plain: bytes, *, key: bytes = KEY, name: str = "a") -> bytes:
    target = io.BytesIO()
    encrypt(io.BytesIO(plain), target, key=key, name=name)
    return target.getvalue()


def opened(text: bytes, *, key: bytes = KEY, name: str = "a") -> bytes:
    return b"".join(decrypt(io.BytesIO(text), key=key, name=name))


@given(st.binary(max_size=100))
def test_what_is_encrypted_comes_back_and_is_never_the_same_twice(plain: bytes) -> None:
    first, second = sealed(plain), sealed(plain)

    assert opened(first) == opened(second) == plain
    assert first != second


@given(st.binary(min_size=40, max_size=100), st.data())
def test_no_byte_of_an_encrypted_file_can_be_changed(plain: bytes, drawn: st.DataObject) -> None:
    text = bytearray(sealed(plain))
    text[drawn.draw(st.integers(0, len(text) - 1))] ^= drawn.draw(st.integers(1, 255))

    with pytest.raises((Damaged, WrongKey)):
        opened(bytes(text))


@given(st.binary(min_size=33, max_size=100), st.data())
def test_an_encrypted_file_cannot_be_cut_anywhere(plain: bytes, drawn: st.DataObject) -> None:
    text = sealed(plain)

    with pytest.raises(Damaged):
        opened(text[: drawn.draw(st.integers(0, len(text) - 1))])


def test_pieces_cannot_be_swapped_and_files_cannot_stand_in_for_each_other() -> None:
    text = sealed(b"0123456789abcdef" * 3)
    head, size = len(text) - 3 * 32, 32
    swapped = text[:head] + text[head + size : head + 2 * size] + text[head : head + size] + text[head + 2 * size :]

    with pytest.raises(Damaged):
        opened(swapped)
    with pytest.raises(Damaged):
        opened(text, name="b")
    with pytest.raises(WrongKey):
        opened(text, key=OTHER)


@pytest.mark.parametrize("text", ["", "hello", "chungtay-backup-key-1:", "chungtay-backup-key-1:AAAA", new_key() * 2])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="key"):
        read_key(text)


def test_a_row_says_the_same_whichever_database_it_came_from() -> None:
    here = timezone(timedelta(hours=7))
    sqlite_row = [MOMENT, Decimal("1.50"), {"b": 1.0, "a": [None, True]}, b"\x01", 3, UUID(int=5), date(2026, 1, 2)]
    other = [
        MOMENT.astimezone(here),
        Decimal("1.5000"),
        {"a": [None, True], "b": 1},
        memoryview(b"\x01"),
        3,
        UUID(int=5),
        date(2026, 1, 2),
    ]

    assert line(sqlite_row) == line(other)
    assert line(["a", "b"]) != line(["ab", ""])
    assert line([None]) != line([""])
    assert line([Decimal("-0.0")]) == line([Decimal(0)])


@given(st.lists(st.text(), unique=True, min_size=2))
def test_a_fingerprint_knows_every_row_and_its_place(words: list[str]) -> None:
    lines = [line([word]) for word in words]

    assert fingerprint(["word"], lines) == fingerprint(["word"], iter(lines))
    assert fingerprint(["word"], lines) != fingerprint(["word"], reversed(lines))
    assert fingerprint(["word"], lines) != fingerprint(["word"], lines[1:])
    assert fingerprint(["word"], lines) != fingerprint(["words"], lines)


def test_tables_that_differ_are_named() -> None:
    one, two = Fingerprint(1, "x"), Fingerprint(1, "y")

    assert differing({"a": one, "b": one, "c": one}, {"a": one, "b": two, "d": one}) == ["b", "c", "d"]


@given(st.lists(st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1)), min_size=1, max_size=80))  # noqa: DTZ001  # local days
def test_the_newest_copy_always_stays_and_as_many_days_as_asked_for(moments: list[datetime]) -> None:
    keeping = Keeping(7, 5, 12)
    stays = kept(moments, keeping)

    assert max(moments) in stays
    assert len({moment.date() for moment in stays}) >= min(7, len({moment.date() for moment in moments}))
    assert len(stays) <= 7 + 5 + 12
    assert kept(list(stays), keeping) == stays


def test_a_year_of_nights_leaves_days_weeks_and_months() -> None:
    nights = [datetime(2026, 12, 31, 1, tzinfo=UTC) - timedelta(days=day) for day in range(365)]

    stays = sorted(kept(nights, Keeping(3, 2, 3)), reverse=True)

    assert [f"{night:%d/%m}" for night in stays] == ["31/12", "30/12", "29/12", "27/12", "30/11", "31/10"]


@pytest.mark.parametrize("words", [["7", "5"], ["7", "5", "0"], ["a", "b", "c"], []])
def test_a_rule_that_makes_no_sense_is_refused(words: list[str]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # any ValueError is turned into one sentence
        Keeping.parse(words)


def test_a_manifest_comes_back_as_it_was_and_its_proof_needs_the_key() -> None:
    verified = MANIFEST.verified(MOMENT, seconds=3, bytes_written=9)
    read, proof = read_manifest(verified.written(KEY))

    assert read == verified
    assert is_proven(read, proof, KEY)
    assert not is_proven(read, proof, OTHER)
    assert not is_proven(MANIFEST, proof, KEY)
    assert read_manifest(MANIFEST.written(None)) == (MANIFEST, "")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 2}', '{"format": 1, "proof": "", "copy": {}}'])
def test_what_is_no_manifest_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # any ValueError is turned into one sentence
        read_manifest(text)


def test_the_journal_bears_a_line_cut_off_at_its_end_but_no_other_damage() -> None:
    first = journal.Erasure("u1", "erased", "accounts.person", "k1", MOMENT)
    second = journal.Erasure("u2", "withdrawn", "privacy.consent", "k2", MOMENT + timedelta(days=1))
    text = "\n".join([journal.written(first), journal.written(second)])

    assert journal.read(text + "\n") == [first, second]
    assert journal.read(text[:-10]) == [first]
    with pytest.raises(ValueError, match="1"):
        journal.read(text[10:])
    assert journal.since([second, first, second], MOMENT) == [second]

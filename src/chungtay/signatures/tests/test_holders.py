from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import StateApps
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from chungtay.accounts.models import Person
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.idempotency import new_key
from chungtay.kernel.models import AuditEntry, StoredFile
from chungtay.signatures.actions import (
    bind_certificate,
    bring_word,
    let_certificate_go,
    own_certificate,
    put_word_aside,
)
from chungtay.signatures.engine.verdicts import Reason, Signed, Verdict
from chungtay.signatures.models import KnownCertificate, RevocationWord, SignatureCheck
from chungtay.signatures.queries import checks
from chungtay.signatures.queries.holders import first_use, is_certificate_of, why_not_theirs
from chungtay.signatures.queries.trust import proofs_now
from chungtay.signatures.tests.making import AT, Issued, authority, issued, revoked

LAN = "Phạm Thị Mẫu Lan"
DAY = timedelta(days=1)
NAMED = ("signatures", "0005_days_of_signing")


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def van_hanh(db: None) -> Person:
    return Person.objects.create(name="Người Vận Hành", login="vanhanh", is_operator=True, is_active=True)


@pytest.fixture
def lan(db: None) -> Person:
    return Person.objects.create(name=LAN, login="lan", is_active=True)


@pytest.fixture
def namesake(db: None) -> Person:
    return Person.objects.create(name=LAN, login="lan-khac", is_active=True)


@pytest.fixture
def before() -> Iterator[StateApps]:
    """The tables as they were when lists were told apart by name; afterwards everything is of this day again."""
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    MigrationExecutor(connection).migrate([NAMED])
    yield MigrationExecutor(connection).loader.project_state([NAMED]).apps
    MigrationExecutor(connection).migrate(newest)


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> list[Person]:
    """Whom the room of the thing "x" says a check made signatories."""
    people: list[Person] = []
    monkeypatch.setitem(checks._recorded, "x", lambda _check: people)
    return people


def signed_with(who: Issued) -> Signed:
    certificate = who.certificate
    digest, serial = certificate.fingerprint(hashes.SHA256()).hex(), f"{certificate.serial_number:x}"
    return Signed(reason=Reason.GOOD, name=LAN, issuer="CA Mẫu", fingerprint=digest, serial=serial)


def accepted(row: Signed, by: Person) -> SignatureCheck:
    """A check of a file that was accepted, with one signature in it."""
    kept = {"path": "x", "content_type": "application/pdf", "size": 1, "sha256": "0" * 64}
    file = StoredFile.objects.create(name="da-ky.pdf", at=AT, by=by, **kept)
    told = {"name": row.name, "issuer": row.issuer, "fingerprint": row.fingerprint, "serial": row.serial}
    return SignatureCheck.objects.create(
        kind="x", key="x", file=file, sha256="0" * 64, reason="good", signers={"1": told}, by=by, at=AT
    )


def test_a_certificate_counts_by_its_name_until_one_is_recorded(lan: Person, namesake: Person) -> None:
    first = signed_with(issued(LAN))

    assert is_certificate_of(first, lan)
    assert is_certificate_of(first, namesake)


def test_a_recorded_certificate_is_one_persons_whoever_bears_the_name(
    lan: Person, namesake: Person, van_hanh: Person
) -> None:
    mine, other = issued(LAN), issued(LAN, organisation="Trường Tiểu học Mẫu 27", ends=AT + 9 * DAY)
    bind_certificate(mine.der, lan, by=van_hanh, at=AT)

    assert is_certificate_of(signed_with(mine), lan)
    assert not is_certificate_of(signed_with(mine), namesake)
    assert not is_certificate_of(signed_with(other), lan)
    assert is_certificate_of(signed_with(other), namesake)
    assert why_not_theirs(Verdict(reason=Reason.GOOD, signatures=(signed_with(other),))) is Reason.OTHER_CERTIFICATE


def test_without_any_record_a_strange_name_is_another_person(van_hanh: Person) -> None:
    verdict = Verdict(reason=Reason.GOOD, signatures=(signed_with(issued(LAN)),))

    assert why_not_theirs(verdict) is Reason.WRONG_PERSON


def test_a_renewed_certificate_is_recorded_beside_the_old_one(lan: Person, van_hanh: Person) -> None:
    old, new = issued(LAN), issued(LAN, ends=AT + 700 * DAY)
    for each in (old, new, new):
        bind_certificate(each.pem, lan, by=van_hanh, at=AT)

    assert KnownCertificate.objects.count() == 2
    assert is_certificate_of(signed_with(old), lan)
    assert is_certificate_of(signed_with(new), lan)


def test_a_certificate_of_another_is_refused_until_that_ends(lan: Person, namesake: Person, van_hanh: Person) -> None:
    row = bind_certificate(issued(LAN).der, lan, by=van_hanh, at=AT)
    with pytest.raises(RuleBroken, match=LAN):
        bind_certificate(issued(LAN).der, namesake, by=van_hanh, at=AT)
    with pytest.raises(RuleBroken):
        let_certificate_go(row, why=" ", by=van_hanh, at=AT)

    let_certificate_go(row, why="Ghi nhầm người", by=van_hanh, at=AT)
    bind_certificate(issued(LAN).der, namesake, by=van_hanh, at=AT)

    assert is_certificate_of(signed_with(issued(LAN)), namesake)
    verbs = ["certificate_bound", "certificate_let_go", "certificate_bound"]
    told = AuditEntry.objects.filter(verb__startswith="signatures.").order_by("id")
    assert [entry.verb for entry in told] == [f"signatures.{verb}" for verb in verbs]


def test_on_first_use_the_person_confirms_and_nobody_else_can(
    lan: Person, namesake: Person, van_hanh: Person, recorded: list[Person]
) -> None:
    recorded.append(lan)
    check = accepted(signed_with(issued(LAN)), lan)
    assert first_use(check, lan) == "1"
    for other in (van_hanh, namesake):
        assert first_use(check, other) == ""
        with pytest.raises(RuleBroken, match="người ký nhờ tệp này"):
            own_certificate(check, "1", by=other, at=AT)

    row = own_certificate(check, "1", by=lan, at=AT)

    assert (row.person, row.by, first_use(check, lan)) == (lan, lan, "")


def test_of_two_signatories_of_one_name_neither_confirms_by_the_name(
    lan: Person, namesake: Person, recorded: list[Person]
) -> None:
    recorded += [lan, namesake]
    check = accepted(signed_with(issued(LAN)), lan)

    assert [first_use(check, each) for each in recorded] == ["", ""]


@pytest.mark.parametrize("content", [b"khong", authority().pem, b"0" * 70_000], ids=["words", "authority", "large"])
def test_only_the_certificate_of_a_person_is_recorded(lan: Person, van_hanh: Person, content: bytes) -> None:
    with pytest.raises(RuleBroken):
        bind_certificate(content, lan, by=van_hanh, at=AT)


def test_of_each_authority_the_newest_list_counts_and_one_put_aside_does_not(van_hanh: Person) -> None:
    old = bring_word(revoked(made=AT - 9 * DAY, due=AT - 2 * DAY), by=van_hanh, at=AT)
    new = bring_word(revoked(7), by=van_hanh, at=AT)
    bring_word(revoked(by=authority("CA lạ", 7)), by=van_hanh, at=AT)
    assert bring_word(revoked(7), by=van_hanh, at=AT) == new
    assert {proof.der for proof in proofs_now()} == {revoked(7), revoked(by=authority("CA lạ", 7))}

    put_word_aside(new, why="Nhầm tệp", by=van_hanh, at=AT)

    assert revoked(made=AT - 9 * DAY, due=AT - 2 * DAY) in {proof.der for proof in proofs_now()}
    assert (old.issuer, RevocationWord.objects.count()) == ("CA Mẫu · Cơ quan Mẫu", 3)


def test_an_authority_with_a_new_key_keeps_the_list_of_the_old_one(van_hanh: Person) -> None:
    renewed = authority("CA Mẫu", 7)
    bring_word(revoked(999, made=AT - 2 * DAY), by=van_hanh, at=AT)
    bring_word(revoked(998, by=renewed), by=van_hanh, at=AT)
    newest = revoked(997)
    bring_word(newest, by=van_hanh, at=AT)

    assert {proof.der for proof in proofs_now()} == {newest, revoked(998, by=renewed)}
    assert RevocationWord.objects.values("authority_key").distinct().count() == 2


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_lists_kept_before_are_told_apart_by_the_key_of_their_authority(before: StateApps, van_hanh: Person) -> None:
    tables, kept = before.get_model("signatures", "RevocationWord"), Path(django_settings.MEDIA_ROOT)
    for place, content in enumerate((revoked(999), b"")):
        digest = hashlib.sha256(content).hexdigest()
        (kept / digest).write_bytes(content)
        told = {"name": "a.crl", "path": digest, "content_type": "application/pkix-crl", "size": 9, "sha256": digest}
        file = StoredFile.objects.create(at=AT, by=van_hanh, **told)
        said = {"kind": "crl", "issuer": "CA Mẫu", "issued_at": AT, "at": AT, "uid": f"danh-sach-{place}"}
        tables.objects.create(file_id=file.pk, by_id=van_hanh.pk, **said)

    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())

    of_key = x509.SubjectKeyIdentifier.from_public_key(authority().key.public_key()).digest.hex()
    assert list(RevocationWord.objects.order_by("pk").values_list("authority_key", flat=True)) == [of_key, ""]
    for change in ({"authority_key": "khác"}, {"issuer": "khác"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            RevocationWord.objects.update(**change)


@pytest.mark.parametrize("content", [b"khong", authority().pem, b"0" * 11_000_000], ids=["words", "other", "large"])
def test_what_says_nothing_of_revoked_certificates_is_refused(van_hanh: Person, content: bytes) -> None:
    with pytest.raises(RuleBroken):
        bring_word(content, by=van_hanh, at=AT)


def test_the_database_keeps_what_was_brought_and_recorded(lan: Person, van_hanh: Person) -> None:
    bring_word(revoked(), by=van_hanh, at=AT)
    bind_certificate(issued(LAN).der, lan, by=van_hanh, at=AT)

    for change in (
        lambda: RevocationWord.objects.update(issuer="khác"),
        lambda: RevocationWord.objects.all().delete(),
        lambda: KnownCertificate.objects.update(fingerprint="0" * 64),
        lambda: KnownCertificate.objects.all().delete(),
        lambda: SignatureCheck.objects.filter(pk=accepted(signed_with(issued(LAN)), lan).pk).update(reason="good"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    row = KnownCertificate.objects.get()
    row.pk, row.uid = None, "x" * 22
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_an_operator_brings_a_list_and_records_a_certificate_on_the_pages(lan: Person, van_hanh: Person) -> None:
    client = Client()
    client.force_login(van_hanh)
    words, people = reverse("signatures:words"), reverse("signatures:certificates")
    assert "chưa giữ danh sách nào" in client.get(words).content.decode()
    client.post(words, {"file": SimpleUploadedFile("a.crl", revoked()), "idempotency_key": new_key()})
    stranger = {"login": "khong-ai", "certificate": SimpleUploadedFile("a.cer", issued(LAN).der)}
    assert "khong-ai" in client.post(people, stranger | {"idempotency_key": new_key()}).content.decode()
    sent = {"login": " LAN ", "certificate": SimpleUploadedFile("a.cer", issued(LAN).der)}
    client.post(people, sent | {"idempotency_key": new_key()})

    word, row = RevocationWord.objects.get(), KnownCertificate.objects.get()
    assert "CA Mẫu · Cơ quan Mẫu" in client.get(words).content.decode()
    assert LAN in client.get(people).content.decode()
    for name, thing, why in (("put_aside", word, "Nhầm tệp"), ("let_go", row, "Đã đổi chứng thư")):
        address = reverse(f"signatures:{name}", args=[thing.uid])
        assert client.get(address).status_code == 200
        answer = client.post(address, {"why": why, "idempotency_key": new_key()}, follow=True)
        assert why in answer.content.decode()
        assert "Việc này đã làm rồi" in client.get(address).content.decode()

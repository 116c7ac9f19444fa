from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from cryptography.hazmat.primitives import serialization
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from chungtay.accounts.models import Person
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.idempotency import new_key
from chungtay.signatures.actions import close_authority, expect_file, propose_authority, trust_authority
from chungtay.signatures.models import ExpectedFile, TrustAnchor
from chungtay.signatures.queries.trust import trust_on
from chungtay.signatures.tests.making import AT, Issued, authority, issued

DAY = date(2026, 11, 20)
WHY = "Cấp chứng thư cho các trường mẫu"


@pytest.fixture
def van_hanh(db: None) -> Person:
    return Person.objects.create(name="Người Vận Hành", login="vanhanh", is_operator=True, is_active=True)


def on_the_list(by: Person, found: Issued | None = None) -> TrustAnchor:
    anchor = propose_authority((found or authority()).der, why=WHY, by=by, at=AT)
    return trust_authority(anchor, ending=anchor.fingerprint[-8:], begins=DAY, by=by, at=AT)


def test_the_list_ships_empty_and_a_proposed_authority_is_trusted_by_nobody(van_hanh: Person) -> None:
    assert trust_on(AT) == ()

    propose_authority(authority().pem, why=WHY, by=van_hanh, at=AT)

    assert trust_on(AT) == ()


def test_an_authority_is_trusted_from_its_first_day_to_the_end_of_its_last(van_hanh: Person) -> None:
    anchor = on_the_list(van_hanh)
    close_authority(anchor, ends=date(2026, 12, 1), why="Đổi nhà cung cấp", by=van_hanh, at=AT)

    (kept,) = trust_on(AT)

    midnight, minute = datetime(2026, 11, 19, 17, tzinfo=UTC), timedelta(minutes=1)
    ended = datetime(2026, 11, 30, 17, tzinfo=UTC)
    moments = (midnight - minute, midnight, ended - minute, ended)
    assert [kept.is_trusted_at(each) for each in moments] == [False, True, True, False]


def test_the_fingerprint_must_be_typed_and_spaces_do_not_matter(van_hanh: Person) -> None:
    anchor = propose_authority(authority().der, why=WHY, by=van_hanh, at=AT)

    with pytest.raises(RuleBroken):
        trust_authority(anchor, ending="0000 0000", begins=DAY, by=van_hanh, at=AT)
    typed = f"{anchor.fingerprint[-8:-4]} {anchor.fingerprint[-4:]}".upper()

    assert trust_authority(anchor, ending=typed, begins=DAY, by=van_hanh, at=AT).confirmed_at == AT


@pytest.mark.parametrize(
    "content",
    [
        b"khong phai chung thu",
        b"-----BEGIN CERTIFICATE-----\nkhong\n-----END CERTIFICATE-----\n",
        issued("Phạm Thị Mẫu Lan").der,
        authority().pem + authority("CA lạ", 7).pem,
        authority().key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
        b"0" * 70_000,
    ],
    ids=["words", "torn", "person", "two", "key", "large"],
)
def test_what_is_not_one_certificate_of_an_authority_is_refused(content: bytes, van_hanh: Person) -> None:
    with pytest.raises(RuleBroken):
        propose_authority(content, why=WHY, by=van_hanh, at=AT)
    assert TrustAnchor.objects.count() == 0


def test_an_authority_stands_on_the_list_once_and_may_come_back_after_its_end(van_hanh: Person) -> None:
    first = on_the_list(van_hanh)
    assert propose_authority(authority().der, why=WHY, by=van_hanh, at=AT) == first

    close_authority(first, ends=DAY + timedelta(days=9), why="Hết hợp đồng", by=van_hanh, at=AT)
    again = propose_authority(authority().der, why=WHY, by=van_hanh, at=AT)

    assert again != first
    with pytest.raises(IntegrityError), transaction.atomic():
        TrustAnchor.objects.filter(pk=first.pk).update(closed_at=None, valid_until=None)


def test_trust_does_not_end_before_it_begins_and_never_without_a_reason(van_hanh: Person) -> None:
    anchor = on_the_list(van_hanh)

    for ends, why in ((DAY, "Sớm quá"), (None, "Không ngày"), (DAY + timedelta(days=1), "  ")):
        with pytest.raises(RuleBroken):
            close_authority(anchor, ends=ends, why=why, by=van_hanh, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        TrustAnchor.objects.filter(pk=anchor.pk).update(valid_until=DAY + timedelta(days=1))


def test_nobody_rewrites_or_deletes_what_stands_on_the_list(van_hanh: Person) -> None:
    anchor = on_the_list(van_hanh)
    expect_file(anchor, sha256="a" * 64, size=9, by=van_hanh, at=AT)
    expect_file(anchor, sha256="a" * 64, size=9, by=van_hanh, at=AT)
    assert ExpectedFile.objects.count() == 1

    for change in (
        lambda: TrustAnchor.objects.filter(pk=anchor.pk).update(certificate="khác"),
        lambda: TrustAnchor.objects.filter(pk=anchor.pk).delete(),
        lambda: ExpectedFile.objects.update(sha256="b" * 64),
        lambda: ExpectedFile.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_an_operator_adds_an_authority_on_the_pages_and_ends_it(van_hanh: Person) -> None:
    client = Client()
    client.force_login(van_hanh)
    with override("vi"):
        assert "Danh sách còn trống" in client.get(reverse("signatures:list")).content.decode()
    sent = {"certificate": SimpleUploadedFile("ca.pem", authority().pem), "why": WHY, "idempotency_key": new_key()}
    client.post(reverse("signatures:list"), sent)
    anchor = TrustAnchor.objects.get()
    where = {name: reverse(f"signatures:{name}", args=[anchor.uid]) for name in ("anchor", "trust", "close")}
    assert anchor.parted_fingerprint in client.get(where["anchor"]).content.decode()

    wrong = client.post(where["trust"], {"ending": "zzzzzzzz", "begins": "20/11/2026", "idempotency_key": new_key()})
    assert wrong.status_code == 200
    right = {"ending": anchor.fingerprint[-8:], "begins": "20/11/2026", "idempotency_key": new_key()}
    assert client.post(where["trust"], right, follow=True).status_code == 200
    assert len(trust_on(datetime.now(UTC))) == 1
    for name in ("trust", "close"):
        assert client.get(where[name]).status_code == 200

    client.post(where["close"], {"ends": "01/12/2026", "why": "Đổi nhà cung cấp", "idempotency_key": new_key()})

    anchor.refresh_from_db()
    assert (anchor.last_day, anchor.closed_because) == (date(2026, 11, 30), "Đổi nhà cung cấp")
    assert "Đổi nhà cung cấp" in client.get(where["anchor"]).content.decode()
    assert client.get(where["close"]).status_code == 200


def test_a_wrong_certificate_is_put_aside_with_its_reason(van_hanh: Person) -> None:
    client = Client()
    client.force_login(van_hanh)
    anchor = propose_authority(authority().der, why=WHY, by=van_hanh, at=AT)

    address = reverse("signatures:close", args=[anchor.uid])
    client.post(address, {"why": "Nộp nhầm tệp", "idempotency_key": new_key()})

    anchor.refresh_from_db()
    assert (anchor.is_put_aside, anchor.valid_until) == (True, None)
    with override("vi"):
        assert "Gác lại" in client.get(reverse("signatures:list")).content.decode()


def test_nobody_is_trusted_after_the_end_of_the_authoritys_own_certificate(van_hanh: Person) -> None:
    anchor = on_the_list(van_hanh)

    (trusted,) = trust_on(AT)

    assert trusted.is_trusted_at(anchor.ends_at - timedelta(days=1))
    assert not trusted.is_trusted_at(anchor.ends_at)

"""Where the signed text says it was made: as the file given out says, whatever is told of the signing later."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta

import pytest
from django.db import IntegrityError, OperationalError, ProgrammingError, transaction
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from chungtay.accounts.models import Person
from chungtay.agreements.actions import record_signing, revise_text, take_back_scan
from chungtay.agreements.choices import AgreementState
from chungtay.agreements.models import Agreement, Clause, Commitment, TextVersion
from chungtay.agreements.tests.conftest import AT, CLAUSES, DAY, first, paper, second
from chungtay.memoranda.actions import Told, give_out_to_sign, record_ceremony
from chungtay.memoranda.engine.paper import Signing
from chungtay.memoranda.engine.wording import BLANK
from chungtay.memoranda.models import GivenOut
from chungtay.memoranda.queries.files import file_of
from chungtay.memoranda.tests.test_signed_outside import KY, LAN, bring, trusted
from chungtay.signatures.models import TrustAnchor
from chungtay.signatures.tests.making import issued, signed

pytestmark = pytest.mark.slow

__all__ = ["trusted"]  # a fixture is used by its name

TOLD = Told(
    held_on=DAY,
    place="Phòng Hội đồng Trường Tiểu học Mẫu 09",
    presided_by="Phạm Thị Mẫu Lan",
    attended="Lãnh đạo hai trường",
    order_of_events="Ký kết",
)


def given(agreement: Agreement, place: str, by: Person) -> bytes:
    """The file given out with a place on it."""
    signing = Signing(on=DAY, place=place)
    text = give_out_to_sign(agreement, signing, by=by, at=AT)
    file = file_of(agreement, text.number, "pdf", DAY, signing)
    assert file is not None
    return file.content


def printed(agreement: Agreement, ending: str = "pdf") -> bytes:
    fresh = Agreement.objects.get(pk=agreement.pk)
    file = file_of(fresh, fresh.texts.latest("number").number, ending, DAY + timedelta(days=30))
    assert file is not None
    return file.content


def words_of(content: bytes) -> str:
    return " ".join(PdfReader(io.BytesIO(content)).pages[0].extract_text().split())


def said_place(agreement: Agreement) -> str:
    """What the paper says after “tại”."""
    return words_of(printed(agreement)).split("2026, tại ")[1].split(", chúng tôi")[0]


def signed_by_both(content: bytes) -> bytes:
    return signed(signed(content, issued(LAN), claims=AT), issued(KY), field="Ky2", claims=AT)


def data_of_the_text(agreement: Agreement) -> list[object]:
    """Every value of the agreement, of its texts and of what was given out."""
    return [
        list(rows.order_by("pk").values())
        for rows in (
            Agreement.objects.filter(pk=agreement.pk),
            TextVersion.objects.filter(agreement=agreement),
            Clause.objects.filter(text__agreement=agreement),
            Commitment.objects.filter(text__agreement=agreement),
            GivenOut.objects.filter(text__agreement=agreement),
        )
    ]


def test_the_signed_text_keeps_the_place_given_out_however_often_the_ceremony_is_told(
    approved: Agreement, trusted: TrustAnchor, co_lan: Person
) -> None:
    bring(approved, signed_by_both(given(approved, "Hà Nội", co_lan)), co_lan)
    approved.refresh_from_db()
    assert approved.state == AgreementState.IN_FORCE
    page, rows, files = approved.get_absolute_url(), data_of_the_text(approved), [printed(approved, "docx")]
    files.append(printed(approved))
    client = Client()
    client.force_login(co_lan)
    assert "<dd>Hà Nội" in client.get(page).content.decode()

    for seen, place in enumerate([TOLD.place, "Sân trường", "Hội trường xã"]):
        told = Told(**{**vars(TOLD), "place": place})
        record_ceremony(approved, told, by=co_lan, at=AT, seen=seen)
        assert f"<dd>{place}" in client.get(page).content.decode()
        assert (data_of_the_text(approved), [printed(approved, "docx"), printed(approved)]) == (rows, files)

    words = words_of(printed(approved))
    assert "Hà Nội, ngày 20 tháng 11 năm 2026" in words
    assert "Hôm nay, ngày 20 tháng 11 năm 2026, tại Hà Nội" in words


def test_of_two_files_given_out_the_one_that_came_back_says_the_place(
    approved: Agreement, trusted: TrustAnchor, co_lan: Person
) -> None:
    signed_one = given(approved, "Mẫu Bắc", co_lan)
    given(approved, "Mẫu Nam", co_lan)

    bring(approved, signed_by_both(signed_one), co_lan)

    assert said_place(approved).startswith("Mẫu Bắc")


def test_a_scan_says_the_place_of_the_one_file_given_out_and_none_where_files_differ(
    approved: Agreement, co_lan: Person, thay_ky: Person
) -> None:
    given(approved, "Mẫu Bắc", co_lan)
    given(approved, "Mẫu Bắc", co_lan)
    assert GivenOut.objects.count() == 1
    record_signing(approved, by=co_lan, party=first(approved), at=AT, signed_on=DAY, scan=paper())
    record_signing(approved, by=thay_ky, party=second(approved), at=AT)
    assert said_place(approved).startswith("Mẫu Bắc")

    GivenOut.objects.create(text=approved.texts.get(), sha256="b" * 64, place="Mẫu Nam", given_at=AT)

    assert said_place(approved).startswith(BLANK[:5])


def test_a_file_that_was_taken_back_and_an_older_text_say_nothing(
    approved: Agreement, trusted: TrustAnchor, co_lan: Person, thay_ky: Person
) -> None:
    by_lan = signed(given(approved, "Mẫu Bắc", co_lan), issued(LAN), claims=AT)
    other = given(approved, "Mẫu Nam", co_lan)
    bring(approved, by_lan, co_lan)
    take_back_scan(approved, by=co_lan, party=first(approved), at=AT, reason="Nhầm nơi ký")

    bring(approved, signed_by_both(other), co_lan)

    assert said_place(approved).startswith("Mẫu Nam")


def test_what_was_given_out_is_never_rewritten(approved: Agreement, co_lan: Person) -> None:
    content = given(approved, "Mẫu Bắc", co_lan)
    row = GivenOut.objects.get()
    assert (row.sha256, row.place) == (hashlib.sha256(content).hexdigest(), "Mẫu Bắc")

    for change in (lambda: GivenOut.objects.update(place="Nơi khác"), lambda: GivenOut.objects.all().delete()):
        with pytest.raises((IntegrityError, OperationalError, ProgrammingError)), transaction.atomic():
            change()


def test_before_the_signing_the_draft_speaks_and_a_changed_text_forgets_what_was_given_out(
    approved: Agreement, co_lan: Person
) -> None:
    before = printed(approved)
    given(approved, "Mẫu Bắc", co_lan)
    record_ceremony(approved, TOLD, by=co_lan, at=AT)
    assert printed(approved) == before

    revise_text(approved, [CLAUSES[0]], [], by=co_lan, at=AT, party=first(approved), based_on=1)

    assert "Mẫu Bắc" not in words_of(printed(approved))


def test_the_form_of_the_ceremony_begins_with_the_place_of_the_paper(approved: Agreement, co_lan: Person) -> None:
    given(approved, "Mẫu Bắc", co_lan)
    client = Client()
    client.force_login(co_lan)

    assert 'value="Mẫu Bắc"' in client.get(reverse("memoranda:ceremony", args=[approved.uid])).content.decode()

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta
from typing import cast

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from chungtay.accounts.models import Person
from chungtay.agreements.models import Agreement
from chungtay.agreements.tests.conftest import AT, DAY, verbs_of
from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken, StaleVersion
from chungtay.kernel.idempotency import new_key
from chungtay.layout.engine.content import OfficialDocument
from chungtay.layout.engine.rules import breaches_of_docx
from chungtay.memoranda.actions import Told, WitnessSaid, record_ceremony
from chungtay.memoranda.engine.paper import texts_in
from chungtay.memoranda.models import Ceremony
from chungtay.memoranda.queries import paper_of
from chungtay.memoranda.queries.ceremony import ceremony_of, minutes_file, minutes_of
from chungtay.memoranda.queries.files import written
from chungtay.memoranda.queries.rows import witnesses_of

TOLD = Told(
    held_on=DAY,
    place="Hội trường Trường Tiểu học Mẫu 09",
    presided_by="Phạm Thị Mẫu Lan",
    kept_by="Trần Văn Mẫu Minh",
    attended="Lãnh đạo hai trường\nĐại diện cha mẹ học sinh",
    order_of_events="1. Tuyên bố lý do\n2. Ký kết",
    photographs="Ảnh 1: hai hiệu trưởng ký, Trường Tiểu học Mẫu 09 lưu",
)


def entered(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_the_minutes_say_where_when_who_and_what_in_order(in_force: Agreement, thay_minh: Person) -> None:
    ceremony = record_ceremony(in_force, TOLD, by=thay_minh, at=AT)

    document = minutes_of(in_force, ceremony, DAY)

    assert document is not None
    said = list(texts_in(document))
    assert (document.code, document.kind, document.issued_on) == ("BB", "Biên bản", DAY)
    assert document.subject == "Lễ ký bản ghi nhớ “Bản ghi nhớ phối hợp”"
    assert any("ngày 20 tháng 11 năm 2026, tại Hội trường Trường Tiểu học Mẫu 09, đã diễn ra" in line for line in said)
    assert [(one.post, one.name) for one in document.signatures] == [
        ("Chủ trì", "Phạm Thị Mẫu Lan"),
        ("Thư ký", "Trần Văn Mẫu Minh"),
    ]
    order = ["I. Các bên ký kết", "II. Thành phần tham dự", "III. Diễn biến", "1. Tuyên bố lý do", "IV. Ảnh lưu"]
    assert [said.index(line) for line in order] == sorted(said.index(line) for line in order)
    assert "Bên B: Trường Tiểu học Mẫu 27" in said
    assert verbs_of(in_force)[-1] == "memoranda.ceremony_recorded"


def test_the_page_shows_the_place_of_the_ceremony_and_no_byte_of_the_signed_text_follows_it(
    in_force: Agreement, thay_minh: Person
) -> None:
    def row() -> object:
        return Agreement.objects.values().get(pk=in_force.pk)

    def files() -> list[bytes]:
        fresh = Agreement.objects.get(pk=in_force.pk)
        return [written(cast("OfficialDocument", paper_of(fresh, DAY)), ending) for ending in ("docx", "pdf")]

    page, before, printed = f"/ghi-nho/{in_force.uid}/", row(), files()
    assert "<dd>không ghi</dd>" in entered(thay_minh).get(page).content.decode()

    for seen, place in enumerate([TOLD.place, "Phòng họp Trường Tiểu học Mẫu 27"]):
        ceremony = record_ceremony(in_force, replace(TOLD, place=place), by=thay_minh, at=AT, seen=seen)

        assert f"<dd>{place}" in entered(thay_minh).get(page).content.decode()
        minutes = minutes_of(in_force, ceremony, DAY)
        assert minutes is not None
        assert any(f"tại {place}, đã diễn ra" in line for line in texts_in(minutes))
        assert (row(), files()) == (before, printed)


def test_both_files_are_official_minutes(in_force: Agreement, thay_minh: Person) -> None:
    ceremony = record_ceremony(in_force, replace(TOLD, photographs="", kept_by=""), by=thay_minh, at=AT)

    word, pdf = (minutes_file(in_force, ceremony, ending, DAY) for ending in ("docx", "pdf"))

    assert word is not None
    assert breaches_of_docx(word.content) == []
    assert pdf is not None
    assert pdf.name == "le-ky-ban-ghi-nho-phoi-hop.pdf"
    words = " ".join(PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text().split())
    assert "BIÊN BẢN" in words
    assert "Ảnh lưu" not in words


@pytest.mark.parametrize("state", ["draft", "two_schools"])
def test_of_a_draft_and_of_a_text_of_the_news_no_ceremony_is_recorded(
    request: pytest.FixtureRequest, he_thong: Person, state: str
) -> None:
    with pytest.raises(RuleBroken, match="chỉ được ghi cho bản văn ký trên hệ thống này"):
        record_ceremony(request.getfixturevalue(state), TOLD, by=he_thong, at=AT)


@pytest.mark.parametrize("day", [date(2026, 11, 9), DAY + timedelta(days=1)])
def test_a_day_before_the_text_or_still_to_come_is_refused(approved: Agreement, co_lan: Person, day: date) -> None:
    with pytest.raises(RuleBroken, match="Hãy ghi một ngày từ đó đến hôm nay"):
        record_ceremony(approved, replace(TOLD, held_on=day), by=co_lan, at=AT)


def test_who_read_an_older_record_does_not_write_over_the_newer(approved: Agreement, co_lan: Person) -> None:
    record_ceremony(approved, TOLD, by=co_lan, at=AT)
    with pytest.raises(StaleVersion):
        record_ceremony(approved, TOLD, by=co_lan, at=AT)

    record_ceremony(approved, replace(TOLD, place="Sân trường"), by=co_lan, at=AT, seen=1)

    known = ceremony_of(approved)
    assert known is not None
    assert (known.place, known.version, Ceremony.objects.count()) == ("Sân trường", 2, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ceremony.objects.update(presided_by="")


def test_a_teacher_of_a_party_writes_it_and_readers_find_it_on_the_page(
    in_force: Agreement, thay_minh: Person, co_lan: Person, khach_la: Person
) -> None:
    client, address = entered(thay_minh), reverse("memoranda:ceremony", args=[in_force.uid])
    assert address in client.get(in_force.get_absolute_url()).content.decode()
    sent = {name: getattr(TOLD, name) for name in ("place", "presided_by", "attended", "order_of_events")}
    sent |= {"held_on": f"{today():%d/%m/%Y}", "version": "0", "idempotency_key": new_key()}
    assert client.post(address, sent)["Location"] == in_force.get_absolute_url()

    seen = entered(co_lan).get(in_force.get_absolute_url()).content.decode()

    assert "Hội trường Trường Tiểu học Mẫu 09" in seen
    for name in ("ceremony_docx", "ceremony_pdf"):
        assert client.get(reverse(f"memoranda:{name}", args=[in_force.uid])).status_code == 200
        assert entered(khach_la).get(reverse(f"memoranda:{name}", args=[in_force.uid])).status_code == 404
    assert entered(khach_la).get(address).status_code == 404
    assert 'value="1"' in client.get(address).content.decode()


SEEN_BY = [
    WitnessSaid(name="Vũ Thị Mẫu Hoa", post="Phó Chủ tịch", body="Ủy ban nhân dân xã Mẫu 1"),
    WitnessSaid(name="Bùi Thị Mẫu Hạnh", post="Trưởng phòng"),
]


def test_witnesses_named_before_the_signing_have_their_places_on_the_paper_and_the_minutes_in_order(
    approved: Agreement, co_lan: Person
) -> None:
    before = paper_of(approved, DAY)
    told = replace(TOLD, photographs="", witnesses=SEEN_BY)
    ceremony = record_ceremony(approved, told, by=co_lan, at=AT)

    paper, minutes = paper_of(approved, DAY), minutes_of(approved, ceremony, DAY)

    assert before is not None
    assert paper is not None
    assert minutes is not None
    expected = [
        ("Phó Chủ tịch Ủy ban nhân dân xã Mẫu 1", "Vũ Thị Mẫu Hoa"),
        ("Trưởng phòng", "Bùi Thị Mẫu Hạnh"),
    ]
    assert list(before.witnesses) == []
    for document in (paper, minutes):
        assert [(one.post, one.name) for one in document.witnesses] == expected
        assert breaches_of_docx(written(document, "docx")) == []
    words = " ".join(PdfReader(io.BytesIO(written(paper, "pdf"))).pages[-1].extract_text().split())
    assert words.index("Vũ Thị Mẫu Hoa") < words.index("Bùi Thị Mẫu Hạnh")


def test_the_record_told_better_names_its_witnesses_anew_and_agreed_words_stay_as_they_were(
    in_force: Agreement, co_lan: Person
) -> None:
    marks = list(in_force.texts.values_list("text_hash", flat=True))
    record_ceremony(in_force, replace(TOLD, witnesses=SEEN_BY), by=co_lan, at=AT)
    record_ceremony(in_force, replace(TOLD, witnesses=SEEN_BY[1:]), by=co_lan, at=AT, seen=1)

    assert witnesses_of(in_force) == [("Bùi Thị Mẫu Hạnh", "Trưởng phòng", "")]
    assert list(in_force.texts.values_list("text_hash", flat=True)) == marks


def test_witnesses_are_typed_one_a_line_shown_on_the_page_and_shown_again_to_correct(
    in_force: Agreement, thay_minh: Person, khach_la: Person
) -> None:
    client, address = entered(thay_minh), reverse("memoranda:ceremony", args=[in_force.uid])
    sent = {name: getattr(TOLD, name) for name in ("place", "presided_by", "attended", "order_of_events")}
    sent |= {"held_on": f"{today():%d/%m/%Y}", "version": "0", "idempotency_key": new_key()}
    typed = "Vũ Thị Mẫu Hoa; Phó Chủ tịch; Ủy ban nhân dân xã Mẫu 1\n\nBùi Thị Mẫu Hạnh; Trưởng phòng"

    for wrong in ("Chỉ có tên", "Một; hai; ba; bốn", "; Phó Chủ tịch", f"{'a' * 121}; Trưởng phòng"):
        refused = client.post(address, sent | {"witnesses": wrong}).content.decode()
        assert "Người chứng kiến thứ 1: hãy ghi họ tên; chức vụ; đơn vị" in refused
    many = "\n".join(["Ai đó; Giáo viên"] * 13)
    assert "nhiều nhất 12 người chứng kiến" in client.post(address, sent | {"witnesses": many}).content.decode()
    assert client.post(address, sent | {"witnesses": typed}).status_code == 302

    page = client.get(in_force.get_absolute_url()).content.decode()
    assert "<dd>Vũ Thị Mẫu Hoa, Phó Chủ tịch, Ủy ban nhân dân xã Mẫu 1</dd>" in page
    assert "<dd>Bùi Thị Mẫu Hạnh, Trưởng phòng</dd>" in page
    assert "Bùi Thị Mẫu Hạnh; Trưởng phòng</textarea>" in client.get(address).content.decode()
    assert entered(khach_la).get(address).status_code == 404

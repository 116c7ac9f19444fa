from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest
from django.test import Client

from chungtay.accounts.models import Person
from chungtay.agreements.models import Agreement
from chungtay.agreements.tests.conftest import first, second
from chungtay.amendments.queries.texts import annex_words
from chungtay.kernel.clock import today
from chungtay.kernel.duties import coming_dates, duties_of
from chungtay.kernel.idempotency import new_key
from chungtay.notices.models import Notice
from chungtay.organisations.models import Organisation
from chungtay.progress.exchange import statements_taken_away
from chungtay.progress.models import Statement
from chungtay.progress.tests.test_actions import laid_over, promise_of, state, told
from chungtay.records.engine.memoranda import CommitmentText
from chungtay.sheets.queries.parts import Table, Workbook

pytestmark = pytest.mark.django_db
Enter = Callable[[Person], Client]


def typed(**more: str) -> dict[str, str]:
    now = f"{today():%d/%m/%Y}"
    said = {"progress": "under_way", "amount": "1", "counted_on": now, "note": "", "version": "0"}
    return {**said, "idempotency_key": new_key(), **more}


def test_a_head_states_the_progress_and_the_memorandum_shows_both_sides(
    in_force: Agreement, co_lan: Person, thay_ky: Person, enter: Enter
) -> None:
    state(in_force, thay_ky, second(in_force), told("2"))
    client, here = enter(co_lan), f"/ghi-nho/cam-ket/{promise_of(in_force).uid}/"

    answer = client.post(f"{here}ghi/", typed())
    page = client.get(f"/ghi-nho/{in_force.uid}/").content.decode()

    assert (answer.status_code, answer["Location"]) == (302, here)
    assert "Hai bên chênh nhau 1 bộ." in page
    assert "Mẫu 09, Mẫu 27 ghi khác nhau về “Chia sẻ đề”." in page
    assert "Không ai phải chờ ai" not in page
    assert "Các bên ghi khác nhau" in page
    assert "Mỗi nửa đầy khi đủ chỉ tiêu 2 bộ." in page
    assert "Đang thực hiện" not in client.get(f"/ghi-nho/{in_force.uid}/ban/1/").content.decode()


@pytest.mark.slow
def test_the_same_form_sent_twice_states_once(in_force: Agreement, co_lan: Person, enter: Enter) -> None:
    client, words = enter(co_lan), typed()
    for _time in range(2):
        client.post(f"/ghi-nho/cam-ket/{promise_of(in_force).uid}/ghi/", words)

    assert Statement.objects.count() == 1


@pytest.mark.slow
def test_who_was_overtaken_keeps_the_typed_words(in_force: Agreement, co_lan: Person, enter: Enter) -> None:
    state(in_force, co_lan, first(in_force), told("1"))

    answer = enter(co_lan).post(
        f"/ghi-nho/cam-ket/{promise_of(in_force).uid}/ghi/", typed(amount="2", note="Bộ thứ hai giao ở trường.")
    )

    assert (answer.status_code, Statement.objects.count()) == (409, 1)
    assert "Bộ thứ hai giao ở trường." in answer.content.decode()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"amount": "hai"}, "bằng chữ số"),
        ({"amount": ""}, "Hãy ghi tổng số đã thực hiện đến nay"),
        ({"progress": ""}, "Xin chọn một mục cho “Tình trạng thực hiện”."),
        ({"counted_on": ""}, "Xin điền “Tính đến hết ngày”."),
        ({"counted_on": "31/02/2026"}, "31/02/2026"),
        ({"progress": "impossible", "amount": "0"}, "Hãy nêu trong ghi chú vì sao không thực hiện được"),
        ({"progress": "done"}, "Chỉ tiêu là 2 bộ"),
        ({"counted_on": "01/01/2020"}, "Biên bản có hiệu lực từ"),
    ],
)
def test_what_cannot_be_stated_comes_back_with_a_sentence(
    in_force: Agreement, co_lan: Person, enter: Enter, wrong: dict[str, str], said: str
) -> None:
    answer = enter(co_lan).post(f"/ghi-nho/cam-ket/{promise_of(in_force).uid}/ghi/", typed(**wrong))

    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not Statement.objects.exists()


def test_an_empty_form_states_nothing(in_force: Agreement, co_lan: Person, enter: Enter) -> None:
    answer = enter(co_lan).post(f"/ghi-nho/cam-ket/{promise_of(in_force).uid}/ghi/", {"idempotency_key": new_key()})

    assert answer.status_code == 200
    assert not Statement.objects.exists()


@pytest.mark.slow
def test_read_as_of_another_day_the_memorandum_offers_nothing_to_state(
    in_force: Agreement, co_lan: Person, enter: Enter
) -> None:
    here = f"/ghi-nho/{in_force.uid}/"
    client = enter(co_lan)
    tomorrow = date.fromordinal(today().toordinal() + 1)

    page = client.get(here).content.decode()

    assert "Ghi tiến độ" in page
    assert "Chưa bên nào ghi tiến độ." in page
    assert "Ghi tiến độ" not in client.get(here, {"ngay": f"{tomorrow:%d/%m/%Y}"}).content.decode()


@pytest.mark.slow
def test_a_commitment_that_an_annex_took_away_is_read_and_no_more_stated(
    three: tuple[Agreement, list[Person]], enter: Enter
) -> None:
    agreement, people = three
    row = promise_of(agreement)
    state(agreement, people[2], agreement.parties.all()[2], told("2", note="Giao hai bộ."))
    laid_over(agreement, people, CommitmentText(title="Chia sẻ đề", as_written=annex_words()["left_out"]))
    client, here = enter(people[2]), f"/ghi-nho/cam-ket/{row.uid}/"

    page = client.get(here).content.decode()
    whole = client.get(f"/ghi-nho/{agreement.uid}/").content.decode()

    assert ("Giao hai bộ." in page, "Ghi tiến độ" in page) == (True, False)
    assert "Một phụ lục đã bỏ cam kết này" in page
    assert here in whole
    assert client.get(f"{here}ghi/").headers["Location"] == here


@pytest.mark.slow
def test_past_its_due_day_whoever_carries_a_commitment_out_is_asked(
    in_force: Agreement, co_lan: Person, thay_ky: Person
) -> None:
    promise = promise_of(in_force)
    promise.due_on = date.fromordinal(today().toordinal() - 1)
    promise.save(update_fields=["due_on"])

    [mine] = duties_of(co_lan, today())
    assert mine.sentence == f"Mẫu 27 chờ bạn ghi tiến độ “Chia sẻ đề”, hạn {promise.due_on:%-d/%-m/%Y} đã qua."
    assert (mine.is_mine, mine.due, duties_of(thay_ky, today())) == (True, promise.due_on, [])
    for person, party in ((co_lan, first(in_force)), (thay_ky, second(in_force))):
        state(in_force, person, party, told("1"))
    assert [duty.sentence for duty in duties_of(co_lan, today())] == [mine.sentence]
    assert duties_of(thay_ky, today()) == []


def test_a_teacher_reads_what_is_stated_and_is_offered_no_form(
    in_force: Agreement, thay_ky: Person, thay_minh: Person, khach_la: Person, enter: Enter
) -> None:
    state(in_force, thay_ky, second(in_force), told("2", note="Nhận tại trường."))
    here = f"/ghi-nho/cam-ket/{promise_of(in_force).uid}/"

    page = enter(thay_minh).get(here)

    assert "Nhận tại trường." in page.content.decode()
    assert "ghi/" not in page.content.decode()
    assert enter(thay_minh).get(f"{here}ghi/").status_code == 403
    assert enter(khach_la).get(here).status_code == 404


def test_a_corrected_statement_stays_struck_through(in_force: Agreement, co_lan: Person, enter: Enter) -> None:
    state(in_force, co_lan, first(in_force), told("2"))
    client, here = enter(co_lan), f"/ghi-nho/cam-ket/{promise_of(in_force).uid}/"

    client.post(f"{here}ghi/", typed(amount="1,5", is_correction="on", note="Đếm nhầm.", version="1"))
    page = client.get(here).content.decode()

    assert "<del>2 bộ, đang thực hiện</del>" in page
    assert "1,5 bộ, đang thực hiện" in page


def test_who_has_stated_waits_for_who_has_not(in_force: Agreement, co_lan: Person, thay_ky: Person) -> None:
    state(in_force, co_lan, first(in_force), told("1"))

    [mine], [theirs] = duties_of(thay_ky, today()), duties_of(co_lan, today())

    assert (mine.is_mine, theirs.is_mine) == (True, False)
    assert mine.sentence == "Mẫu 09 đã ghi tiến độ “Chia sẻ đề” và chờ bạn cùng ghi."
    assert theirs.sentence == "Bạn chờ Mẫu 27 ghi tiến độ “Chia sẻ đề”."
    assert Notice.objects.filter(person=thay_ky, verb="progress.stated").exists()


@pytest.mark.slow
def test_two_that_differ_are_both_asked_to_look(in_force: Agreement, co_lan: Person, thay_ky: Person) -> None:
    state(in_force, co_lan, first(in_force), told("2"))
    state(in_force, thay_ky, second(in_force), told("1"))

    for person in (co_lan, thay_ky):
        [duty] = duties_of(person, today())
        assert (duty.is_mine, "ghi khác nhau" in str(duty.sentence)) == (True, True)


@pytest.mark.slow
def test_nobody_is_asked_where_both_say_the_same(in_force: Agreement, co_lan: Person, thay_ky: Person) -> None:
    state(in_force, co_lan, first(in_force), told("2"))
    state(in_force, thay_ky, second(in_force), told("2"))

    assert duties_of(co_lan, today()) == []


@pytest.mark.slow
def test_the_due_day_of_a_commitment_stands_among_the_coming_days(
    in_force: Agreement, co_lan: Person, khach_la: Person
) -> None:
    promise = promise_of(in_force)
    promise.due_on = date.fromordinal(today().toordinal() + 9)
    promise.save(update_fields=["due_on"])

    assert [(each.on, each.detail) for each in coming_dates(co_lan, today())] == [(promise.due_on, "Chia sẻ đề")]
    assert coming_dates(khach_la, today()) == []


@pytest.mark.slow
@pytest.mark.parametrize("address", ["/ghi-nho/{uid}/cam-ket.xlsx", "/ghi-nho/cam-ket.xlsx?cua=toi"])
def test_the_excel_says_line_by_line_what_each_party_states(
    in_force: Agreement, co_lan: Person, thay_ky: Person, enter: Enter, address: str
) -> None:
    state(in_force, co_lan, first(in_force), told("2"))
    state(in_force, thay_ky, second(in_force), told("1", note="=Nhận tại trường"))

    answer = enter(co_lan).get(address.format(uid=in_force.uid))
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a streamed answer
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    header, *rows = sheet.iter_rows(values_only=True)
    said = [dict(zip(header, row, strict=True)) for row in rows]

    assert [(row["Vai trò của bên"], row["Bên này ghi được"], row["Chỉ tiêu"]) for row in said] == [
        ("Bên thực hiện", 2, 2),
        ("Bên thụ hưởng", 1, 2),
    ]
    assert [row["Ghi chú của bên này"] for row in said] == [None, "=Nhận tại trường"]
    assert sheet["N3"].data_type == "s"
    assert all("Hai bên chênh nhau 1 bộ." in str(row["So giữa các bên"]) for row in said)


@pytest.mark.slow
def test_what_was_stated_is_carried_out_of_the_house_with_the_memorandum(
    in_force: Agreement, co_lan: Person, khach_la: Person, school_09: Organisation
) -> None:
    state(in_force, co_lan, first(in_force), told("2", note="Giao tại trường."))

    (sheet, mine), (others_sheet, theirs) = (
        list(statements_taken_away(person, [school_09.pk], today())) for person in (co_lan, khach_la)
    )

    assert isinstance(sheet, Workbook)
    assert isinstance(others_sheet, Workbook)
    assert (len(list(sheet.rows)), list(others_sheet.rows)) == (2, [])
    assert isinstance(mine, Table)
    assert isinstance(theirs, Table)
    assert ("Giao tại trường." in str(list(mine.rows)), list(theirs.rows)) == (True, [])

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError
from django.urls import reverse

from chungtay.kernel.clock import now
from chungtay.kernel.idempotency import new_key
from chungtay.kernel.jobs import run_due_jobs
from chungtay.sheets.actions import read_import, reading, withdraw_import
from chungtay.sheets.choices import ImportState
from chungtay.sheets.models import SheetImport, StagedRow
from chungtay.sheets.queries.offers import Checked, Entering, offer_sheet
from chungtay.sheets.queries.sentences import CELLS, FILE, UNREADABLE, sentence_of_fault, sentence_of_unreadable
from chungtay.sheets.rules import offers
from chungtay.sheets.tests.conftest import AT, CLEAN, Visit, text_of, verbs_of, workbook
from chungtay.sheets.tests.documents import OFFER, SHEET, members
from chungtay.workbooks import engine
from chungtay.workbooks.engine.columns import Row
from chungtay.workbooks.engine.faults import Fault, UnreadableFile
from chungtay.workbooks.engine.reading import read_sheet

pytestmark = pytest.mark.django_db(transaction=True)
SPOKEN = {"Flaw", "Fault", "UnreadableFile", "NotADay"}


def waiting(visit: Visit) -> SheetImport:
    visit.hand_in(workbook(CLEAN))
    return SheetImport.objects.latest("id")


def test_a_file_that_waits_says_so_and_is_found_again_in_the_list(chi_hanh: Visit) -> None:
    brought = waiting(chi_hanh)

    page = chi_hanh.client.get(brought.get_absolute_url())
    assert "Tệp đã đến và đang chờ đến lượt đọc." in text_of(page)
    assert "Bước 1 trong 4 bước" in text_of(page)
    assert 'http-equiv="refresh"' not in page.content.decode()
    assert brought.get_absolute_url() in chi_hanh.client.get(reverse("sheets:list")).content.decode()


def test_the_part_of_the_page_that_is_asked_again_opens_the_rows_when_they_are_there(chi_hanh: Visit) -> None:
    brought = waiting(chi_hanh)
    address = reverse("sheets:progress", args=[brought.uid])

    before = chi_hanh.client.get(address)
    run_due_jobs()
    after = chi_hanh.client.get(address)

    assert ("HX-Refresh" in before, after.get("HX-Refresh")) == (False, "true")


@pytest.mark.parametrize(
    ("state", "stage", "sentence"),
    [
        ("reading", "reading", "Tệp đang được đọc."),
        ("reading", "checking", "Đã đọc 3 dòng, đang đối chiếu với dữ liệu hiện có."),
        ("reading", "laying", "Đã kiểm tra 3 dòng, đang bày ra để bạn xem."),
        ("taking", "writing", "Đang ghi vào sổ 3 dòng: ghi đủ cả, hoặc không ghi dòng nào."),
    ],
)
def test_every_step_is_named(chi_hanh: Visit, state: str, stage: str, sentence: str) -> None:
    brought = waiting(chi_hanh)
    SheetImport.objects.filter(pk=brought.pk).update(state=state, stage=stage, row_count=3, new_count=3)

    assert sentence in chi_hanh.see(brought)


def test_a_file_at_which_nobody_works_says_so_and_can_be_started_once_more(chi_hanh: Visit) -> None:
    brought = waiting(chi_hanh)
    SheetImport.objects.filter(pk=brought.pk).update(state="reading", moved_at=now() - timedelta(minutes=5))

    assert "Đã 5 phút chưa có gì tiến thêm." in chi_hanh.see(brought)
    chi_hanh.press("again", brought)
    run_due_jobs()

    brought.refresh_from_db()
    assert (brought.state, StagedRow.objects.count()) == (ImportState.READ, 3)
    assert verbs_of(brought).count("sheets.read") == 1


def test_the_rows_can_be_checked_again_when_the_register_has_moved(chi_hanh: Visit) -> None:
    first, second = chi_hanh.bring(workbook(CLEAN)), chi_hanh.bring(workbook(CLEAN))
    chi_hanh.decide(first)
    second.refresh_from_db()
    assert second.new_count == 3

    chi_hanh.press("again", second)
    run_due_jobs()

    second.refresh_from_db()
    assert (second.new_count, second.same_count) == (0, 3)
    assert verbs_of(second)[-1] == "sheets.checked_again"
    assert "Không có gì để ghi vào sổ: không có dòng mới" in text_of(chi_hanh.press("take_over", second))


def test_a_file_set_aside_while_it_is_read_stays_set_aside(chi_hanh: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    brought = waiting(chi_hanh)

    def read_slowly(*given: object) -> object:
        withdraw_import(brought, by=chi_hanh.person, at=AT)
        path = brought.path
        path.write_bytes(workbook(CLEAN).read())
        return read_sheet(path, SHEET)

    monkeypatch.setattr(reading, "read_sheet", read_slowly)
    read_import(brought, by=chi_hanh.person, at=AT)

    brought.refresh_from_db()
    assert (brought.state, StagedRow.objects.count()) == (ImportState.WITHDRAWN, 0)


def check_that_stumbles(rows: object, entering: Entering) -> Checked:
    raise ZeroDivisionError


def check_without_a_database(rows: object, entering: Entering) -> Checked:
    raise OperationalError("gone")


def test_a_fault_of_a_room_refuses_the_file_in_words_and_changes_nothing(chi_hanh: Visit) -> None:
    mine = members[str(chi_hanh.person.uid)]
    with stumbling(check_that_stumbles):
        members[str(chi_hanh.person.uid)] = mine
        brought = chi_hanh.bring(workbook(CLEAN))
        assert "Phần mềm gặp lỗi nên việc đọc tệp dừng lại." in chi_hanh.see(brought)
        brought.refresh_from_db()
        assert (brought.state, brought.row_count, StagedRow.objects.count()) == (ImportState.REFUSED, 0, 0)


def test_a_database_that_does_not_answer_refuses_nothing(chi_hanh: Visit) -> None:
    brought = waiting(chi_hanh)
    with stumbling(check_without_a_database), pytest.raises(OperationalError):
        read_import(brought, by=chi_hanh.person, at=AT)

    brought.refresh_from_db()
    assert brought.state == ImportState.READING


def test_a_fault_while_taking_over_lets_the_sheet_wait_again(chi_hanh: Visit) -> None:
    brought = chi_hanh.bring(workbook(CLEAN))
    mine = members[str(chi_hanh.person.uid)]
    with stumbling(OFFER.check, take_over=take_over_that_stumbles):
        members[str(chi_hanh.person.uid)] = mine
        chi_hanh.decide(brought)
        assert "Chưa ghi vào sổ dòng nào do phần mềm gặp lỗi." in chi_hanh.see(brought)
        assert (brought.state, brought.new_count) == (ImportState.READ, 3)
    chi_hanh.press("take_over", brought, key=new_key())
    run_due_jobs()
    brought.refresh_from_db()
    assert brought.state == ImportState.TAKEN


def take_over_that_stumbles(rows: list[Row], entering: Entering) -> object:
    OFFER.take_over(rows[:1], entering)
    raise ZeroDivisionError


class stumbling:  # noqa: N801  # read as a word in a with-statement
    """The sheet of the tests with some of its functions exchanged for such that fail."""

    def __init__(self, check: object, **others: object) -> None:
        self.offer = OFFER.__class__(**{**OFFER.__dict__, "check": check, **others})

    def __enter__(self) -> None:
        offers._offers.clear()
        offer_sheet(self.offer)

    def __exit__(self, *_fault: object) -> None:
        offers._offers.clear()
        offer_sheet(OFFER)


def codes_of_the_engine() -> Iterator[tuple[str, str]]:
    """Every code the engine says, with the name it is said by; codes put together from pieces are left out."""
    for path in Path(engine.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in SPOKEN and node.args:
                said = [] if isinstance(node.args[0], ast.Subscript) else list(ast.walk(node.args[0]))
                name = getattr(node.func, "id", "")
            elif isinstance(node, ast.Tuple) and len(node.elts) == 2 and path.name in {"archive.py", "sniffing.py"}:
                name, said = "UnreadableFile", [node.elts[1]]
            else:
                continue
            for each in said:
                if isinstance(each, ast.Constant) and re.fullmatch("[a-z_]+[a-z]", str(each.value)):
                    yield name, str(each.value)


def test_every_code_of_the_engine_has_its_sentence() -> None:
    said = set(codes_of_the_engine()) | {("Fault", "cell_error"), ("UnreadableFile", "too_slow")}

    assert len(said) > 50
    of_files, of_rows = set(UNREADABLE), {*CELLS, *FILE}
    assert [
        code for name, code in sorted(said) if code not in (of_files if name == "UnreadableFile" else of_rows)
    ] == []


def test_every_sentence_can_be_said_with_the_words_the_engine_gives() -> None:
    words = dict.fromkeys(
        ["limit", "seen", "expected", "cell", "choices", "read", "other", "column", "row", "count"], "x"
    )
    for code in [*CELLS, *FILE]:
        assert "%(" not in sentence_of_fault(SHEET, Fault(code, 4, "title", "C", "abc", words))
    for code in UNREADABLE:
        assert "%(" not in sentence_of_unreadable(UnreadableFile(code, words))


def test_a_sheet_is_offered_once(chi_hanh: Visit) -> None:
    offer_sheet(OFFER)
    with pytest.raises(ValueError, match="van-ban"):
        offer_sheet(OFFER.__class__(**OFFER.__dict__))

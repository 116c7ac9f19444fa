"""A new officer, as a new user would: from the word printed at the first start to 300 schools from a dirty sheet."""

from __future__ import annotations

import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
import unicodedata
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from playwright.sync_api import Browser, Page, expect
from python_calamine import CalamineWorkbook
from tools.product import ROOT, answers, free_port, window

from chungtay.accounts.engine import codes
from chungtay.kernel.clock import now
from tests.journeys.looking import must_be_clean

pytestmark = pytest.mark.browser

SCHOOLS, MOST_STEPS = 300, 40
LEVELS = {"TH": "Tiểu học", "THCS": "THCS", "MN": "Mầm non"}


@dataclass
class Hands:
    """What an officer does with mouse and files, counted; typing is not."""

    page: Page
    steps: list[str] = field(default_factory=list)

    def click(self, selector: str) -> None:
        self.steps.append(f"click {selector}")
        self.page.click(selector)

    def choose_option(self, selector: str, label: str) -> None:
        self.steps += [f"open {selector}", f"choose {label}"]
        self.page.select_option(selector, label=label)

    def choose_file(self, selector: str, path: Path) -> None:
        self.steps += [f"open {selector}", f"choose {path.name}"]
        self.page.set_input_files(selector, path)

    def look(self, name: str) -> None:
        """Clean at both widths; a picture of each where somebody wants to see them."""
        folder = os.environ.get("CHUNGTAY_JOURNEY_PICTURES", "")
        for width, height in ((390, 844), (1280, 900)):
            self.page.set_viewport_size({"width": width, "height": height})
            must_be_clean(self.page)
            if folder:
                self.page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


@contextmanager
def fresh_installation(folder: Path) -> Iterator[str]:
    """The product served from an empty folder; yields the address of the first run."""
    port = free_port()
    environment = {**os.environ, "CHUNGTAY_DATA_DIR": str(folder), "PORT": str(port), "DATABASE_URL": ""}
    log = folder / "serve.log"
    with log.open("w") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "chungtay", "serve"],
            cwd=ROOT,
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            until = time.monotonic() + 180
            while not answers(f"http://127.0.0.1:{port}"):
                if server.poll() is not None or time.monotonic() > until:
                    raise RuntimeError(log.read_text())
                time.sleep(0.2)
            found = re.search(r"http://\S+/bat-dau/\S+/", log.read_text())
            assert found is not None, log.read_text()
            yield found[0]
        finally:
            server.send_signal(signal.SIGTERM)
            try:
                server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)


def communes_of_hanoi(folder: Path) -> list[tuple[str, str]]:
    """Code and full name of today's communes, as the officer's own sheet would know them."""
    query = """SELECT u.code, n.full_name FROM places_unit u JOIN places_unitname n ON n.unit_id = u.id
        JOIN places_unitparent p ON p.unit_id = u.id JOIN places_unit above ON above.id = p.parent_id
        WHERE u.level = 'commune' AND u.valid_until IS NULL AND n.valid_until IS NULL AND p.valid_until IS NULL
        AND above.code = '01' ORDER BY u.code"""
    with closing(sqlite3.connect(f"file:{folder / 'chungtay.sqlite3'}?mode=ro", uri=True)) as connection:
        return [(str(code), str(name)) for code, name in connection.execute(query)]


def dirty_rows(communes: list[tuple[str, str]]) -> list[list[Any]]:
    """The rows as offices keep them: abbreviations, decomposed marks, numbers that lost their zeros."""
    chance = random.Random(30)
    rows: list[list[Any]] = []
    for number in range(SCHOOLS):
        code, commune = communes[number % len(communes)]
        level = list(LEVELS)[number % len(LEVELS)]
        name = f"{'Trường ' if chance.random() < 0.7 else ''}{LEVELS[level]} {commune.split(' ', 1)[1]} {number}"
        short = commune.replace("phường ", "P. ").replace("xã ", "X.")
        rows.append(
            [
                number + 1,
                unicodedata.normalize("NFD", name) if number % 3 == 0 else name,
                20 + number % 30,
                10 + number % 20,
                f"{300 + number}" if number % 2 else 300 + number,
                short if number % 2 else unicodedata.normalize("NFD", commune.upper()),
                LEVELS[level].upper() if number % 5 == 0 else LEVELS[level],
                1_000_000 + number,  # 01000000 with its zero lost
                int(code),
                "Mức độ 1" if number % 4 == 0 else "",
                f"Thôn {number % 7 + 1}",
                243_380_0000 + number,
                f"Nguyễn Thị Mẫu {number}",
                "CL" if number % 6 else "Tư thục",
            ]
        )
    rows[41][6] = "Đại học"
    rows[207][5], rows[207][8] = "P. Không Có Thật", ""
    return rows


def dirty_sheet(path: Path, rows: list[list[Any]]) -> Path:
    """A title, a header of two rows with merged cells, half of it without marks, columns in no order, a totals row."""
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet("Bảng 1")
    page.merge_range(0, 0, 0, 13, "DANH SÁCH TRƯỜNG NĂM HỌC 2026-2027")
    tops = ["STT", "TEN TRUONG", None, None, None, "Phường, xã", "Cap hoc", "Mã trường", "Ma DVHC", "Chuẩn QG"]
    tops += ["Dia chi", "Số điện thoại", "Hiệu trưởng", "Cong lap/Tu thuc"]
    for at, top in enumerate(tops):
        if top is not None:
            page.merge_range(2, at, 3, at, top)
    page.merge_range(2, 2, 2, 4, "Quy mô")
    for at, under in ((2, "So GV"), (3, "So lop"), (4, "SO HS")):
        page.write(3, at, under)
    for number, row in enumerate(rows, start=4):
        page.write_row(number, 0, row)
    page.write(len(rows) + 4, 1, "Tổng cộng")
    page.write(len(rows) + 4, 4, sum(int(row[4]) for row in rows))
    book.close()
    return path


def mended(error_file: Path, path: Path) -> Path:
    """The error file with the two wrong cells put right, and nothing else touched."""
    rows = CalamineWorkbook.from_path(str(error_file)).get_sheet_by_index(0).to_python()
    right = {"Đại học": "Mầm non", "P. Không Có Thật": "P. Tây Mỗ"}
    assert sum(cell in right for row in rows for cell in row if isinstance(cell, str)) == len(right)
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy"})
    page = book.add_worksheet()
    for number, row in enumerate(rows):
        page.write_row(number, 0, [right.get(cell, cell) if isinstance(cell, str) else cell for cell in row])
    book.close()
    return path


def sign_up(hands: Hands, first_run: str) -> None:
    page = hands.page
    page.goto(first_run)
    hands.look("1-first-run")
    for name, typed in {"name": "Nguyễn Thị Mẫu Mai", "login": "mai.nguyen"}.items():
        page.fill(f"input[name={name}]", typed)
    for name in ("password", "password_again"):
        page.fill(f"input[name={name}]", "bốn từ dễ nhớ nhé")
    hands.click("main form button[type=submit], main form .form-bar button")
    hands.look("1-second-step")
    phone = codes.from_letters(page.inner_text("[data-secret]").replace(" ", ""))
    page.fill("input[name=code]", codes.code_at(phone, codes.step_at(now())))
    hands.click("main form .form-bar button")
    hands.look("1-recovery-codes")
    hands.click("main form .form-bar button.primary")
    expect(page.locator(".tasks")).to_contain_text("Cho biết bạn làm việc tại đơn vị nào")
    hands.look("2-today-before")
    hands.click(".tasks .task-end a")
    hands.look("3-begin")
    hands.click("input[name=kind][value=so]")
    hands.choose_option("select[name=province]", "Thành phố Hà Nội")
    page.fill("input[name=post]", "Chuyên viên")
    hands.click("main form .form-bar button")
    expect(page.locator(".tasks")).to_contain_text("Sở Giáo dục và Đào tạo Hà Nội chưa có trường nào")
    hands.look("4-today-after")


def bring(hands: Hands, path: Path) -> None:
    """From the page with the form to the checked rows."""
    hands.choose_file("input[type=file]", path)
    hands.click("main form .form-bar button")
    expect(hands.page.locator("form[action$='/nhan/']")).to_be_visible(timeout=60_000)


def take_over(hands: Hands) -> None:
    hands.click("form[action$='/nhan/'] button")
    expect(hands.page.locator(".inset.proof")).to_be_visible(timeout=60_000)


def test_a_new_officer_comes_from_the_first_word_to_three_hundred_schools(chrome: Browser, tmp_path: Path) -> None:
    folder = tmp_path / "installation"
    folder.mkdir()
    with fresh_installation(folder) as first_run:
        sheet = dirty_sheet(tmp_path / "Danh sách trường 2026.xlsx", dirty_rows(communes_of_hanoi(folder)))
        hands = Hands(window(chrome).new_page())
        page = hands.page
        sign_up(hands, first_run)

        hands.click(".tasks .task-end a")
        hands.look("5-bring")
        bring(hands, sheet)
        expect(page.locator("main")).to_contain_text("298")
        hands.look("6-checked")
        with page.expect_download() as download:
            hands.click("a[href$='/dong-loi/']")
        download.value.save_as(tmp_path / "loi.xlsx")
        hands.click("input[name=leaves_out_refused]")
        take_over(hands)
        hands.look("7-taken-over")

        hands.click(".crumbs a[href='/bang-tinh/'], main a[href='/bang-tinh/']")
        hands.look("8-list-of-sheets")
        hands.click("main a[href*='moi/'][href*='schools']")
        bring(hands, mended(tmp_path / "loi.xlsx", tmp_path / "Đã sửa.xlsx"))
        hands.look("9-mended")
        take_over(hands)

        hands.click("nav a[href='/don-vi/']")
        hands.look("10-register")
        with closing(sqlite3.connect(f"file:{folder / 'chungtay.sqlite3'}?mode=ro", uri=True)) as connection:
            query = "SELECT count(*) FROM organisations_organisationkind WHERE kind = 'TRUONG'"
            assert connection.execute(query).fetchone()[0] == SCHOOLS
        print(f"{len(hands.steps)} clicks and file choices")
        assert len(hands.steps) <= MOST_STEPS, hands.steps

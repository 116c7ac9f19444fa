"""Four hundred schools, from what one of them lacks to a draft memorandum: an officer, two heads, one tap."""

from __future__ import annotations

import os
import re
import time
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import urlparse

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Product, Watched, watched
from tests.journeys.looking import must_be_clean
from tests.journeys.test_needs import Phone, choose

pytestmark = pytest.mark.browser

PICTURES = os.environ.get("CHUNGTAY_JOURNEY_PICTURES", "")
PLAIN = ("Cụm chuyên môn Mẫu Bên 1, đồng bằng", "Cụm chuyên môn Mẫu Bên 2, đồng bằng")
HILLS = ("Cụm chuyên môn Mẫu Bên 3, miền núi", "Cụm chuyên môn Mẫu Bên 4, miền núi")
LACKING, GIVING = {"SK.boi": "Dạy bơi, phòng chống đuối nước", "CD.an-toan-tt": "An toàn thông tin"}, "QL.tu-chu"
PATIENCE = 60_000  # the worker has a few hundred letters to look through, on a busy machine


@dataclass(frozen=True)
class Two:
    """A school of the hills that has declared nothing, and the one of the plain that has what it lacks."""

    width: int
    login: str
    school: str
    other_login: str
    other: str
    mail: str

    @property
    def is_phone(self) -> bool:
        return self.width == 390

    @property
    def title(self) -> str:
        return f"Ghép đôi toàn tỉnh, đợt {self.width}"


WIDE = Two(1280, "nga", "Trường Mầm non Mẫu Suối Nguồn", "duc", "Trường Mầm non Mẫu Cửa Lạch", "nga@suoinguon.invalid")
PHONE = Two(390, "sen", "Trường THCS Mẫu Đèo Gió", "tam", "Trường THCS Mẫu Bến Sông", "sen@deogio.invalid")


def look(page: Page, name: str) -> None:
    """Clean; a picture where somebody wants to see it."""
    page.evaluate("() => window.scrollTo(0, 0)")
    must_be_clean(page)
    if PICTURES:
        width = page.evaluate("() => window.innerWidth")
        page.screenshot(path=str(Path(PICTURES) / f"ghep-{name}-{width}.png"), full_page=True)


def declare(head: Watched, product: Product) -> None:
    """Two needs and a strength, by the guided form."""
    phone = Phone(head.page)
    phone.page.goto(f"{product.address}/nhu-cau/khai/")
    phone.go_on()
    for leaf in LACKING:
        choose(phone, leaf, "5")
        phone.go_on()
    choose(phone, GIVING, "4")
    phone.go_on()
    look(phone.page, "01-khai-xong")
    phone.go_on()


def begin(officer: Watched, product: Product, two: Two) -> None:
    """Programme, phase, levels and the schools of both sides; ends on the page of the round."""
    page = officer.page
    page.goto(f"{product.address}/ghep-doi/bat-dau/")
    page.fill("input[name=title]", two.title)
    page.select_option("select[name=programme]", label="Nhà trường cùng chung tay, tỉnh Mẫu, 2026-2028")
    for side, bodies in (("left", PLAIN), ("right", HILLS)):
        for body in bodies:
            page.locator(f"fieldset:has(input[name={side}]) label", has_text=body).click()
    look(page, "02-bat-dau")
    page.click("main form .form-bar button.primary")
    expect(page.locator("h1")).to_have_text(two.title)
    expect(page.locator("main")).to_contain_text("trong 400 đơn vị có thể tham gia")
    page.click("summary:has-text('còn thiếu')")
    expect(page.locator("main details")).to_contain_text("Trường Tiểu học Mẫu Bãi Bồi")
    look(page, "03-san-sang")


def arrange(officer: Watched) -> None:
    page = officer.page
    page.click("a:has-text('Mở bảng ghép đôi')")
    look(page, "04-chua-tinh")
    page.click("a:has-text('Quy tắc và trọng số')")
    page.fill("input[name=farthest_km]", "170")
    page.locator("input[name=near_weight]").fill("5")
    look(page, "05-quy-tac")
    page.click("main form .form-bar button.primary")


def compute(officer: Watched, product: Product, two: Two) -> str:
    """The worker computes while the officer is elsewhere; returns the address of the board."""
    page = officer.page
    page.click("button:has-text('Tính các cặp')")
    page.wait_for_url("**/tien-do/")
    board = page.url.removesuffix("tien-do/")
    page.goto(f"{product.address}/ghep-doi/")
    page.click(f"a:has-text('{two.title}')")
    page.click("a:has-text('Mở bảng ghép đôi')")
    # Still at work: the page asks by itself how far it is, and leads to the board when it is done.
    expect(page.locator("#pairs-title")).to_be_visible(timeout=PATIENCE)
    expect(page).to_have_url(board)
    expect(page.locator(".inset.proof strong")).to_contain_text(re.compile("chứng minh|Cách tối ưu"))
    look(page, "06-bang")
    return board


def swap(officer: Watched, board: str) -> None:
    """The pair that fits least exchanges partners with another one; what it costs stands there before."""
    page = officer.page
    page.locator(".pair-row .pair-names a").first.click()
    look(page, "07-mot-cap")
    row = page.locator(".swap-row").first
    expect(row.locator(".fit-value")).to_have_text(re.compile(r"^[+−]?\d+,\d+$|^0$"))
    row.locator("button").click()
    expect(page).to_have_url(board)
    expect(page.locator("main")).to_contain_text("Hai cặp đã đổi bạn cho nhau và được khóa lại.")
    expect(page.locator("#hand-title")).to_be_visible()
    look(page, "08-da-doi")


def publish(officer: Watched, board: str, two: Two) -> None:
    page = officer.page
    page.goto(f"{board}?tim={two.school}")
    expect(page.locator(".pair-row")).to_have_count(1)
    expect(page.locator(".pair-row")).to_contain_text(two.other)
    page.click("button:has-text('Trình duyệt')")
    look(page, "09-duyet")
    page.click("button:has-text('Công bố và hỏi các đơn vị')")
    expect(page.locator("#answers-title")).to_be_visible()
    look(page, "10-cong-bo")


def accept(head: Watched, product: Product, two: Two) -> str:
    """By the page, signed in; returns its address."""
    page = head.page
    page.goto(f"{product.address}/ghep-doi/de-nghi/")
    look(page, "11-de-nghi")
    page.click(f"a:has-text('{two.school}')")
    page.check("input[name=answer][value=accept]")
    look(page, "12-tra-loi")
    page.click("main form .form-bar button.primary")
    expect(page.locator("main")).to_contain_text("Câu trả lời đã được ghi nhận")
    return page.url


def letter(product: Product, two: Two) -> str:
    """The path of the link in the letter to the head, once the worker has sent it."""
    until = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < until:
        for file in (product.folder / "mail").glob("*"):
            for part in file.read_bytes().split(b"-" * 79):
                message = message_from_bytes(part.lstrip(), policy=policy.default)
                if two.mail in str(message["To"]):
                    found = re.search(r"https?://\S+", str(message.get_content()))
                    assert found is not None
                    return urlparse(found[0]).path
        time.sleep(0.5)
    raise AssertionError(f"no letter to {two.mail}")


def tap(chrome: Browser, product: Product, two: Two) -> None:
    """One tap on the phone, by nobody who has signed in."""
    guest = watched(chrome, product, phone=two.is_phone)
    guest.page.goto(product.address + letter(product, two))
    expect(guest.page.locator("main")).to_contain_text(two.other)
    look(guest.page, "13-mot-cham")
    guest.page.click("button:has-text('Có, chúng tôi nhận đơn vị này')")
    expect(guest.page.locator("main")).to_contain_text("Câu trả lời đã được ghi nhận")
    look(guest.page, "14-cam-on")
    assert guest.elsewhere + guest.complaints == []
    guest.context.close()


def see_draft(head: Watched, product: Product, proposal: str, two: Two) -> None:
    page = head.page
    page.goto(proposal)
    expect(page.locator("main")).to_contain_text("Bản nháp biên bản ghi nhớ")
    look(page, "15-da-nhan")
    page.goto(f"{product.address}/ghi-nho/")
    page.locator("main a", has_text=two.school).first.click()
    expect(page.locator("h1")).to_contain_text(two.school)
    for need in LACKING.values():
        expect(page.locator("main")).to_contain_text(need)
    look(page, "16-du-thao")


@pytest.mark.parametrize("two", [WIDE, PHONE], ids=["1280", "390"])
def test_four_hundred_schools_are_matched_and_two_of_them_have_a_draft(
    product: Product, chrome: Browser, two: Two
) -> None:
    logins = (two.login, two.other_login, "quyen")
    first, second, officer = people = [watched(chrome, product, login=login, phone=two.is_phone) for login in logins]

    declare(first, product)
    begin(officer, product, two)
    arrange(officer)
    board = compute(officer, product, two)
    swap(officer, board)
    publish(officer, board, two)
    proposal = accept(second, product, two)
    tap(chrome, product, two)
    see_draft(second, product, proposal, two)

    for window in people:
        assert (window.elsewhere, window.complaints) == ([], [])
        window.context.close()

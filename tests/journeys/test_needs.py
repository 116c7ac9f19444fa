"""Two needs and one strength on a phone: at most fifteen screens, the browser killed half-way, nothing lost."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Product, watched
from tests.journeys.looking import must_be_clean

pytestmark = pytest.mark.browser

MOST_SCREENS = 15
WORDS = "Mười hai máy cho phòng máy, hiện dùng chung với thư viện."
GO_ON = ".form-bar button.primary"


class Phone:
    """Somebody's phone: counts the screens they look at."""

    def __init__(self, page: Page) -> None:
        self.page, self.screens = page, 0

    def look(self) -> None:
        self.screens += 1
        must_be_clean(self.page)

    def go_on(self) -> None:
        before = self.page.url
        self.page.click(GO_ON)
        self.page.wait_for_url(lambda url: url != before)
        self.look()


def declared(product: Product) -> list[tuple[str, str, str]]:
    query = """SELECT e.kind, e.topic, e.words FROM needs_entry e
        JOIN organisations_organisation o ON o.id = e.organisation_id WHERE o.current_name = ? ORDER BY e.id"""
    with closing(sqlite3.connect(f"file:{product.folder / 'chungtay.sqlite3'}?mode=ro", uri=True)) as connection:
        return list(connection.execute(query, ["Trường Mầm non Mẫu 10"]))


def choose(phone: Phone, leaf: str, degree: str) -> None:
    """The group, then the leaf with its degree; ends on the screen of details."""
    phone.page.check(f"input[name=group][value={leaf[:2]}]")
    phone.go_on()
    phone.page.check(f"input[name=leaf][value='{leaf}']")
    phone.page.locator(".degree-row label", has_text=degree).click()
    phone.go_on()


def test_two_needs_and_a_strength_fit_fifteen_screens_though_the_browser_is_killed(
    product: Product, chrome: Browser
) -> None:
    before = declared(product)
    first = watched(chrome, product, login="son", phone=True)
    phone = Phone(first.page)
    phone.page.goto(f"{product.address}/nhu-cau/khai/")
    phone.look()
    phone.go_on()
    choose(phone, "NU.nuoi-duong", "4")
    phone.go_on()
    choose(phone, "TB.may-tinh", "5")
    phone.page.fill("textarea[name=words]", WORDS)
    phone.go_on()
    phone.page.check("input[name=group][value=SK]")
    phone.go_on()
    first.context.close()

    again = watched(chrome, product, login="son", phone=True)
    second = Phone(again.page)
    second.screens = phone.screens
    second.page.goto(f"{product.address}/nhu-cau/khai/")
    second.look()
    second.go_on()
    expect(second.page.locator("main")).to_contain_text("Câu 8 trên 9")
    second.page.check("input[name=leaf][value='SK.ban-tru']")
    second.page.locator(".degree-row label", has_text="3").click()
    second.go_on()
    second.go_on()
    expect(second.page.locator("main")).to_contain_text(WORDS)
    second.go_on()

    assert second.screens <= MOST_SCREENS
    assert declared(product)[len(before) :] == [
        ("need", "NU.nuoi-duong//", ""),
        ("need", "TB.may-tinh//", WORDS),
        ("strength", "SK.ban-tru//", ""),
    ]
    assert (first.elsewhere, first.complaints, again.elsewhere, again.complaints) == ([], [], [], [])


def test_the_pages_of_needs_are_clean_on_a_phone_and_on_a_wide_screen(product: Product, chrome: Browser) -> None:
    for login, pages in (("thu", ("", "doi-tac/", "van-dung/")), ("hanh", ("tong-quan/", "tim/", "danh-muc/"))):
        for phone in (True, False):
            seen = watched(chrome, product, login=login, phone=phone)
            for page in pages:
                seen.page.goto(f"{product.address}/nhu-cau/{page}")
                must_be_clean(seen.page)
            assert (seen.elsewhere, seen.complaints) == ([], [])
            seen.context.close()


def need_being_met(product: Product) -> str:
    query = """SELECT e.uid FROM needs_entry e JOIN organisations_organisation o ON o.id = e.organisation_id
        WHERE e.state = 'being_met' AND o.current_name = 'Trường THCS Mẫu 02'"""
    with closing(sqlite3.connect(f"file:{product.folder / 'chungtay.sqlite3'}?mode=ro", uri=True)) as connection:
        return str(connection.execute(query).fetchone()[0])


def send(page: Page, address: str, *, report: bool = False, reason: str = "") -> None:
    """Open a form about a need, look at it, answer it and send it; ends on the page of the need."""
    page.goto(address)
    must_be_clean(page)
    if report:
        page.check("input[name=to][value=report]")
    if reason:
        page.fill("textarea[name=reason]", reason)
    page.click(GO_ON)
    page.wait_for_url(lambda url: url != address)
    must_be_clean(page)


def test_help_that_is_not_yet_enough_is_said_so_and_only_the_side_in_need_calls_it_met(
    product: Product, chrome: Browser
) -> None:
    why = "Mới có phân phối chương trình, chưa dạy thử tiết nào."
    need = f"{product.address}/nhu-cau/{need_being_met(product)}/"
    binh = watched(chrome, product, login="binh", phone=True)
    thu = watched(chrome, product, login="thu", phone=True)

    send(binh.page, f"{need}giup/", report=True)
    send(thu.page, f"{need}chua-dat/", reason=why)
    binh.page.goto(f"{product.address}/hom-nay/")
    expect(binh.page.locator("main")).to_contain_text(why)
    send(binh.page, f"{need}giup/", report=True)
    expect(binh.page.locator("dl.summary")).not_to_contain_text("Bên cần xác nhận")
    send(thu.page, f"{need}da-dap-ung/")

    said = thu.page.locator("section", has=thu.page.get_by_role("heading", name="Trao đổi về việc giúp")).locator(
        ".row-title"
    )
    assert said.all_inner_texts() == ["Báo đã giúp xong", "Trả lời: chưa đạt", "Báo đã giúp xong"]
    expect(thu.page.locator("dl.summary")).to_contain_text("Bên cần xác nhận")
    assert (binh.elsewhere, binh.complaints, thu.elsewhere, thu.complaints) == ([], [], [], [])

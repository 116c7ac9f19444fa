"""A session ends while somebody types: the words come back to their writer, and to nobody else at the computer."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect
from tools.product import PASSWORD, sign_in

from tests.journeys.conftest import Product, watched

pytestmark = pytest.mark.browser

WORDS = "Nên nâng lên hai tiết mỗi học kỳ."


def drafts(page: Page) -> int:
    return int(page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('chungtay-draft:')).length"))


def test_typed_words_outlive_the_session_and_stay_with_their_writer(product: Product, chrome: Browser) -> None:
    lan = watched(chrome, product, login="lan")
    page = lan.page
    page.goto(f"{product.address}/ghi-nho/")
    page.click("ul.memoranda a[href^='/ghi-nho/']")
    page.fill("#talk textarea[name=body]", WORDS)
    expect(page.locator("#talk .draft-note")).to_contain_text("Đã giữ bản nháp")

    lan.context.clear_cookies(name="sessionid")
    page.click("#talk form button")
    expect(page.locator("h1")).to_have_text("Phiên đăng nhập của bạn đã kết thúc")
    expect(page.locator("main")).to_contain_text(WORDS)
    page.click(".form-bar a.primary")
    page.fill("input[name=login]", "lan")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")

    expect(page.locator("#talk textarea[name=body]")).to_have_value(WORDS)
    assert drafts(page) == 1
    lan.context.clear_cookies(name="sessionid")
    sign_in(lan.context, product.address, "tuan")
    page.goto(f"{product.address}/hom-nay/")
    assert drafts(page) == 0

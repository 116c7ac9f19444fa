"""Three schools in three browsers: from the library of articles over a suggestion to an approved text."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from tools.product import PASSWORD

from tests.journeys.conftest import Product, Watched, watched
from tests.journeys.looking import must_be_clean
from tests.journeys.test_two_heads import approve, comment

pytestmark = pytest.mark.browser

PARTNERS = ("Trường Tiểu học Mẫu 12", "Trường THCS Mẫu 02")


def choose(page: Page, product: Product) -> None:
    """Cô Lan finds one partner before the draft begins and the other while she is at it."""
    page.goto(f"{product.address}/ghi-nho/chon-ben/")
    page.fill("#find-unit", PARTNERS[0])
    page.click("form.search-form button")
    page.click(f"li:has-text('{PARTNERS[0]}') a")
    page.click("form.form-bar button.primary")
    page.fill("#find-unit", PARTNERS[1])
    page.click("button[value=find]")
    page.click(f"li:has-text('{PARTNERS[1]}') button[value^='party:']")
    expect(page.locator("#parties ol li")).to_have_count(3)


def draft(lan: Watched, product: Product, title: str) -> str:
    """From the library: words for many parties, one article left out, one commitment; returns the address."""
    page = lan.page
    choose(page, product)
    expect(page.locator("#id_a7-body")).to_have_value(re.compile("tất cả các bên cùng ký"))
    page.click("button[value='out:1']")
    page.click("button[value='promise:2']")
    page.fill("input[name=a2-p0-title]", "Tiết dạy minh họa")
    page.select_option("select[name=a2-p0-owed_by]", "3")
    page.select_option("select[name=programme]", index=1)
    page.fill("input[name=title]", title)
    expect(page.locator("#sheet-state")).not_to_contain_text("Hãy ghi tên gọi")
    expect(page.locator("#sheet-state")).to_contain_text("Đã giữ bản nháp lúc")
    must_be_clean(page)
    page.click("button[value=preview]")
    expect(page.locator("article.paper")).to_contain_text("Tiết dạy minh họa")
    must_be_clean(page)
    page.click(".actions a.primary")
    page.click("form.sheet .form-bar button.primary")
    expect(page.locator("h1")).to_have_text(title)
    return page.url


def suggest(third: Watched, address: str) -> None:
    page = third.page
    page.goto(f"{address}de-nghi/?part=article&number=1")
    words = page.input_value("textarea[name=body]")
    page.fill("textarea[name=body]", f"{words}\n4. Việc nhỏ làm trước, việc lớn làm sau.")
    must_be_clean(page)
    page.click("main form button.primary")
    expect(page.locator("#suggestions ins")).to_contain_text("Việc nhỏ làm trước")
    must_be_clean(page)


def take_over(lan: Watched, address: str) -> None:
    page = lan.page
    page.goto(address)
    page.click("#suggestions a[href$='/nhan/']")
    must_be_clean(page)
    page.click("main form button.primary")
    expect(page.locator(".page-head .purpose")).to_contain_text("Bản 2")


@pytest.mark.parametrize("phone", [False, True], ids=["1280", "390"])
def test_three_schools_agree_on_a_text_one_of_them_had_other_words_for(
    product: Product, chrome: Browser, *, phone: bool
) -> None:
    lan, tuan, third = (watched(chrome, product, login=login, phone=phone) for login in ("lan", "tuan", "thu"))
    address = draft(lan, product, f"Bản ghi nhớ ba trường {390 if phone else 1280}")
    comment(tuan, address, "Nên nói rõ việc nào làm trước.")
    tuan.page.goto(f"{address}xac-nhan/")
    tuan.page.fill("input[name=password]", PASSWORD)
    suggest(third, address)
    take_over(lan, address)

    # He read version 1; version 2 came meanwhile.
    tuan.page.click("form:has(input[name=password]) .form-bar button")
    expect(tuan.page.locator(".error-summary")).to_contain_text("mới nhất")
    tuan.page.goto(f"{address}thay-doi/")
    expect(tuan.page.locator("article ins").first).to_contain_text("Việc nhỏ làm trước")
    must_be_clean(tuan.page)
    approve(lan, address)
    lan.page.click(f"#waits form:has(button[aria-label='Nhắc {PARTNERS[0]}']) button")
    expect(lan.page.locator("#waits")).to_contain_text("Nhắc lần gần nhất")
    must_be_clean(lan.page)
    for head in (tuan, third):
        approve(head, address)

    expect(third.page.locator(".page-head .pills")).to_contain_text("Đã duyệt nội dung")
    for window in (lan, tuan, third):
        assert (window.elsewhere, window.complaints) == ([], [])

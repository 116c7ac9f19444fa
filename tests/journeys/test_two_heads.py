"""Two heads in two browsers: draft, comment, revise, approve, sign. What `./chungtay demo` serves, in Chromium."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect
from tools.product import PASSWORD

from chungtay.kernel.clock import today
from tests.journeys.conftest import Product, Watched, watched
from tests.journeys.looking import must_be_clean

pytestmark = pytest.mark.browser

PARTNER = "Trường Tiểu học Mẫu 12"


def scan() -> bytes:
    file = BytesIO()
    Image.new("RGB", (620, 877), "white").save(file, "PNG")
    return file.getvalue()


def draft(lan: Watched, product: Product, title: str) -> str:
    """Cô Lan chooses the other school, fills in the text and puts it on the table; returns the address of the draft."""
    page = lan.page
    page.goto(f"{product.address}/ghi-nho/chon-ben/")
    must_be_clean(page)
    page.fill("#find-unit", "tieu hoc mau 12")
    page.click("form.search-form button")
    page.click(f"li:has-text('{PARTNER}') a")
    page.click("form.form-bar button.primary")
    page.fill("input[name=title]", title)
    page.select_option("select[name=programme]", index=1)
    page.fill("textarea[name=a1-body]", "Mỗi học kỳ, mỗi bên dạy một tiết minh họa.")
    page.click("button[value='promise:1']")
    page.fill("input[name=a1-p0-title]", "Tiết minh họa")
    must_be_clean(page)
    page.click("form.sheet .form-bar button.primary")
    expect(page.locator("h1")).to_have_text(title)
    must_be_clean(page)
    return page.url


def comment(tuan: Watched, address: str, words: str) -> None:
    tuan.page.goto(address)
    tuan.page.fill("#talk textarea[name=body]", words)
    tuan.page.click("#talk form button")
    expect(tuan.page.locator("#talk")).to_contain_text(words)


def revise(lan: Watched, address: str) -> None:
    page = lan.page
    page.goto(f"{address}sua/")
    page.click("main form button.primary")
    page.fill("textarea[name=a1-body]", "Mỗi học kỳ, mỗi bên dạy hai tiết minh họa.")
    must_be_clean(page)
    page.click("form.sheet .form-bar button.primary")
    expect(page).to_have_url(re.compile(re.escape(address)))


def approve(head: Watched, address: str) -> None:
    page = head.page
    page.goto(f"{address}xac-nhan/")
    page.fill("input[name=password]", "sai-mat-khau-roi")
    page.click("form:has(input[name=password]) .form-bar button")
    expect(page.locator(".error-summary, [role=alert]").first).to_be_visible()
    page.fill("input[name=password]", PASSWORD)
    must_be_clean(page)
    page.click("form:has(input[name=password]) .form-bar button")
    expect(page).to_have_url(address)


def bring_scan(lan: Watched, address: str) -> None:
    page = lan.page
    page.goto(f"{address}ky/")
    page.fill("input[name=signed_on]", f"{today():%d/%m/%Y}")
    page.set_input_files("input[name=scan]", {"name": "ban-ky.png", "mimeType": "image/png", "buffer": scan()})
    page.fill("input[name=password]", PASSWORD)
    must_be_clean(page)
    page.click("form:has(input[name=password]) .form-bar button")
    expect(page).to_have_url(address)


def see_signature(tuan: Watched, address: str) -> None:
    page = tuan.page
    page.goto(f"{address}ky/")
    page.check("input[name=is_seen]")
    page.fill("input[name=password]", PASSWORD)
    must_be_clean(page)
    page.click("form:has(input[name=password]) .form-bar button")
    expect(page).to_have_url(address)


@pytest.mark.parametrize("phone", [False, True], ids=["1280", "390"])
def test_a_memorandum_goes_from_draft_to_force_between_two_heads(
    product: Product, chrome: Browser, *, phone: bool
) -> None:
    lan = watched(chrome, product, login="lan", phone=phone)
    tuan = watched(chrome, product, login="tuan", phone=phone)

    address = draft(lan, product, f"Bản ghi nhớ thử nghiệm {390 if phone else 1280}")
    comment(tuan, address, "Nên nâng lên hai tiết.")
    revise(lan, address)
    lan.page.goto(f"{address}ky/")
    expect(lan.page.locator("input[name=scan]")).to_have_count(0)
    for head in (lan, tuan):
        approve(head, address)
    bring_scan(lan, address)
    tuan.page.goto(f"{product.address}/hom-nay/")
    expect(tuan.page.locator("main")).to_contain_text("Bản ghi nhớ thử nghiệm")
    must_be_clean(tuan.page)
    see_signature(tuan, address)

    expect(tuan.page.locator(".page-head .pills")).to_contain_text("Có hiệu lực")
    must_be_clean(tuan.page)
    guest = watched(chrome, product, phone=phone)
    guest.page.goto(product.address)
    expect(guest.page.locator("main")).to_contain_text("Bản ghi nhớ thử nghiệm")
    for window in (lan, tuan, guest):
        assert (window.elsewhere, window.complaints) == ([], [])

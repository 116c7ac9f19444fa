"""Three schools in one memorandum, from its first draft to its end; one of them is merged away on the way."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tools.product import PASSWORD

from chungtay.kernel.clock import now, today
from chungtay.signatures.engine.certificates import read_authority
from chungtay.signatures.tests.making import Issued, authority, issued, signed
from tests.journeys.conftest import Product, Watched, watched
from tests.journeys.looking import must_be_clean
from tests.journeys.test_two_heads import scan

pytestmark = pytest.mark.browser

SECOND = "Trường Tiểu học Mẫu 12"
PICTURES = os.environ.get("CHUNGTAY_JOURNEY_PICTURES", "")


@dataclass(frozen=True)
class Side:
    """The third school, and the one that takes it in."""

    width: int
    login: str
    name: str
    heir_login: str
    heir: str

    @property
    def title(self) -> str:
        return f"Bản ghi nhớ trọn đời {self.width}"


WIDE = Side(1280, "thu", "Trường THCS Mẫu 02", "binh", "Trường THCS Mẫu 07")
PHONE = Side(390, "yen", "Trường Mầm non Mẫu 05", "son", "Trường Mầm non Mẫu 10")


def look(page: Page, name: str) -> None:
    """Clean; a picture where somebody wants to see it."""
    page.evaluate("() => window.scrollTo(0, 0)")
    must_be_clean(page)
    if PICTURES:
        width = page.evaluate("() => window.innerWidth")
        page.screenshot(path=str(Path(PICTURES) / f"{name}-{width}.png"), full_page=True)


def send(page: Page) -> None:
    page.click("main form:has(input[name=idempotency_key]) .form-bar button.primary")


def draft(lan: Watched, product: Product, side: Side) -> str:
    page = lan.page
    page.goto(f"{product.address}/ghi-nho/chon-ben/")
    page.fill("#find-unit", SECOND)
    page.click("form.search-form button")
    page.click(f"li:has-text('{SECOND}') a")
    page.click("form.form-bar button.primary")
    page.fill("#find-unit", side.name)
    page.click("button[value=find]")
    page.click(f"li:has-text('{side.name}') button[value^='party:']")
    page.select_option("select[name=programme]", index=1)
    page.fill("input[name=title]", side.title)
    page.click("button[value='promise:3']")
    page.fill("input[name=a3-p0-title]", "Tiết dạy minh họa")
    page.select_option("select[name=a3-p0-owed_by]", "3")
    look(page, "01-soan")
    page.click("form.sheet .form-bar button.primary")
    expect(page.locator("h1")).to_have_text(side.title)
    look(page, "02-du-thao")
    return page.url


def comment(head: Watched, address: str, article: int, words: str) -> None:
    page = head.page
    page.goto(f"{address}?dieu={article}")
    page.fill("#talk textarea[name=body]", words)
    page.click("#talk form button")
    expect(page.locator("#talk")).to_contain_text(words)
    look(page, "03-gop-y")


def revise(lan: Watched, address: str, words: str) -> None:
    page = lan.page
    page.goto(f"{address}sua/")
    page.click("main form button.primary")
    page.fill("textarea[name=a1-body]", words)
    page.click("form.sheet .form-bar button.primary")
    expect(page.locator(".page-head .purpose")).to_contain_text("Bản 2")


def approve(head: Watched, address: str) -> None:
    page = head.page
    page.goto(f"{address}xac-nhan/")
    page.fill("input[name=password]", PASSWORD)
    send(page)
    expect(page).to_have_url(address)


def approve_too_late(head: Watched, address: str) -> None:
    """The page of version 1 was open all the while; version 2 is there now."""
    page = head.page
    page.fill("input[name=password]", PASSWORD)
    send(page)
    refusal = page.locator(".error-summary")
    expect(refusal).to_contain_text("Bản 1 không còn là bản mới nhất. Xin đọc bản 2, rồi xác nhận bản đó.")
    look(page, "05-xac-nhan-ban-cu")


def trust(keeper: Watched, product: Product, root: Issued) -> None:
    """As an operator does: the file of the authority, its fingerprint read elsewhere, a first day."""
    page = keeper.page
    page.goto(f"{product.address}/chu-ky-so/")
    page.set_input_files(
        "input[name=certificate]", {"name": "ca-mau.cer", "mimeType": "application/pkix-cert", "buffer": root.der}
    )
    page.fill("input[name=why]", "Cấp chứng thư cho các trường mẫu.")
    send(page)
    page.click("a[href$='/xac-nhan/']")
    page.fill("input[name=ending]", read_authority(root.der).fingerprint[-8:])
    page.fill("input[name=begins]", f"{today() - timedelta(days=7):%d/%m/%Y}")
    send(page)
    expect(page.locator("main")).to_contain_text("Được tin cậy")
    look(page, "06-tin-cay")


def bring_scan(head: Watched, address: str) -> None:
    page = head.page
    page.goto(f"{address}ky/")
    page.fill("input[name=signed_on]", f"{today():%d/%m/%Y}")
    page.set_input_files("input[name=scan]", {"name": "ban-ky.png", "mimeType": "image/png", "buffer": scan()})
    page.fill("input[name=password]", PASSWORD)
    send(page)
    expect(page).to_have_url(address)


def see_signature(head: Watched, address: str) -> None:
    page = head.page
    page.goto(f"{address}ky/")
    page.check("input[name=is_seen]")
    page.fill("input[name=password]", PASSWORD)
    send(page)
    expect(page).to_have_url(address)


def sign_with_certificate(tuan: Watched, address: str, root: Issued) -> None:
    """The file given out, signed by a program outside, brought back."""
    page = tuan.page
    page.goto(f"{address}ban-de-ky/")
    page.fill("input[name=place]", "Xã Mẫu Bắc")
    look(page, "07-tep-de-ky")
    with page.expect_download() as given:
        send(page)
    month = timedelta(days=30)
    his = issued("Đỗ Tuấn Mẫu", root, organisation=SECOND, begins=now() - month, ends=now() + month)
    file = given.value.path().read_bytes()
    # In a thread of its own: the signing program runs an event loop, and so does the browser here.
    with ThreadPoolExecutor() as outside:
        content = outside.submit(signed, file, his, by=root, claims=now()).result()
    page.goto(f"{address}ky-so/")
    page.set_input_files(
        "input[name=signed_file]", {"name": "da-ky.pdf", "mimeType": "application/pdf", "buffer": content}
    )
    page.fill("input[name=password]", PASSWORD)
    look(page, "08-nop-tep-da-ky")
    send(page)
    expect(page).to_have_url(address)


def amend(lan: Watched, address: str, words: str) -> str:
    """The annex that writes the first article anew; returns its address."""
    page = lan.page
    page.goto(f"{address}phu-luc/")
    look(page, "10-dang-co-hieu-luc")
    page.click("a[href$='/phu-luc/soan/']")
    page.fill("textarea[name=body_1]", words)
    look(page, "11-soan-phu-luc")
    send(page)
    expect(page.locator("h1")).to_contain_text("Phụ lục số 01")
    look(page, "12-phu-luc-du-thao")
    return page.url


def merge(hanh: Watched, product: Product, side: Side) -> None:
    """The department takes the third school into another one, from today on."""
    page = hanh.page
    heir = product.uid("organisations_organisation", "current_name", side.heir)
    page.goto(f"{product.address}/sap-xep/don-vi/{heir}/sap-nhap/")
    page.fill("textarea[name=others]", side.name)
    page.check("input[name=becomes][value=here]")
    page.fill("input[name=on]", f"{today():%d/%m/%Y}")
    page.fill("input[name=legal_document]", "12/QĐ-UBND")
    look(page, "14-sap-nhap")
    send(page)
    look(page, "15-se-xay-ra")
    send(page)
    expect(page.locator("main")).to_contain_text("Đã thực hiện thay đổi.")


def inherit(heir: Watched, product: Product, side: Side, address: str) -> str:
    """What waits for the head of the successor; the annex is written already. Returns its address."""
    page = heir.page
    page.goto(f"{product.address}/hom-nay/")
    look(page, "17-viec-cua-don-vi-ke-thua")
    page.goto(f"{address}ke-thua/")
    look(page, "18-ke-thua")
    page.click("main a.primary")
    look(page, "19-soan-ke-thua")
    send(page)
    expect(page.locator("h1")).to_contain_text("Phụ lục số 02")
    expect(page.locator("article.paper")).to_contain_text(side.heir)
    look(page, "20-phu-luc-ke-thua")
    return page.url


def end(head: Watched, address: str, way: str, name: str) -> None:
    page = head.page
    page.goto(f"{address}{way}/")
    page.fill("input[name=last_day]", f"{today():%d/%m/%Y}")
    page.fill("input[name=notice]", "05/TB-THM09")
    page.fill("textarea[name=reason]", "Việc chung đã xong.")
    page.fill("input[name=password]", PASSWORD)
    look(page, name)
    send(page)
    expect(page).to_have_url(address)


@dataclass(frozen=True)
class Cast:
    """Everybody at their own window."""

    lan: Watched
    tuan: Watched
    third: Watched
    heir: Watched
    hanh: Watched
    keeper: Watched

    @property
    def heads(self) -> tuple[Watched, ...]:
        return self.lan, self.tuan, self.third


def agree(cast: Cast, address: str) -> None:
    """A comment, a second version, a confirmation of the first one that comes too late, and three of the second."""
    comment(cast.tuan, address, 2, "Nên nói rõ việc nào làm trước.")
    cast.third.page.goto(f"{address}xac-nhan/")
    revise(cast.lan, address, "Mỗi học kỳ, mỗi bên dạy hai tiết minh họa.")
    look(cast.lan.page, "04-ban-2")
    approve_too_late(cast.third, address)
    for head in cast.heads:
        approve(head, address)


def sign(cast: Cast, product: Product, side: Side, address: str) -> None:
    """Two on one scan, one by a certificate of an authority that has just come onto the list of trust."""
    root = authority(f"CA Mẫu {side.width}", side.width)
    trust(cast.keeper, product, root)
    bring_scan(cast.lan, address)
    sign_with_certificate(cast.tuan, address, root)
    see_signature(cast.third, address)


def sign_annex(cast: Cast, annex: str) -> None:
    for head in cast.heads:
        approve(head, annex)
    bring_scan(cast.lan, annex)
    for head in (cast.tuan, cast.third):
        see_signature(head, annex)


@pytest.mark.parametrize("side", [WIDE, PHONE], ids=["1280", "390"])
def test_three_schools_go_all_the_way_from_a_draft_to_the_end(product: Product, chrome: Browser, side: Side) -> None:
    logins = ("lan", "tuan", side.login, side.heir_login, "hanh", "vanhanh")
    people = [watched(chrome, product, login=login, phone=side.width == 390) for login in logins]
    cast, page = Cast(*people), people[0].page
    pills = page.locator(".page-head .pills")

    address = draft(cast.lan, product, side)
    agree(cast, address)
    sign(cast, product, side, address)
    page.goto(address)
    expect(pills).to_contain_text("Có hiệu lực")
    look(page, "09-co-hieu-luc")
    sign_annex(cast, amend(cast.lan, address, "Mỗi học kỳ, mỗi bên dạy ba tiết minh họa."))
    page.goto(f"{address}phu-luc/")
    expect(page.locator("article.paper")).to_contain_text("ba tiết minh họa")
    look(page, "13-da-sua-doi")

    merge(cast.hanh, product, side)
    page.goto(address)
    expect(pills).to_contain_text("Chưa ghi nhận kế thừa")
    expect(page.locator("aside.aside")).to_contain_text(f"{side.heir} trả lời thay {side.name} và chưa ký")
    look(page, "16-sau-sap-nhap")
    annex = inherit(cast.heir, product, side, address)
    approve(cast.heir, annex)
    bring_scan(cast.heir, annex)
    page.goto(address)
    expect(pills.get_by_text("Kế thừa", exact=True)).to_be_visible()
    look(page, "21-da-ke-thua")

    end(cast.heir, address, "roi", "22-roi")
    page.goto(address)
    expect(page.locator(".parties")).to_contain_text(f"là một bên đến hết ngày {today():%-d/%-m/%Y}")
    look(page, "23-mot-ben-roi")
    end(cast.lan, address, "cham-dut", "24-cham-dut")
    expect(pills).to_contain_text("Đã chấm dứt")
    look(page, "25-het-hieu-luc")
    for window in people:
        assert (window.elsewhere, window.complaints) == ([], [])

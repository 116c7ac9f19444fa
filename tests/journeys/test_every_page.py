"""Every page of the running demo in Chromium: axe at both widths, nothing from elsewhere, no complaint, no overflow."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from tools.take_pictures import finder, pictures

from tests.journeys.conftest import Product, watched

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def further(product: Product) -> list[tuple[str, str]]:
    """Pages no picture shows: forms, lookups, errors, an empty list, the map of another day."""
    draft = product.uid("agreements_agreement", "title", "Bản ghi nhớ phối hợp, giai đoạn 2026-2028")
    school = product.uid("organisations_organisation", "current_name", "Trường Tiểu học Mẫu 09")
    invented = product.uid("programmes_programme", "code", "MAU-2026")
    return [
        ("", "/dia-gioi/?ngay=2025-06-30"),
        ("", "/dia-gioi/tim/?q=quoc+oai"),
        ("", "/khong-co-trang-nay/"),
        ("lan", "/tai-khoan/"),
        ("lan", "/ghi-nho/chon-ben/"),
        ("lan", f"/ghi-nho/{draft}/sua/"),
        ("lan", f"/ghi-nho/{draft}/xac-nhan/"),
        ("lan", f"/ghi-nho/{draft}/rut/"),
        ("lan", f"/don-vi/{school}/"),
        ("lan", f"/don-vi/{school}/vai-tro-moi/"),
        ("ongba", "/hom-nay/"),
        ("hanh", "/hom-nay/"),
        ("hanh", "/don-vi/?q=mau+zzz"),
        ("hanh", "/don-vi/moi/"),
        ("hanh", f"/don-vi/{school}/ten-moi/"),
        ("hanh", f"/chuong-trinh/{invented}/"),
        ("hanh", "/chuong-trinh/mo/"),
    ]


def faults_of(page: Page) -> list[str]:
    result = Axe().run(page, options={"runOnly": RULES})
    found = [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in result.response["violations"]]
    if page.evaluate("() => document.documentElement.scrollWidth > window.innerWidth"):
        found.append("wider than the screen")
    return found


@pytest.mark.parametrize("phone", [False, True], ids=["1280", "390"])
def test_every_page_is_clean(product: Product, chrome: Browser, *, phone: bool) -> None:
    wanted = [(one.login, one.path) for one in pictures(finder(product.folder / "chungtay.sqlite3"))]
    wanted += further(product)
    found: list[str] = []
    for login in dict.fromkeys(login for login, _path in wanted):
        seen = watched(chrome, product, login=login, phone=phone)
        for path in [path for who, path in wanted if who == login]:
            seen.page.goto(product.address + path)
            found += [f"{path}: {fault}" for fault in faults_of(seen.page)]
        complaints = [line for line in seen.complaints if "404" not in line]
        found += [f"as {login}: {line}" for line in seen.elsewhere + complaints]
        seen.context.close()

    assert found == []


def test_a_page_with_a_fault_is_caught(chrome: Browser) -> None:
    page = chrome.new_page(viewport={"width": 390, "height": 800})
    page.set_content("<html lang='vi'><title>x</title><main><h1>x</h1><img src='data:,'><p style='width:900px'>x</p>")

    assert [fault.split(":")[0] for fault in faults_of(page)] == ["image-alt", "wider than the screen"]

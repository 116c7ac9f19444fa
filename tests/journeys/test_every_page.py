"""Pages of the running demo the walk of every route does not see: as other people, with a question, with no answer.

Axe at both widths, nothing from elsewhere, no complaint, no overflow.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import Browser
from tools.take_pictures import finder, pictures

from tests.journeys.conftest import Product, watched
from tests.journeys.looking import faults_of
from tests.journeys.test_every_route import walk

pytestmark = pytest.mark.browser


def further(product: Product) -> list[tuple[str, str]]:
    """Pages no picture shows: forms, lookups, errors, an empty list, the map of another day."""
    draft = product.uid("agreements_agreement", "title", "Bản ghi nhớ phối hợp, giai đoạn 2026-2028")
    school = product.uid("organisations_organisation", "current_name", "Trường Tiểu học Mẫu 09")
    invented = product.uid("programmes_programme", "code", "MAU-2026")
    approved = product.uid(
        "agreements_agreement", "title", "Bản ghi nhớ cùng chăm sóc, nuôi dưỡng trẻ, giai đoạn 2026-2028"
    )
    return [
        *papers(product, school),
        ("yen", f"/ghi-nho/{approved}/le-ky/"),
        ("yen", f"/ghi-nho/{approved}/bam-xac-nhan/"),
        ("yen", f"/ghi-nho/{approved}/ban-de-ky/"),
        ("giamdoc", f"/chuong-trinh/{invented}/cach-ky/"),
        ("vanhanh", "/chu-ky-so/"),
        ("vanhanh", "/chu-ky-so/thu-hoi/"),
        ("vanhanh", "/chu-ky-so/chung-thu/"),
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
        ("hanh", f"/sap-xep/don-vi/{school}/doi-ten/"),
        ("hanh", f"/chuong-trinh/{invented}/"),
        ("hanh", "/chuong-trinh/mo/"),
    ]


def papers(product: Product, school: str) -> list[tuple[str, str]]:
    """Every page of official documents: lists, forms, a draft, what was issued, and the page anybody checks it on."""
    with closing(sqlite3.connect(f"file:{product.folder / 'chungtay.sqlite3'}?mode=ro", uri=True)) as connection:

        def one(query: str, *values: str) -> str:
            return str(connection.execute(query, values).fetchone()[0])

        draft = one("SELECT uid FROM records_document WHERE state = ?", "draft")
        issued = one("SELECT uid FROM records_document WHERE state = ?", "issued")
        dossier = one("SELECT uid FROM records_dossier")
    lists = [
        "",
        "lap/",
        "so-di/",
        "so-den/",
        "ho-so/",
        f"so-den/{school}/ghi/",
        f"ho-so/{school}/mo/",
        f"ho-so/{dossier}/",
    ]
    steps = [f"{draft}/", *(f"{draft}/{step}/" for step in ("soan", "ban-hanh", "bo", "ho-so"))]
    done = [f"{issued}/", f"{issued}/thu-hoi/", f"{issued}/ho-so/", f"the-thuc/{school}/"]
    kept = [("lan", f"/van-ban/{path}") for path in [*lists, *done]]
    return [*kept, *(("hanh", f"/van-ban/{path}") for path in ["mau/", *steps])]


@pytest.mark.parametrize("phone", [False, True], ids=["1280", "390"])
def test_every_page_is_clean(product: Product, chrome: Browser, *, phone: bool) -> None:
    wanted = [(one.login, one.path) for one in pictures(finder(product.folder / "chungtay.sqlite3"))]
    wanted += further(product)
    walked = {(person, path) for person, paths in walk(product).items() for path in paths}
    wanted = [one for one in dict.fromkeys(wanted) if one not in walked]
    assert len(wanted) > 10
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

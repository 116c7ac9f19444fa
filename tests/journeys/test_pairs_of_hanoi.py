"""Three district pairs and a pair of schools of the articles, matched anew: declared, computed, asked, drafted."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tools.product import running_demo

from tests.journeys.clusters_of_hanoi import HEADS, LEADS, OFFICER, PAIRS, SCHOOLS, cluster, enter_into
from tests.journeys.conftest import Product, Watched, watched
from tests.journeys.test_matching import PATIENCE, look
from tests.journeys.test_needs import Phone, choose

pytestmark = pytest.mark.browser

PROGRAMME = "Nhà trường cùng chung tay phát triển - Thầy cô cùng sẻ chia trách nhiệm"


# Two needs and a strength of each: of the leads of one pair of clusters, and of the heads of the two schools.
SAID = (
    (("CM.trai-nghiem", "DT.tiet-doc"), "DN.to-truong"),
    (("DN.to-truong", "CD.nang-luc-so"), "CM.trai-nghiem"),
    (("GD.cong-dong", "CM.trai-nghiem"), "CD.nang-luc-so"),
    (("CD.nang-luc-so", "DN.to-truong"), "GD.cong-dong"),
)


@pytest.fixture
def product(untouched: Path, tmp_path: Path) -> Iterator[Product]:
    folder = tmp_path / "own"
    shutil.copytree(untouched, folder)
    enter_into(folder)
    with running_demo(folder) as address:
        yield Product(address, folder)


def declare(window: Watched, product: Product, lacks: Sequence[str], gives: str) -> None:
    phone = Phone(window.page)
    phone.page.goto(f"{product.address}/nhu-cau/khai/")
    phone.go_on()
    for leaf in lacks:
        choose(phone, leaf, "5")
        phone.go_on()
    choose(phone, gives, "4")
    phone.go_on()
    phone.go_on()


def begin(page: Page, product: Product, title: str, who: str, sides: dict[str, list[str]]) -> None:
    page.goto(f"{product.address}/ghep-doi/bat-dau/")
    page.fill("input[name=title]", title)
    page.select_option("select[name=programme]", label=PROGRAMME)
    page.select_option("select[name=level]", who)
    for side, bodies in sides.items():
        for body in bodies:
            page.locator(f"fieldset:has(input[name={side}]) label", has_text=body).click()
    look(page, "ha-noi-bat-dau")
    page.click("main form .form-bar button.primary")
    expect(page.locator("h1")).to_have_text(title)


def compute(page: Page) -> None:
    page.click("button:has-text('Tính các cặp')")
    expect(page.locator("#pairs-title")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".inset.proof strong")).to_have_text(re.compile("chứng minh tối ưu"))


def publish(page: Page) -> None:
    look(page, "ha-noi-bang")
    page.click("button:has-text('Trình duyệt')")
    page.click("button:has-text('Công bố và hỏi các đơn vị')")
    expect(page.locator("#answers-title")).to_be_visible()


def accept(window: Watched, product: Product, other: str) -> None:
    page = window.page
    page.goto(f"{product.address}/ghep-doi/de-nghi/")
    page.click(f"a:has-text('{other}')")
    page.check("input[name=answer][value=accept]")
    look(page, "ha-noi-tra-loi")
    page.click("main form .form-bar button.primary")
    expect(page.locator("main")).to_contain_text("Câu trả lời đã được ghi nhận")


def see_draft(window: Watched, product: Product, other: str) -> None:
    expect(window.page.locator("main")).to_contain_text("Bản nháp biên bản ghi nhớ")
    window.page.goto(f"{product.address}/ghi-nho/")
    window.page.locator("main a", has_text=other).first.click()
    look(window.page, "ha-noi-du-thao")


def asked_and_drafted(two: list[Watched], product: Product, names: list[str]) -> None:
    for window, other in zip(two, reversed(names), strict=True):
        accept(window, product, other)
    see_draft(two[1], product, names[0])


def match_clusters(officer: Watched, product: Product, leads: list[Watched]) -> None:
    """Clusters took over from the district offices: three on each side, and nothing says which belong together."""
    page = officer.page
    sides = {side: [cluster(pair[number]) for pair in PAIRS] for number, side in enumerate(("left", "right"))}
    begin(page, product, "Cụm với cụm, giai đoạn tới", "CUM_CHUYEN_MON", sides)
    page.click("a:has-text('Mở bảng ghép đôi')")
    compute(page)
    expect(page.locator(".pair-row")).to_have_count(len(PAIRS))
    for left, right in PAIRS:
        expect(page.locator(".pair-row", has_text=cluster(left))).to_contain_text(cluster(right))
    publish(page)
    asked_and_drafted(leads, product, [cluster(name) for name in PAIRS[1]])


def match_schools(officer: Watched, product: Product, heads: list[Watched]) -> None:
    """Two schools of one cluster, who have been partners before."""
    page = officer.page
    begin(page, product, "Hai trường ở Long Biên", "TH", {"left": [cluster("Long Biên")]})
    page.click("a:has-text('Mở bảng ghép đôi')")
    page.click("a:has-text('Quy tắc và trọng số')")
    page.uncheck("input[name=is_other_group]")
    page.check("input[name=old_pairs][value=ignore]")
    page.click("main form .form-bar button.primary")
    compute(page)
    publish(page)
    asked_and_drafted(heads, product, list(SCHOOLS))


@pytest.mark.parametrize("phone", [False, True], ids=["1280", "390"])
def test_the_pairs_of_the_articles_are_matched_again_up_to_a_draft(
    product: Product, chrome: Browser, *, phone: bool
) -> None:
    logins = (*LEADS, *HEADS, OFFICER)
    *sides, officer = (watched(chrome, product, login=login, phone=phone) for login in logins)
    for window, (lacks, gives) in zip(sides, SAID, strict=True):
        declare(window, product, lacks, gives)
    match_clusters(officer, product, sides[:2])
    match_schools(officer, product, sides[2:])
    for window in (officer, *sides):
        assert (window.elsewhere, window.complaints) == ([], [])
        window.context.close()

from __future__ import annotations

from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chungtay.kernel.routes import declaration_of
from chungtay.places import views
from chungtay.places.choices import UnitLevel
from chungtay.places.queries import unit_by_code

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pack")]

LAST_DAY = date(2025, 6, 30)
REFORM = date(2025, 7, 1)


def page(client: Client, address: str, **asked: str) -> str:
    response = client.get(address, asked)
    assert response.status_code == 200
    return unescape(response.content.decode())


def address_of(code: str, level: str, day: date) -> str:
    return reverse("places:show", args=[unit_by_code(code, level, day).uid])


@pytest.mark.parametrize(
    ("day", "provinces", "owners"),
    [
        ("2025-06-30", 63, ["(thành phố Đà Nẵng)", "(tỉnh Khánh Hòa)"]),
        ("2025-07-01", 34, ["(thành phố Đà Nẵng)", "(tỉnh Khánh Hòa)"]),
    ],
)
def test_the_map_of_each_generation_draws_hoang_sa_and_truong_sa(
    client: Client, day: str, provinces: int, owners: list[str]
) -> None:
    shown = page(client, reverse("places:map"), ngay=day)

    assert shown.count('<path class="place') == provinces
    assert shown.count('role="rowheader"') == provinces
    archipelagos = [group.split("</g>")[0] for group in shown.split('class="islands archipelago"')[1:]]
    assert ["Quần đảo Hoàng Sa" in archipelagos[0], "Quần đảo Trường Sa" in archipelagos[1]] == [True, True]
    assert [owner in group for owner, group in zip(owners, archipelagos, strict=True)] == [True, True]
    assert [group.count("<circle") for group in archipelagos] == [12, 27]
    assert "Biển Đông" in shown


def test_the_map_carries_the_licence_notice_and_numbers_svg_can_read(client: Client) -> None:
    shown = page(client, reverse("places:map"))

    assert "MIT" in shown
    assert "BSD" in shown
    assert "Apache 2.0" in shown
    drawing = shown.split('class="drawing places-map"')[1].split("</svg>")[0]
    view_box = drawing.split('viewBox="')[1].split('"')[0]
    assert [float(number) > 0 for number in view_box.split()[2:]] == [True, True]
    assert "style=" not in drawing


def test_a_day_nobody_can_read_is_refused_in_words_and_today_is_shown(client: Client) -> None:
    shown = page(client, reverse("places:map"), ngay="30/2/2025")

    assert "lịch không có ngày 30/2/2025" in shown
    assert "Trang đang hiển thị theo ngày hôm nay." in shown
    assert shown.count('<path class="place') == 34


def test_the_lookup_finds_an_ended_district_and_says_where_it_went(client: Client) -> None:
    shown = page(client, reverse("places:search"), q="Quoc Oai", ngay="21/11/2026")

    assert "Huyện Quốc Oai</a>, thành phố Hà Nội" in shown
    assert "Đến hết ngày 30/6/2025" in shown
    for name in ("xã Kiều Phú", "xã Phú Cát", "xã Hưng Đạo", "xã Yên Xuân"):
        assert name in shown


def test_the_lookup_without_a_match_says_what_to_try_and_keeps_what_was_typed(client: Client) -> None:
    shown = page(client, reverse("places:search"), q="Không Có Đâu <b>")

    assert "Không tìm thấy đơn vị nào có tên này" in shown
    assert 'value="Không Có Đâu <b>"' in shown
    assert "“Không Có Đâu <b>”" in shown
    assert "<b>”" not in client.get(reverse("places:search"), {"q": "Không Có Đâu <b>"}).content.decode()


def test_a_unit_page_tells_names_successors_and_the_resolution(client: Client) -> None:
    district = page(client, address_of("275", UnitLevel.DISTRICT, LAST_DAY), ngay="2026-11-21")

    assert "Đến hết ngày 30/6/2025" in district
    assert district.count("tiếp nhận chính") == 5
    assert district.count("tiếp nhận một phần") == 2
    assert "Nghị quyết số 1656/NQ-UBTVQH15 ngày 16/6/2025" in district
    assert "17 đơn vị trực thuộc vào ngày 30/6/2025" in district

    hue = page(client, address_of("46", UnitLevel.PROVINCE, REFORM))
    assert 0 < hue.index("Tỉnh Thừa Thiên Huế") < hue.rindex("<strong>Thành phố Huế")
    assert "Căn cứ pháp lý: nguồn không nêu" in hue


def test_the_track_of_a_unit_stops_where_its_name_changed(client: Client) -> None:
    shown = page(client, address_of("75", UnitLevel.PROVINCE, REFORM), ngay="2026-05-01")

    stops = shown.split('class="drawing track"')[1].split("</svg></form>")[0]
    assert "?ngay=2025-07-01" in stops
    assert "?ngay=2026-04-30" in stops
    assert "Thành phố Đồng Nai" in stops


def test_a_unit_page_before_its_founding_says_so(client: Client) -> None:
    shown = page(client, address_of("00622", UnitLevel.COMMUNE, REFORM), ngay="2020-01-01")

    assert "đơn vị bắt đầu từ ngày 1/7/2025" in shown


@pytest.mark.parametrize("name", ["province_map", "search", "show"])
def test_each_page_is_public_cacheable_and_stays_within_its_questions(client: Client, name: str) -> None:
    view = getattr(views, name)
    declared = declaration_of(view)
    assert declared is not None
    address = {
        "province_map": reverse("places:map"),
        "search": reverse("places:search") + "?q=tan",
        "show": address_of("01", UnitLevel.PROVINCE, REFORM),
    }[name]
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)

    assert (declared.audience, declared.cacheable, declared.writes) == ("public", True, False)
    assert response.status_code == 200
    assert "public" in response["Cache-Control"]
    assert len(queries) <= declared.queries
    assert client.post(address).status_code == 405


def test_an_unknown_unit_is_not_there(client: Client) -> None:
    assert client.get(reverse("places:show", args=["A" * 22])).status_code == 404

from __future__ import annotations

import re
from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from chungtay.search.tests.conftest import Shelf


@pytest.fixture
def client_of_somebody(db: None) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.create(name="Cô Lan", login="lan", is_active=True))
    return client


def text_of(content: bytes) -> str:
    return re.sub(r"\s+", " ", strip_tags(content.decode()))


def asked(client: Client, typed: str, **further: str) -> str:
    return text_of(client.get(reverse("search:find"), {"q": typed, **further}).content)


def suggested(client: Client, typed: str) -> str:
    return text_of(client.get(reverse("search:suggest"), {"q": typed}).content)


def test_only_who_is_signed_in_may_search(db: None) -> None:
    for name in ("search:find", "search:suggest"):
        assert "/dang-nhap/" in Client().get(reverse(name))["Location"]


def test_what_a_person_may_not_open_is_neither_found_nor_suggested_nor_counted(
    shelf: Shelf, client_of_somebody: Client
) -> None:
    shelf.put("Trường Tiểu học Hoa Sen")
    shelf.hidden.add(shelf.put("Trường Tiểu học Hoa Mai"))

    assert "Hoa Sen" in asked(client_of_somebody, "tieu hoc hoa")
    assert "1 kết quả cho “tieu hoc hoa”" in asked(client_of_somebody, "tieu hoc hoa")
    for typed in ("hoa mai", "Hoa Mai", "hoa mia", "mai"):
        assert "Trường Tiểu học Hoa Mai" not in asked(client_of_somebody, typed)
        assert "Hoa Mai" not in suggested(client_of_somebody, typed)
    assert "Hoa Sen" in suggested(client_of_somebody, "truong tieu hoc h")


def test_many_things_of_others_do_not_push_out_the_own_one(
    shelf: Shelf, client_of_somebody: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.put("Trường Hoa Sen 0")
    shelf.hidden.update(shelf.put(f"Trường Hoa Sen {number}") for number in range(1, 30))
    monkeypatch.setattr("chungtay.search.queries.finding.MOST_ROWS", 5)

    assert "Trường Hoa Sen 0" in asked(client_of_somebody, "hoa sen")


def test_a_slip_is_named_and_the_nearest_names_are_shown(shelf: Shelf, client_of_somebody: Client) -> None:
    shelf.put("Trường THCS Tây Mỗ")

    page = asked(client_of_somebody, "tay moo")

    assert "Không có tên nào viết đúng như vậy. Dưới đây là những tên gần nhất, hiểu là Tây Mỗ." in page
    assert "Trường THCS Tây Mỗ" in page
    assert "Không có tên nào viết đúng" not in asked(client_of_somebody, "tay mo")


def test_a_former_name_leads_to_what_the_thing_is_called_now(shelf: Shelf, client_of_somebody: Client) -> None:
    key = shelf.put("Trường Việt Hưng", ends=date(2025, 7, 1))
    shelf.put("Trường Cổ Bi", ends=date(2025, 7, 1), note="xã Cổ Bi")
    shelf.names[key].append(("Trường Giang Biên", date(2025, 7, 1), None, ""))
    shelf.refile()

    assert "Trường Việt Hưng nay là Trường Giang Biên" in asked(client_of_somebody, "viet hung")
    assert "Trường Cổ Bi xã Cổ Bi; đến hết ngày 30/6/2025" in asked(client_of_somebody, "co bi")


def test_nothing_found_and_nothing_typed_say_what_to_do(shelf: Shelf, client_of_somebody: Client) -> None:
    shelf.put("Trường Hoa Sen")

    assert "Chưa tìm thấy tên này" in asked(client_of_somebody, "zzzz")
    assert "Tìm được ở đây: shelf." in asked(client_of_somebody, "")
    assert "Tìm được ở đây: shelf." in asked(client_of_somebody, "  ")
    assert suggested(client_of_somebody, "h").strip() == ""


def test_of_many_only_the_first_stand_with_those_of_other_kinds(shelf: Shelf, client_of_somebody: Client) -> None:
    for number in range(9):
        shelf.put(f"Trường Hoa Sen {number}")

    page, whole = asked(client_of_somebody, "hoa sen"), asked(client_of_somebody, "hoa sen", loai="shelf")

    assert (page.count("Trường Hoa Sen"), whole.count("Trường Hoa Sen")) == (6, 9)
    assert "Xem cả 9 kết quả loại này" in page
    assert "Tìm trong tất cả" in whole
    assert asked(client_of_somebody, "hoa sen", loai="khong-co") == page


@pytest.mark.parametrize(
    "typed", ["a b " * 60, "%' or 1=1 --", "\x00 x", "🏫" * 200, '"hoa" AND (', "tr_uong *", "hoa:*"]
)
def test_whatever_is_typed_is_answered(typed: str, shelf: Shelf, client_of_somebody: Client) -> None:
    shelf.put("Trường Hoa Sen")

    assert client_of_somebody.get(reverse("search:find"), {"q": typed}).status_code == 200
    assert client_of_somebody.get(reverse("search:suggest"), {"q": typed}).status_code == 200


def test_the_longest_way_asks_the_database_no_more_than_declared(shelf: Shelf, client_of_somebody: Client) -> None:
    for number in range(30):
        shelf.put(f"Trường Hoa Sen {number}", ends=date(2025, 7, 1))

    with CaptureQueriesContext(connection) as seen:
        page = asked(client_of_somebody, "hoa xyzt sem qqq 77")

    assert "30 kết quả" in page
    assert len(seen) <= 12

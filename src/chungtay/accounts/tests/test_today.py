from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from chungtay.accounts import queries
from chungtay.accounts.models import Person
from chungtay.accounts.queries import register_posts
from chungtay.accounts.views.today import day_in_full, described, greeting
from chungtay.kernel import clock, duties, panels
from chungtay.kernel.duties import ComingDate, Duty, register_dates, register_duties
from chungtay.kernel.panels import Panel, offer_panel
from chungtay.kernel.people import Person as AnyPerson

pytestmark = pytest.mark.django_db


@pytest.fixture
def registries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty registries for one test, so that only what it registers is on the page."""
    monkeypatch.setattr(duties, "_duties", [])
    monkeypatch.setattr(duties, "_dates", [])
    monkeypatch.setattr(panels, "_offers", {})


def duty(number: int, *, is_mine: bool = True, due: date | None = None, since: date | None = None) -> Duty:
    return Duty(
        sentence=f"Trường Mẫu {number:04d} chờ bạn duyệt",
        detail="Điều 4 đã sửa.",
        to=f"/viec/{number}/",
        action="Duyệt",
        waits="Trường Mẫu",
        waited_for="Bạn",
        is_mine=is_mine,
        due=due,
        since=since,
    )


def page_of(client: Client, person: Person) -> str:
    client.force_login(person)
    answer = client.get("/hom-nay/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_day_of_somebody_without_duties_says_so_and_offers_a_first_step(
    client: Client, co_lan: Person, registries: None
) -> None:
    page = page_of(client, co_lan)

    assert "Chào Nguyễn Thị Lan, hôm nay không có việc nào chờ bạn" in page
    assert "Khi một bên cần bạn góp ý, phê duyệt hay ký, việc đó hiện ở đây" in page
    assert "Bạn không phải chờ ai." in page
    assert "Chưa có mốc nào sắp tới." in page
    assert day_in_full(clock.today()) in page


def test_duties_of_all_rooms_stand_in_their_section_nearest_due_day_first(
    client: Client, co_lan: Person, registries: None
) -> None:
    today = clock.today()
    register_duties(lambda person, on: [duty(1), duty(2, due=on + timedelta(days=9)), duty(5, is_mine=False)])
    register_duties(lambda person, on: [duty(3, due=on), duty(4, due=on - timedelta(days=2))])
    register_dates(lambda person, on: [ComingDate(today + timedelta(days=3), "Chuyên đề Toán 4", "5 trường", "/x/")])

    page = page_of(client, co_lan)
    mine, others = page.split('id="others"')

    assert "Chào Nguyễn Thị Lan, có 4 việc đang chờ bạn" in page
    places = [mine.index(f'href="/viec/{number}/"') for number in (4, 3, 2, 1)]
    assert places == sorted(places)
    assert all(words in mine for words in ("Đã quá 2 ngày", "Hạn hôm nay", "Còn 9 ngày"))
    assert "/viec/5/" in others
    assert "/viec/5/" not in mine
    assert "Chuyên đề Toán 4" in page


def test_a_thousand_duties_are_counted_and_the_nearest_shown(client: Client, co_lan: Person, registries: None) -> None:
    register_duties(lambda person, on: [duty(number) for number in range(1000)])

    page = page_of(client, co_lan)

    assert "có 1000 việc đang chờ bạn" in page.replace("1.000", "1000")
    assert page.count('class="task mine"') == 50
    assert "Còn 950 việc" in page


def test_upper_rooms_show_their_panels_on_the_day_of_the_person(
    client: Client, co_lan: Person, registries: None
) -> None:
    @offer_panel("accounts.today", order=1)
    def memberships(request: object, thing: AnyPerson, on: date) -> Panel | None:
        return Panel(f"Vai trò của {thing.name}", "ui/messages.html") if on == clock.today() else None

    @offer_panel("accounts.today", order=2)
    def silent(request: object, thing: AnyPerson, on: date) -> Panel | None:
        return None

    page = page_of(client, co_lan)

    assert "Vai trò của Nguyễn Thị Lan" in page


def test_the_frame_says_what_the_person_is(
    client: Client, co_lan: Person, thay_minh: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "_posts", [])
    register_posts(lambda people, on: {person.pk: "Hiệu trưởng, Trường Mẫu" for person in people if person == co_lan})

    assert '<span class="quiet">Hiệu trưởng, Trường Mẫu</span>' in page_of(client, co_lan)
    assert "Hiệu trưởng, Trường Mẫu" not in page_of(client, thay_minh)


def test_words_somebody_else_wrote_cannot_become_markup(client: Client, co_lan: Person, registries: None) -> None:
    evil = Duty("<script>x</script> chờ", "<b>", "/x/", "Duyệt", "a", "b", is_mine=True)
    register_duties(lambda person, on: [evil])

    assert "<script>x" not in page_of(client, co_lan)


@pytest.mark.parametrize(
    ("left", "waited", "expected"),
    [
        (0, None, ("Hạn hôm nay", "", False)),
        (1, 3, ("Hạn 22/11/2026", "Còn 1 ngày", False)),
        (-1, None, ("Hạn 20/11/2026", "Đã quá 1 ngày", True)),
        (None, 12, ("", "Đã chờ 12 ngày", False)),
        (None, 0, ("", "Chờ từ hôm nay", False)),
        (None, None, ("", "", False)),
    ],
)
def test_the_time_of_a_duty_is_said_in_words(
    left: int | None, waited: int | None, expected: tuple[str, str, bool]
) -> None:
    on = date(2026, 11, 21)
    due = None if left is None else on + timedelta(days=left)
    since = None if waited is None else on - timedelta(days=waited)

    wait = described(duty(1, due=due, since=since), on)

    assert (wait.due, wait.note, wait.is_over) == expected


def test_the_day_is_written_as_each_language_does() -> None:
    assert day_in_full(date(2026, 11, 21)) == "Thứ Bảy, ngày 21 tháng 11 năm 2026"
    with translation.override("en"):
        assert day_in_full(date(2026, 11, 1)) == "Sunday, 1 November 2026"
        assert greeting("Lan", 1) == "Good day Lan, 1 thing waits for you"


def test_everybody_reads_vietnamese_until_they_choose_otherwise(client: Client, co_lan: Person) -> None:
    client.force_login(co_lan)
    assert 'lang="vi"' in client.get("/hom-nay/", headers={"accept-language": "en-US"}).content.decode()

    client.post("/ngon-ngu/", {"language": "en", "next": "/hom-nay/"})
    english = client.get("/hom-nay/")
    assert english["Content-Language"] == "en"
    assert "nothing waits for you today" in english.content.decode()

    client.post("/ngon-ngu/", {"language": "tlh"})
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    client.post("/ngon-ngu/", {"language": "vi"})
    assert client.get("/hom-nay/")["Content-Language"] == "vi"


def test_a_visitor_changes_the_language_without_a_token_or_any_other_cookie() -> None:
    visitor = Client(enforce_csrf_checks=True)
    front = visitor.get("/")
    assert not front.cookies
    assert "csrfmiddlewaretoken" not in front.content.decode()

    visitor.post("/ngon-ngu/", {"language": "en", "next": "/"})

    assert list(visitor.cookies) == [settings.LANGUAGE_COOKIE_NAME]
    assert visitor.get("/")["Content-Language"] == "en"

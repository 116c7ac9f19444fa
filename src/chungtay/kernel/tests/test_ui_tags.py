from __future__ import annotations

import gzip
import hashlib
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory, override_settings
from django.utils import translation

from chungtay.kernel.dates import PartialDate
from chungtay.kernel.modules import MenuEntry
from chungtay.kernel.permissions import allow, anybody, nobody
from chungtay.kernel.templatetags.ui import GIFT_FORMS, OWN_ICONS, STATES, rail
from chungtay.kernel.web.drawing import RingParty

SOURCE = Path(__file__).resolve().parents[2]
STATIC = SOURCE / "kernel/static"
TEMPLATES = sorted(SOURCE.glob("*/templates/**/*.html"))

Colours = dict[str, str]


# The names of collected files carry a hash; here nothing is collected.
PLAIN_NAMES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}


@pytest.fixture(autouse=True)
def in_vietnamese() -> Iterator[None]:
    with override_settings(STORAGES=PLAIN_NAMES), translation.override("vi"):
        yield


def rendered(source: str, request: HttpRequest | None = None, **context: object) -> str:
    return Template(source).render(Context({"request": request, **context})).strip()


def asked(path: str = "/", **query: str) -> HttpRequest:
    request = RequestFactory().get(path, query)
    request.user = AnonymousUser()
    return request


def test_every_state_is_a_glyph_and_a_word() -> None:
    for name, (glyph, word) in STATES.items():
        pill = rendered(f'{{% state "{name}" %}}')
        assert f"#{glyph}" in pill
        assert str(word) in pill


def test_a_state_may_say_who_is_waited_for() -> None:
    pill = rendered('{% state "waiting_other" "Chờ Quảng Ngãi phản biện" %}')

    assert "Chờ Quảng Ngãi phản biện" in pill
    assert "circle-half" in pill


def test_an_icon_with_a_label_speaks_and_one_without_is_silent() -> None:
    assert 'aria-label="Khóa"' in rendered('{% icon "lock" "Khóa" %}')
    assert 'aria-hidden="true"' in rendered('{% icon "lock" %}')


def words_of(markup: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", markup)).strip()


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (PartialDate.of(date(2023, 3, 31)), "31/3/2023"),
        (PartialDate.parse("XXXX-03-30", part_of_day="morning"), "Sáng 30/3 năm chưa rõ"),
        (PartialDate.parse("XXXX-11-11", inferred_year=2020), "11/11 năm chưa rõ (suy luận 2020)"),
        (PartialDate.parse("2023-05"), "tháng 5/2023"),
        (PartialDate.parse("2023"), "năm 2023"),
        (PartialDate(), "Ngày: nguồn không nêu"),
        (None, "Ngày: nguồn không nêu"),
    ],
)
def test_a_day_shows_what_is_stated_and_tags_what_is_not(day: PartialDate | None, shown: str) -> None:
    assert words_of(rendered("{% partial_day day %}", day=day)) == shown


def test_an_inferred_year_never_stands_outside_its_tag() -> None:
    shown = rendered("{% partial_day day %}", day=PartialDate.parse("XXXX-11-11", inferred_year=2020))

    assert "2020" not in re.sub(r'<span class="tag tag-inferred">.*?</span>', "", shown)


def test_days_and_moments_are_written_in_the_time_of_vietnam() -> None:
    assert rendered("{{ day|day }}", day=date(2025, 7, 1)) == "1/7/2025"
    assert rendered("{{ day|day }}", day=datetime(2025, 6, 30, 18, 0, tzinfo=UTC)) == "1/7/2025"
    assert rendered("{{ day|day }}", day=None) == ""


def test_money_is_written_with_dots_and_its_sign() -> None:
    assert rendered("{{ amount|dong }}", amount=240_000_000).replace("\N{NO-BREAK SPACE}", " ") == "240.000.000 đ"
    assert rendered("{{ amount|dong }}", amount=None) == ""


def test_a_query_keeps_what_it_does_not_change() -> None:
    request = asked(q="mỹ đức", sau="x")

    assert rendered("{% query_with ngay=day sau=None %}", request, day=date(2025, 7, 1)) == (
        "?q=m%E1%BB%B9+%C4%91%E1%BB%A9c&amp;ngay=2025-07-01"
    )
    assert rendered('{% query_with q="" sau="" %}', request) == "?"


def test_can_asks_the_permission_of_the_person() -> None:
    allow({"kernel.test_yes": anybody, "kernel.test_no": nobody})
    template = '{% can "kernel.test_yes" as yes %}{% can "kernel.test_no" as no %}{{ yes }} {{ no }}'

    assert rendered(template, asked()) == "True False"
    assert rendered(template) == "False False"


def test_the_rail_marks_the_place_one_is_in() -> None:
    menu = [MenuEntry("/viec/", "Việc", "house", 1), MenuEntry("/viec/ghi-nho/", "Ghi nhớ", "link-45deg", 2)]
    menu.append(MenuEntry("nowhere:at_all", "Chưa có", "gift", 3))
    lines = rail(Context({"request": asked("/viec/ghi-nho/abc/")}), menu)

    assert [(line.url, line.is_current) for line in lines] == [("/viec/", False), ("/viec/ghi-nho/", True)]


def pair(*, signed: bool) -> list[RingParty]:
    return [
        RingParty(name="Trường TH Mẫu 09", initials="09", hue=1, is_signed=signed),
        RingParty(name="Trường TH Mẫu 27", initials="27", hue=2, is_signed=signed),
    ]


def test_the_party_strip_names_both_and_weaves_only_the_signed() -> None:
    signed = rendered("{% party_strip parties %}", parties=pair(signed=True))
    draft = rendered("{% party_strip parties %}", parties=pair(signed=False))

    assert "Trường TH Mẫu 09" in signed
    assert "Trường TH Mẫu 27" in signed
    assert 'class="halo"' in signed
    assert 'class="halo"' not in draft


def test_three_parties_stand_in_a_chain_that_a_phone_can_read() -> None:
    third = RingParty(name="Trường TH Mẫu 35", initials="35", hue=3, is_signed=False)
    strip = rendered("{% party_strip parties %}", parties=[*pair(signed=True), third])

    assert re.findall(r'<li class="hue-(\d)( woven)?"', strip) == [("1", " woven"), ("2", ""), ("3", "")]


def test_the_as_of_bar_works_as_a_plain_form() -> None:
    bar = rendered("{% as_of day %}", asked(q="quốc oai", ngay="2024-01-01"), day=date(2025, 7, 1))

    assert 'method="get"' in bar
    assert 'name="ngay" value="01/07/2025"' in bar
    assert '<input type="hidden" name="q" value="quốc oai">' in bar
    assert "2024" not in bar


@pytest.mark.parametrize("name", ["400", "403", "404", "409", "500"])
def test_error_pages_need_no_request_and_say_what_to_do(name: str) -> None:
    page = render_to_string(f"{name}.html")

    assert "Về trang đầu" in page
    assert words_of(page[page.index('<p class="purpose') :].split("</p>")[0])


def test_the_conflict_page_keeps_what_was_typed() -> None:
    page = render_to_string("ui/conflict.html", {"typed": [("note", "Hai bên <lập>\nmột tổ")], "here": "/x/"})

    assert "Hai bên &lt;lập&gt;<br>một tổ" in page


# What must hold of the files themselves.


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_template_carries_style_script_or_another_host(path: Path) -> None:
    text = path.read_text()

    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"<style\b", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"\son[a-z]+\s*=", text)
    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', text)


def symbols(sheet: Path) -> set[str]:
    return set(re.findall(r'<symbol id="([^"]+)"', sheet.read_text()))


def test_every_icon_that_is_named_is_drawn() -> None:
    drawn = symbols(STATIC / "vendor/bootstrap-icons/sprite.svg")
    named = {glyph for glyph, _word in [*STATES.values(), *GIFT_FORMS.values()]}
    for path in TEMPLATES:
        named |= set(re.findall(r"""(?:{% icon |icon_name=)["']([a-z0-9-]+)["']""", path.read_text()))
    for path in SOURCE.glob("*/*.py"):
        named |= set(re.findall(r"""\bicon(?:_name)?=["']([a-z0-9-]+)["']""", path.read_text()))

    assert symbols(STATIC / "img/marks.svg") == OWN_ICONS
    assert named - drawn - OWN_ICONS == set()


def test_vendored_files_are_those_of_the_manifest() -> None:
    vendor = STATIC / "vendor"
    listed = {entry["path"]: entry for entry in tomllib.loads((vendor / "MANIFEST.toml").read_text())["file"]}
    found = {path.relative_to(vendor).as_posix() for path in vendor.rglob("*") if path.is_file()} - {"MANIFEST.toml"}

    assert found == set(listed)
    for name, entry in listed.items():
        assert hashlib.sha256((vendor / name).read_bytes()).hexdigest() == entry["sha256"], name
        assert entry["licence"] in {"MIT", "OFL-1.1"}


def tokens() -> tuple[Colours, list[Colours]]:
    text = (STATIC / "css/tokens.css").read_text()
    blocks = re.findall(r"color-scheme: (light|dark);(.*?)--shadow", text, re.DOTALL)
    read = [(theme, dict(re.findall(r"--([a-z0-9-]+): (#[0-9A-F]{6});", body))) for theme, body in blocks]
    return read[0][1], [colours for theme, colours in read if theme == "dark"]


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


TEXT = [
    *((ink, ground) for ink in ("ink", "quiet", "link", "a-ink", "b-ink") for ground in ("paper", "surface", "sunken")),
    *((ink, ground) for ink in ("ok", "bad") for ground in ("paper", "surface", f"{ink}-soft")),
    ("bad", "sunken"),
    ("a-ink", "a-soft"),
    ("b-ink", "b-soft"),
    ("ink", "a-soft"),
    ("ink", "b-soft"),
    ("ink", "ok-soft"),
    ("warn", "warn-soft"),
    ("btn-ink", "btn"),
    ("btn-ink", "btn-hover"),
    ("paper", "ink"),
]
MARKS = ["a", "b", "p3", "p4", "p5", "p6", "p7", "line-strong", "btn"]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_text_and_marks_can_be_told_from_their_ground(theme: int) -> None:
    light, dark = tokens()
    colours = [light, dark[0]][theme]
    weak = [pair for pair in TEXT if contrast(colours[pair[0]], colours[pair[1]]) < 4.5]
    faint = [(mark, on) for mark in MARKS for on in ("paper", "surface") if contrast(colours[mark], colours[on]) < 3]

    assert weak == []
    assert faint == []


def test_both_dark_themes_say_the_same() -> None:
    light, dark = tokens()

    assert len(dark) == 2
    assert dark[0] == dark[1]
    assert set(light) == set(dark[0])


def test_the_look_of_a_teachers_page_stays_light() -> None:
    css = [STATIC / f"css/{name}.css" for name in ("tokens", "base", "parts", "forms", "drawings", "print")]
    vendored = [STATIC / f"vendor/bootstrap/bootstrap-{name}.min.css" for name in ("reboot", "grid")]
    scripts = [STATIC / "js/theme.js", STATIC / "js/chungtay.js"]
    sheets = [STATIC / "vendor/bootstrap-icons/sprite.svg", STATIC / "img/marks.svg"]
    weight = sum(len(gzip.compress(path.read_bytes())) for path in [*css, *vendored, *scripts, *sheets])

    assert weight < 50_000  # leaves as much again for htmx and the page itself


def test_our_style_sheets_stay_readable() -> None:
    for path in (STATIC / "css").glob("*.css"):
        assert len(path.read_text().splitlines()) <= 400, path.name

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chungtay.kernel.web.drawing import (
    BarPart,
    Dumbbell,
    Picture,
    RingParty,
    Shape,
    Stop,
    TwoSided,
    answering_groups,
    dumbbell,
    dumbbell_range,
    rings,
    stadium_links,
    track,
    two_sided_bar,
    waiting,
)
from chungtay.kernel.web.drawing.svg import plain, wrapped
from chungtay.kernel.web.drawing.track import places


def party(initials: str, hue: int, *, signed: bool = True, changed: bool = False, today: str = "") -> RingParty:
    return RingParty(
        name=f"Trường {initials}", initials=initials, hue=hue, is_signed=signed, has_changed=changed, today=today
    )


def halos(picture: Picture) -> list[Shape]:
    return [shape for shape in picture.all_shapes() if shape.get("class") == "halo"]


def circles(picture: Picture) -> list[Shape]:
    return [shape for shape in picture.all_shapes() if shape.tag == "circle" and shape.get("class") == "stroke"]


def test_rings_are_woven_only_when_both_sides_have_signed() -> None:
    woven = rings([party("VH", 1), party("GB", 2)])
    one_signed = rings([party("TX", 1), party("HĐ", 2, signed=False)])

    assert len(halos(woven)) == 2  # B over A above, A over B below
    assert halos(one_signed) == []
    assert woven.width is not None
    assert one_signed.width is not None
    assert woven.width < one_signed.width


def test_rings_that_are_not_signed_do_not_touch() -> None:
    left, right = circles(rings([party("TX", 1, signed=False), party("HĐ", 2, signed=False)]))

    between = float(right.get("cx")) - float(left.get("cx"))
    assert between > 2 * float(left.get("r")) + float(left.get("stroke-width"))


def test_stroke_and_spacing_follow_the_design() -> None:
    left, right = circles(rings([party("VH", 1), party("GB", 2)], diameter=62))
    radius = float(left.get("r"))

    assert float(left.get("stroke-width")) / radius == pytest.approx(0.15, abs=0.001)
    assert (float(right.get("cx")) - float(left.get("cx"))) / radius == pytest.approx(1.52, abs=0.001)


def test_the_halo_of_the_crossing_is_a_pixel_shorter_than_its_colour() -> None:
    picture = rings([party("VH", 1), party("GB", 2)])
    over = [shape for shape in picture.all_shapes() if shape.tag == "path"]
    halo, colour = (arc_ends(shape.get("d")) for shape in over)

    assert colour[0][0] > halo[0][0]  # begins further up the right side of ring A
    assert colour[1][1] > halo[1][1]  # and ends further down


def arc_ends(path: str) -> tuple[tuple[float, float], tuple[float, float]]:
    numbers = [float(number) for number in re.findall(r"-?\d+\.?\d*", path)]
    return (numbers[0], numbers[1]), (numbers[-2], numbers[-1])


def test_only_a_body_that_has_changed_is_dashed() -> None:
    left, right = circles(rings([party("HK", 1, changed=True), party("QO", 2)]))

    assert left.get("stroke-dasharray")
    assert not right.get("stroke-dasharray")


def test_dashes_go_round_a_whole_number_of_times() -> None:
    (ring,) = circles(rings([party("HK", 1, changed=True)], diameter=62))
    step = sum(float(length) for length in ring.get("stroke-dasharray").split())
    times = 2 * 3.14159265 * float(ring.get("r")) / step

    assert times == pytest.approx(round(times), abs=0.05)


def test_a_side_keeps_its_hue_and_an_eighth_party_has_none() -> None:
    drawn = rings([party("A", 1), party("B", 2), party("C", 8)])

    hues = [shape.get("class") for shape in drawn.shapes if shape.tag == "g"]
    assert hues[:3] == ["hue-1", "hue-2", "hue-0"]


SEVEN = [
    party("HT", 1, today="Hà Tĩnh"),
    party("QB", 2, changed=True, today="Quảng Trị"),
    party("QT", 3, changed=True, today="Quảng Trị"),
    party("TH", 4, changed=True, today="Huế"),
    party("ĐN", 5, changed=True, today="Đà Nẵng"),
    party("QNa", 6, changed=True, today="Đà Nẵng"),
    party("QNg", 7, changed=True, today="Quảng Ngãi"),
]


def test_seven_that_signed_are_five_that_answer_today() -> None:
    groups = answering_groups(SEVEN)

    assert [(group.today, group.first, group.span) for group in groups] == [
        ("Hà Tĩnh", 0, 1),
        ("Quảng Trị", 1, 2),
        ("Huế", 3, 1),
        ("Đà Nẵng", 4, 2),
        ("Quảng Ngãi", 6, 1),
    ]


def test_links_hold_each_other_where_both_signed_and_leave_a_gap_where_not() -> None:
    all_signed = stadium_links(SEVEN)
    last_open = stadium_links([*SEVEN[:6], party("QNg", 7, signed=False)])

    assert len(halos(all_signed)) == 12
    assert len(halos(last_open)) == 10


def test_long_names_in_links_are_broken_and_never_cut() -> None:
    names = [text.inside[0] for text in stadium_links(SEVEN).all_shapes() if text.tag == "text"]

    assert names == [f"Trường {p.initials}" for p in SEVEN]
    assert " ".join(wrapped("Phòng Giáo dục và Đào tạo huyện Mỹ Đức", room=20)) == (
        "Phòng Giáo dục và Đào tạo huyện Mỹ Đức"
    )


@given(st.text(alphabet="abcđ ", max_size=60), st.integers(5, 30), st.integers(1, 3))
def test_breaking_a_name_loses_no_word(name: str, room: int, lines: int) -> None:
    broken = wrapped(name, room=room, lines=lines)

    assert " ".join(broken).split() == name.split()
    assert len(broken) <= lines


def widths(picture: Picture) -> list[float]:
    return [float(shape.get("width").rstrip("%")) for shape in picture.all_shapes() if shape.get("class") == "mark"]


def test_both_sides_of_a_bar_share_one_scale() -> None:
    bar = TwoSided(left=(BarPart(9, 1),), right=(BarPart(5, 2),), unit="tiết")
    left, right = widths(two_sided_bar(bar))

    assert left / right == pytest.approx(9 / 5, abs=0.01)
    assert left == pytest.approx(50)


def test_a_bar_says_its_numbers_with_their_unit() -> None:
    bar = TwoSided(left=(BarPart(1200, 1),), right=(), unit="lượt")

    assert [shape.inside[0] for shape in two_sided_bar(bar).all_shapes() if shape.tag == "text"] == ["1.200 lượt", "0"]


def test_an_empty_bar_is_only_its_zero_line() -> None:
    picture = two_sided_bar(TwoSided(left=(), right=()))

    assert widths(picture) == []
    assert [shape for shape in picture.all_shapes() if shape.get("class") == "ink"]


@given(
    st.lists(st.integers(0, 5000), max_size=5),
    st.lists(st.integers(0, 5000), max_size=5),
    st.floats(0.2, 0.8),
)
def test_a_bar_never_leaves_its_place(left: list[int], right: list[int], zero: float) -> None:
    bar = TwoSided(
        left=tuple(BarPart(n, 1) for n in left), right=tuple(BarPart(n, 2) for n in right), unit="", zero=zero
    )
    for shape in two_sided_bar(bar).all_shapes():
        if shape.get("class") == "mark":
            start, width = float(shape.get("x").rstrip("%")), float(shape.get("width").rstrip("%"))
            assert start >= -0.02
            assert start + width <= 100.05


def test_a_dumbbell_keeps_its_ends_where_the_values_are() -> None:
    rows = [Dumbbell(label="2023", a=7.5, b=6.0), Dumbbell(label="2024", a=7.0, b=6.5, a_interval=(6.0, 8.0))]
    low, high = dumbbell_range(rows)
    picture = dumbbell(rows[0], low=low, high=high)
    (circle,) = [shape for shape in picture.all_shapes() if shape.tag == "circle"]

    assert low < 6.0
    assert high > 8.0  # the interval counts
    assert float(circle.get("cx").rstrip("%")) == pytest.approx((7.5 - low) / (high - low) * 100, abs=0.01)


def test_two_equal_values_still_have_a_range() -> None:
    low, high = dumbbell_range([Dumbbell(label="2023", a=7, b=7)])

    assert low < 7 < high


STOPS = [
    Stop(label="Ngày ký, 7 bên", note="11/11 (năm không nêu)"),
    Stop(label="01/01/2025", on=date(2025, 1, 1), url="?ngay=2025-01-01"),
    Stop(label="01/07/2025", note="5 nơi trả lời", on=date(2025, 7, 1), url="?ngay=2025-07-01"),
    Stop(label="Hôm nay", on=date(2026, 11, 21), is_here=True, url="?"),
]


def test_stops_stand_in_order_and_their_words_do_not_touch() -> None:
    where = places(STOPS)

    assert where[0] == 0.0
    assert where[-1] == 1.0
    assert all(later - earlier > 0.1 for earlier, later in pairwise(where))


def test_a_stop_without_a_year_is_dashed_and_the_day_shown_is_filled() -> None:
    shapes = [inner for outer in track(STOPS) for inner in outer.walk()]

    assert len([shape for shape in shapes if shape.get("stroke-dasharray")]) == 1
    assert len([shape for shape in shapes if shape.tag == "circle" and shape.get("class") == "ink"]) == 1


def test_a_crowded_track_drops_the_notes_but_still_speaks_them() -> None:
    many = [Stop(label="01/01/2025", note="một ghi chú dài", on=date(2020 + at, 1, 1), url="?") for at in range(7)]
    shapes = [inner for outer in track(many) for inner in outer.walk()]

    assert [shape for shape in shapes if shape.tag == "text" and "ghi chú" in str(shape.inside[0])] == []
    assert all("ghi chú" in shape.get("aria-label") for shape in shapes if shape.tag == "a")


@given(st.lists(st.dates(date(1990, 1, 1), date(2030, 1, 1)), min_size=2, max_size=7, unique=True))
def test_stops_stay_on_the_track(days: list[date]) -> None:
    where = places([Stop(label="x", on=day) for day in sorted(days)])

    assert where == sorted(where)
    assert min(where) >= 0.0
    assert max(where) <= 1.0


def test_the_one_who_waits_stands_on_the_left() -> None:
    left, _arrow, right = waiting(party("HT", 1), party("ĐN", 5)).shapes

    assert (left.get("class"), right.get("class")) == ("hue-1", "hue-5")


def test_whatever_a_name_holds_the_markup_is_whole() -> None:
    wicked = RingParty(name='"><script>alert(1)</script>', initials="<&>", hue=1, is_signed=True)
    markup = rings([wicked, wicked], title="a & b").markup()

    drawn = ET.fromstring(markup)  # noqa: S314  # our own markup, a moment old
    assert [text.text for text in drawn.iter("text")] == ["<&>", "<&>"]
    assert "<script" not in stadium_links([wicked, wicked, wicked]).markup()


def test_a_drawing_without_a_title_is_decoration() -> None:
    assert 'aria-hidden="true"' in rings([party("A", 1)]).markup()
    assert 'role="img" aria-label="Hai bên"' in rings([party("A", 1)], title="Hai bên").markup()


@pytest.mark.parametrize(("value", "written"), [(1.0, "1"), (0.5, "0.5"), (-0.001, "0"), (2.346, "2.35"), ("7%", "7%")])
def test_lengths_are_written_short(value: float | str, written: str) -> None:
    assert plain(value) == written

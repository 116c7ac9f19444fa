from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chungtay.places.engine.drawing import (
    UNITS_PER_DEGREE,
    Frame,
    Group,
    Place,
    area_of,
    draw,
    frame_around,
    labels_that_fit,
    middle_of,
    path_of,
    points_of,
)

SQUARE = (105000, 10000, 106000, 10000, 106000, 11000, 105000, 11000)
EASTS = st.integers(102_000, 118_000)
NORTHS = st.integers(6_000, 24_000)


def place(key: str, name: str, ring: tuple[int, ...], is_marked: bool = False) -> Place:
    return Place(key, name, is_marked, (ring,))


def moved(ring: tuple[int, ...], east: int, north: int = 0) -> tuple[int, ...]:
    return tuple(number + (north if at % 2 else east) for at, number in enumerate(ring))


def test_one_degree_north_is_its_length_and_one_east_is_shorter() -> None:
    frame = Frame(105000, 11000, 100, 100)
    left, top = frame.at(105000, 11000)
    right, bottom = frame.at(106000, 10000)

    assert round(bottom - top, 1) == UNITS_PER_DEGREE
    assert 0.95 < (right - left) / (bottom - top) < 0.97


def test_the_path_of_a_square_goes_round_it_and_closes() -> None:
    assert path_of((SQUARE,), Frame(105000, 11000, 100, 100)) == "M14,60l44.2,0 0,-46 -44.2,0z"


def test_points_that_fall_together_are_drawn_once() -> None:
    tiny = (105000, 10000, 105000, 10000, 106000, 10000, 106000, 11000, 105000, 11000)

    assert path_of((tiny,), Frame(105000, 11000, 100, 100)) == path_of((SQUARE,), Frame(105000, 11000, 100, 100))


def test_a_path_has_one_start_and_one_close_for_every_ring() -> None:
    path = path_of((SQUARE, moved(SQUARE, 2000)), Frame(105000, 11000, 100, 100))

    assert path.count("M") == path.count("z") == 2


def test_the_middle_of_a_province_is_that_of_its_largest_part() -> None:
    islet = (112000, 16000, 112010, 16000, 112010, 16010)

    assert area_of(SQUARE) == 2_000_000
    assert middle_of((islet, SQUARE)) == (105500, 10500)


@given(st.lists(st.tuples(EASTS, NORTHS), min_size=1, max_size=30))
def test_every_point_lies_inside_the_frame(points: list[tuple[int, int]]) -> None:
    frame = frame_around(points)

    for point in points:
        x, y = frame.at(*point)
        assert 0 < x < frame.width
        assert 0 < y < frame.height


@given(st.lists(st.tuples(EASTS, NORTHS), min_size=3, max_size=12))
def test_a_flat_ring_gives_back_its_points(points: list[tuple[int, int]]) -> None:
    assert points_of([number for point in points for number in point]) == points


def test_names_never_cover_each_other_and_marked_places_go_first() -> None:
    places = [place("a", "Large", SQUARE), place("b", "Marked", SQUARE, is_marked=True)]
    places += [place(f"c{at}", "More of them", SQUARE) for at in range(9)]
    middle = {each.key: (100.0, 100.0) for each in places}
    fitting = labels_that_fit(places, middle)

    assert fitting["b"] == (100.0, 100.0)
    assert fitting["a"] == (100.0, 84.0)
    assert len(fitting) == 3
    assert len({y for _x, y in fitting.values()}) == 3


def test_a_map_draws_each_island_and_keeps_its_name_in_the_picture() -> None:
    group = Group("Far islands", "a province", ((115000, 9000), (115500, 8000)))
    drawing = draw([place("a", "Land", SQUARE)], [group], [], [Group("Sea", "", ((110000, 9000),))])
    (islands,) = drawing.archipelagos

    assert len(islands.marks) == 2
    assert islands.bottom + 30 < drawing.height
    assert islands.x <= drawing.width - 100
    assert [sea.name for sea in drawing.seas] == ["Sea"]

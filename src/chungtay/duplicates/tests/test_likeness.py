from __future__ import annotations

import random
import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chungtay.duplicates.engine import likeness as likeness_engine
from chungtay.duplicates.engine.likeness import Body, Likeness, likeness, likenesses, why_never
from chungtay.duplicates.engine.names import name_form
from chungtay.kernel.vietnamese import fold

HERE, THERE = frozenset({1}), frozenset({2})

OWN_NAMES = [
    *["Tây Mỗ", "Đại Mỗ", "Xuân Phương", "Nguyễn Du", "Lê Quý Đôn", "Trần Hưng Đạo", "Kim Đồng", "Võ Thị Sáu"],
    *["Nà Hẩu", "Mường Lát", "Thị trấn Phùng", "Hòa Bình", "Lý Tự Trọng", "Chu Văn An", "Đoàn Thị Điểm", "Phú Mỹ"],
]
# One school, written by two people who know it: one way on the left, another on the right.
SAME: list[tuple[str, str]] = [
    ("THCS Tây Mỗ", "Trường THCS Tây Mỗ"),
    ("Trường THCS Tây Mỗ", "Trường Trung học cơ sở Tây Mỗ"),
    ("TRƯỜNG THCS TÂY MỖ", "Trường THCS Tây Mỗ"),
    ("truong thcs tay mo", "Trường THCS Tây Mỗ"),
    ("Trường THCS Tây Mỗ, Q. Nam Từ Liêm", "Trường THCS Tây Mỗ, quận Nam Từ Liêm"),
    ("Trường THCS Tây Mỗ - Nam Từ Liêm", "Trường THCS Tây Mỗ"),
    ("THCS Tây Mỗ (Q Nam Từ Liêm, TP Hà Nội)", "Trường THCS Tây Mỗ"),
    ("THCS Tây Mỗ Q Nam Từ Liêm", "Trường THCS Tây Mỗ quận Nam Từ Liêm"),
    ("TH Hoài Sơn, H. Hoài Đức", "Trường Tiểu học Hoài Sơn, huyện Hoài Đức"),
    ("MN Hoa Mai, P. Cầu Diễn", "Trường Mầm non Hoa Mai, phường Cầu Diễn"),
    ("MN Sơn Ca, X. An Khánh", "Mầm non Sơn Ca xã An Khánh"),
    ("THPT Quang Trung, TX. Sơn Tây", "Trường THPT Quang Trung thị xã Sơn Tây"),
    ("Tiểu học TT. Phùng", "Trường Tiểu học thị trấn Phùng"),
    ("THPT Việt Đức TP. Hà Nội", "Trường Trung học phổ thông Việt Đức thành phố Hà Nội"),
    ("Trường TH số 1 Mường Lát", "Trường Tiểu học Mường Lát 1"),
    ("TH Mường Lát I", "Trường Tiểu học Mường Lát 1"),
    ("TH Mường Lát 01", "Trường Tiểu học số 1 Mường Lát"),
    ("TH Lê Lợi II", "Trường TH Lê Lợi 2"),
    ("Trường PTDTBT TH&THCS Nà Hẩu", "Trường Phổ thông dân tộc bán trú Tiểu học và Trung học cơ sở Nà Hẩu"),
    ("Trường PTDTNT THCS Văn Yên", "Trường Phổ thông dân tộc nội trú THCS Văn Yên"),
    ("Trường TH và THCS Tân Hòa", "Trường Tiểu học & THCS Tân Hòa"),
    ("Trường TH-THCS Tân Hòa", "Trường TH&THCS Tân Hoà"),
    ("Trường Tiểu học Hoà Bình", "Trường Tiểu học Hòa Bình"),
    ("Trường Tiểu học Phú Mỹ", "Trường Tiểu học Phú Mĩ"),
    ("Trường THCS Lí Tự Trọng", "Trường THCS Lý Tự Trọng"),
    ("Trường THCS N. Du", "Trường THCS Nguyễn Du"),
    ("Trường THPT NTMK", "Trường THPT Nguyễn Thị Minh Khai"),
    ("MN Xuân Phương 2", "Trường Mầm non số 2 Xuân Phương"),
    ("THCS Nguyễn Tri Phương", "truong thcs nguyen tri phuong"),
    ("Trường Mầm non 20-10", "MN 20-10"),
    ("Trường Mẫu giáo Hoa Mai", "MG Hoa Mai"),
    ("Trung tâm GDNN-GDTX huyện Hoài Đức", "TT GDNN - GDTX H. Hoài Đức"),
    ("Trường THPT chuyên Lê Hồng Phong", "THPT Chuyên Lê Hồng Phong"),
    ("Tiểu học Ba Đình A", "Trường Tiểu học Ba Đình A"),
    ("MN Hoa Mai - cơ sở 2", "Trường Mầm non Hoa Mai, CS 2"),
    ("MN Hoa Mai (khu B)", "Trường Mầm non Hoa Mai - khu B"),
    ("Trường Tiểu học Minh Khai  ", "Trường  Tiểu học Minh Khai"),
    ("Trường Tiểu học Lê Văn Tám", unicodedata.normalize("NFD", "Trường Tiểu học Lê Văn Tám")),
    *((f"THCS {own}", f"Trường Trung học cơ sở {own}") for own in OWN_NAMES),
    *((f"TH {own}", f"TRƯỜNG TIỂU HỌC {own.upper()}") for own in OWN_NAMES),
    *((f"MN {own}", fold(f"Trường Mầm non {own}")) for own in OWN_NAMES),
    *((f"THPT {own}", f"Trường THPT {own}, huyện Quốc Oai") for own in OWN_NAMES),
]
# Two schools that stand in one commune and are called nearly the same.
DIFFERENT: list[tuple[str, str]] = [
    ("Trường Tiểu học Tây Mỗ", "Trường THCS Tây Mỗ"),
    ("Trường Mầm non Tây Mỗ", "Trường Tiểu học Tây Mỗ"),
    ("Trường THCS Tây Mỗ", "Trường THPT Tây Mỗ"),
    ("Trường TH Tây Mỗ", "Trường TH&THCS Tây Mỗ"),
    ("Trường Tiểu học Tây Mỗ", "Trường Tiểu học Tây Mỗ 2"),
    ("Trường Tiểu học Tây Mỗ 1", "Trường Tiểu học Tây Mỗ 2"),
    ("Trường Tiểu học Tây Mỗ A", "Trường Tiểu học Tây Mỗ B"),
    ("Trường Tiểu học Tây Mỗ", "Trường Tiểu học Tây Mỗ A"),
    ("Trường Tiểu học số 1 Mường Lát", "Trường Tiểu học số 2 Mường Lát"),
    ("Trường Tiểu học số 1 Mường Lát", "Trường Tiểu học Mường Lát"),
    ("Trường Tiểu học Lê Lợi I", "Trường Tiểu học Lê Lợi II"),
    ("Trường Tiểu học Lê Lợi III", "Trường Tiểu học Lê Lợi IV"),
    ("Trường Tiểu học Lê Lợi 1", "Trường Tiểu học Lê Lợi 11"),
    ("Trường Tiểu học Lê Lợi 10", "Trường Tiểu học Lê Lợi 1"),
    ("Trường Mầm non Hoa Mai", "Trường Mầm non Hoa Mai - cơ sở 2"),
    ("Trường Mầm non Hoa Mai cơ sở 1", "Trường Mầm non Hoa Mai cơ sở 2"),
    ("Trường Mầm non Hoa Mai (khu A)", "Trường Mầm non Hoa Mai (khu B)"),
    ("Trường Mầm non Hoa Mai", "Trường Mầm non Hoa Mai - khu A"),
    ("Trường Tiểu học Bản Phố", "Trường Tiểu học Bản Phố - điểm trường 2"),
    ("Trường THPT Nguyễn Du", "Trường THPT Nguyễn Du - phân hiệu 1"),
    ("Trường Mầm non 19-5", "Trường Mầm non 20-10"),
    ("Trường Mầm non 1-6", "Trường Mầm non 6-1"),
    ("Trường PTDTBT THCS Nà Hẩu", "Trường THCS Nà Hẩu"),
    ("Trường PTDTBT THCS Văn Yên", "Trường PTDTNT THCS Văn Yên"),
    ("Trường THPT chuyên Lê Hồng Phong", "Trường THPT Lê Hồng Phong"),
    ("Trung tâm GDTX Hoài Đức", "Trung tâm GDNN Hoài Đức"),
    ("Trường Tiểu học Tân Hòa", "Trường Tiểu học Tân Hóa"),
    ("Trường Tiểu học Tân Hòa", "Trường Tiểu học Tân Hoa"),
    ("Trường Tiểu học Tân Thanh", "Trường Tiểu học Tân Thạnh"),
    ("Trường Tiểu học Tân Thành", "Trường Tiểu học Tân Thạnh"),
    ("Trường Tiểu học Long Hưng", "Trường Tiểu học Long Hùng"),
    ("Trường Tiểu học Đông Sơn", "Trường Tiểu học Đồng Sơn"),
    ("Trường Tiểu học Đông Hà", "Trường Tiểu học Dông Hà"),
    ("Trường Tiểu học Nam Sơn", "Trường Tiểu học Nam Sơn Tây"),
    ("Trường Tiểu học Minh Tân", "Trường Tiểu học Minh Tâm"),
    ("Trường Tiểu học Vĩnh Lợi", "Trường Tiểu học Vĩnh Lộc"),
    ("Trường Mầm non Hoa Mai", "Trường Mầm non Hoa Lan"),
    ("Trường Mầm non Hoa Mai", "Trường Mầm non tư thục Hoa Mai"),
    ("Trường Tiểu học Nguyễn Trãi", "Trường Tiểu học Nguyễn Thái Học"),
    ("Trường THCS Nguyễn Du", "Trường THCS Nguyễn Đức Cảnh"),
    ("Trường THCS Nguyễn Tri Phương 1", "Trường THCS Nguyễn Tri Phương 2"),
    ("Trường THCS Trần Phú", "Trường THCS Trần Phú, thị xã Sơn Tây, cơ sở 2"),
    ("Trường THCS Quang Trung, Q. Hà Đông", "Trường THCS Quang Trung, Q. Đống Đa"),
    ("Trường THCS Tân Lập, xã Tân Lập", "Trường THCS Tân Lập, xã Tân Hội"),
    ("Mầm non Phường 1", "Mầm non Phường 2"),
    ("Trường Tiểu học Quận 1", "Trường Tiểu học Quận 3"),
    ("Trường Mầm non 3 phường 7", "Trường Mầm non 3 phường 8"),
    *((f"Trường Tiểu học {own}", f"Trường Tiểu học {own} 2") for own in OWN_NAMES),
    *((f"Trường Tiểu học {own} A", f"TH {own} B") for own in OWN_NAMES),
    *((f"TH {own}", f"THCS {own}") for own in OWN_NAMES),
    *((f"MN {own}", f"MN {own} - cơ sở 2") for own in OWN_NAMES),
]


def body(key: int, name: str, *, places: frozenset[int] = HERE, **more: frozenset[str]) -> Body:
    return Body(key=key, name=name, places=places, **more)  # type: ignore[arg-type]  # codes and levels only


def alike(first: str, second: str) -> Likeness | None:
    return likeness(body(1, first), body(2, second))


@pytest.mark.parametrize(("first", "second"), SAME)
def test_one_school_written_in_two_ways_is_proposed(first: str, second: str) -> None:
    assert alike(first, second) is not None


@pytest.mark.parametrize(("first", "second"), DIFFERENT)
def test_two_schools_of_nearly_one_name_are_never_proposed(first: str, second: str) -> None:
    assert alike(first, second) is None


def test_recall_and_precision_on_the_constructed_pairs() -> None:
    found = [alike(*pair) is not None for pair in SAME]
    wrong = [alike(*pair) is not None for pair in DIFFERENT]
    recall, precision = sum(found) / len(SAME), sum(found) / (sum(found) + sum(wrong))
    print(f"{len(SAME)} + {len(DIFFERENT)} pairs: recall {recall:.3f}, precision {precision:.3f}")

    assert len(SAME) + len(DIFFERENT) >= 200
    assert (recall, precision) == (1.0, 1.0)


NAMES = st.sampled_from([name for pair in SAME + DIFFERENT for name in pair])
SEATS = st.sampled_from([HERE, THERE, HERE | THERE, frozenset()])


@given(first=NAMES, second=NAMES, here=SEATS, there=SEATS)
@settings(max_examples=400, deadline=None)
def test_likeness_is_the_same_from_both_sides(
    first: str, second: str, here: frozenset[int], there: frozenset[int]
) -> None:
    a, b = body(1, first, places=here), body(2, second, places=there)

    assert likeness(a, b) == likeness(b, a)
    assert bool(why_never(a, b)) == bool(why_never(b, a))


@given(pair=st.sampled_from(SAME + DIFFERENT), shape=st.sampled_from([str.upper, str.lower, str.title, str.swapcase]))
@settings(deadline=None)
def test_capitals_make_no_difference(pair: tuple[str, str], shape: object) -> None:
    changed = (shape(pair[0]), pair[1])  # type: ignore[operator]  # a method of str

    assert (alike(*changed) is None) == (alike(*pair) is None)


@given(name=NAMES)
@settings(deadline=None)
def test_a_name_typed_without_accents_is_the_same_name(name: str) -> None:
    assert alike(name, fold(name)) is not None
    assert name_form(name).own == name_form(fold(name)).own
    assert name_form(name).marks == name_form(fold(name)).marks


SHORTENED = [
    ("Trường ", ""),
    ("Tiểu học", "TH"),
    ("Trung học cơ sở", "THCS"),
    ("Trung học phổ thông", "THPT"),
    ("Mầm non", "MN"),
    (" và ", " & "),
    ("quận ", "Q. "),
    ("huyện ", "H. "),
    ("phường ", "P. "),
    ("thị xã ", "TX. "),
    ("thành phố ", "TP. "),
]


@given(name=NAMES, chosen=st.sets(st.sampled_from(SHORTENED)))
@settings(deadline=None)
def test_abbreviations_make_no_difference(name: str, chosen: set[tuple[str, str]]) -> None:
    shortened = name
    for words, letters in chosen:
        shortened = shortened.replace(words, letters)

    assert alike(name, shortened) is not None


@given(
    own=st.sampled_from(OWN_NAMES),
    marks=st.lists(st.sampled_from(["", " 1", " 2", " 12", " A", " B", " III"]), min_size=2, max_size=2, unique=True),
)
@settings(deadline=None)
def test_numbers_and_letters_always_keep_schools_apart(own: str, marks: list[str]) -> None:
    same = frozenset({"0100"})
    a = body(1, f"Trường Tiểu học {own}{marks[0]}", all_codes=same)
    b = body(2, f"TH {own}{marks[1]}", all_codes=same)

    assert why_never(a, b) == "other_number"
    assert likeness(a, b) is None


def test_two_codes_of_the_sector_at_once_are_two_schools() -> None:
    a = body(1, "THCS Tây Mỗ", codes=frozenset({"01001"}), all_codes=frozenset({"01001"}))
    b = body(2, "Trường THCS Tây Mỗ", codes=frozenset({"01002"}), all_codes=frozenset({"01002"}))

    assert (why_never(a, b), likeness(a, b)) == ("other_code", None)
    assert likeness(a, body(2, "Trường THCS Tây Mỗ")) is not None


def test_levels_of_the_register_count_before_those_of_the_name() -> None:
    a = body(1, "Trường Nguyễn Siêu", levels=frozenset({"TH"}))
    b = body(2, "Trường Nguyễn Siêu", levels=frozenset({"THPT"}))

    assert why_never(a, b) == "other_level"
    assert likeness(a, body(2, "Trường Nguyễn Siêu")) is not None


def test_a_site_and_its_school_are_two_records_for_a_reason() -> None:
    school = Body(key=1, name="Tiểu học Bản Phố", places=HERE)
    site = Body(key=2, name="Tiểu học Bản Phố", places=HERE, parents=frozenset({1}))

    assert (why_never(school, site), why_never(site, school)) == ("part_of_it", "part_of_it")


def test_one_name_in_two_communes_is_two_schools() -> None:
    assert likeness(body(1, "THCS Nguyễn Du"), body(2, "THCS Nguyễn Du", places=THERE)) is None


def test_a_rare_name_is_proposed_where_one_seat_is_not_stated_and_a_common_one_is_not() -> None:
    a, b = body(1, "THCS Tây Mỗ"), body(2, "Trường THCS Tây Mỗ", places=frozenset())

    assert likeness(a, b, bearers=2) is not None
    assert likeness(a, b, bearers=40) is None


def test_the_reasons_say_why() -> None:
    same = alike("THCS Tây Mỗ", "Trường THCS Tây Mỗ")
    short = alike("Trường Trung học cơ sở Tây Mỗ", "Trường THCS Tây Mỗ")
    bare = alike("truong thcs tay mo", "Trường THCS Tây Mỗ")
    told = likeness(
        Body(key=1, name="THCS Tây Mỗ", places=HERE, address="Số 5, đường Tây Mỗ", all_codes=frozenset({"7"})),
        Body(key=2, name="Trường THCS Tây Mỗ", places=HERE, address="5 Đ. Tây Mỗ", all_codes=frozenset({"7"})),
    )

    assert same is not None
    assert same.reasons == ("same_name", "same_place", "without_truong")
    assert short is not None
    assert short.reasons == ("same_name", "same_place", "abbreviated")
    assert bare is not None
    assert bare.reasons == ("same_name_without_accents", "same_place")
    assert told is not None
    assert {"same_code", "same_name"} <= set(told.reasons)


def test_a_slip_of_one_letter_needs_more_than_the_same_commune() -> None:
    a = Body(key=1, name="THCS Nguyễn Trãi", places=HERE, address="12 đường Láng Hạ")
    b = Body(key=2, name="THCS Nguyễn Chãi", places=HERE)

    assert likeness(a, b) is None


@pytest.mark.slow
def test_blocks_find_what_comparing_everything_finds() -> None:
    names = [name for pair in SAME + DIFFERENT for name in pair]
    draw = random.Random(20251121)
    bodies = [
        body(n, name, places=draw.choice([HERE, THERE, frozenset()])) for n, name in enumerate(draw.sample(names, 120))
    ]

    by_blocks = {(each.first, each.second) for each in likenesses(bodies)}
    at_most = {(a.key, b.key) for a in bodies for b in bodies if a.key < b.key and likeness(a, b, bearers=2)}
    at_least = {(a.key, b.key) for a in bodies for b in bodies if a.key < b.key and likeness(a, b, bearers=99)}

    assert at_least <= by_blocks <= at_most


@pytest.mark.slow
def test_of_forty_one_thousand_bodies_each_is_compared_with_few(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = random.Random(7)
    syllables = [
        "An",
        "Bình",
        "Châu",
        "Dương",
        "Đông",
        "Hà",
        "Hòa",
        "Hưng",
        "Khánh",
        "Lâm",
        "Long",
        "Minh",
        "Nam",
        "Phú",
        "Phúc",
        "Sơn",
        "Tân",
        "Tây",
        "Thành",
        "Vĩnh",
    ]
    kinds = ["Trường Mầm non", "Trường Tiểu học", "TH", "THCS", "Trường THCS", "THPT"]
    bodies = [
        Body(
            key=n,
            name=f"{draw.choice(kinds)} {' '.join(draw.sample(syllables, 2))}{draw.choice(['', '', '', ' 1', ' A'])}",
            places=frozenset({n % 3321}),
        )
        for n in range(41_000)
    ]

    compared = 0
    compare = likeness_engine._compare

    def counted(*pair: Any, **more: Any) -> Likeness | None:
        nonlocal compared
        compared += 1
        return compare(*pair, **more)

    monkeypatch.setattr(likeness_engine, "_compare", counted)
    found = likenesses(bodies)

    # Every two of them would be 840 million comparisons.
    assert len(bodies) < compared < 10 * len(bodies)
    assert found

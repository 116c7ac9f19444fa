from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from chungtay.register.engine.schools import Commune, Ground, Known, Sorter
from chungtay.workbooks.engine.columns import Row

COMMUNES = [
    Commune(key, None, f"0000{key}", f"xã Số {key}", committee=(10 + key, None), department=(20, None))
    for key in (1, 2)
]
GROUND = Ground(
    label="tỉnh",
    by_code={commune.code: commune for commune in COMMUNES},
    by_name={},
    find_old=lambda: {"00009": [COMMUNES[0]], "00008": COMMUNES},
)
KNOWN = [
    Known(100, "Trường Tiểu học An", "TRUONG", "TH", 1, "", "00000001", is_ours=True),
    Known(101, "Trường THCS An", "TRUONG", "THCS", 1, "", "", is_ours=True),
    Known(102, "Trường THCS Bình", "TRUONG", "THCS", 2, "", "00000002", is_ours=False),
]
ROWS = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["Trường Tiểu học An", "TH An", "Trường THCS An", "Trường THPT Bình", "Bình", ""]),
        "code": st.sampled_from([None, None, "00000001", "00000002", "00000003", "00000004", "00000005"]),
        "type": st.sampled_from(["TH", "THCS", "THPT", "GDTX"]),
        "unit_code": st.sampled_from(["00001", "00002", "00009", "00008", "99999", None]),
        "commune": st.none(),
        "address": st.sampled_from([None, "Số 1"]),
        "pupils": st.sampled_from([None, 300]),
    }
)


def refusal(name: str, folded: str) -> str:
    return "" if folded else "no name"


def sorter(*, looks_at_each: bool) -> Sorter:
    elsewhere = {"00000004": "Trường khác"}
    return Sorter(GROUND, KNOWN, elsewhere, refusal, lambda _names, folded: all(folded) and not looks_at_each)


@settings(max_examples=300, deadline=None)
@given(st.lists(ROWS, max_size=7))
def test_a_glance_at_a_whole_sheet_finds_what_a_look_at_each_row_finds(
    cells: list[dict[str, str | int | None]],
) -> None:
    rows = [Row(number, each) for number, each in enumerate(cells, start=2)]
    at_a_glance, one_by_one = sorter(looks_at_each=False), sorter(looks_at_each=True)

    assert list(at_a_glance.sort(rows)) == list(one_by_one.sort(rows))
    assert at_a_glance.said == one_by_one.said


def test_a_row_nothing_resembles_is_not_looked_at_by_itself() -> None:
    asked: list[str] = []

    def noted(name: str, _folded: str) -> str:
        asked.append(name)
        return ""

    quick = Sorter(GROUND, KNOWN, {}, noted, lambda _names, _folded: True)
    fresh = {"type": "TH", "unit_code": "00002", "commune": None}
    rows = [
        Row(2, {"name": "Trường Tiểu học Mới", "code": "00000007", **fresh}),
        Row(3, {"name": "Trường Tiểu học Xa", "code": "00000001", **fresh}),
    ]

    assert [placed.outcome for placed in quick.sort(rows)] == ["new", "change"]
    assert asked == ["Trường Tiểu học Xa"]

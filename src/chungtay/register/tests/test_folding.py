from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chungtay.kernel.vietnamese import fold_organisation, sort_key, tidy
from chungtay.register.engine.folding import folded_name, order_of

WORDS = [
    "Trường",
    "trường",
    "TRƯỜNG",
    "Tiểu học",
    "TH",
    "THCS",
    "THPT",
    "PTCS",
    "MN",
    "MG",
    "Mầm non",
    "Mẫu giáo",
    "PTDTBT",
    "PTDTNT",
    "GDTX",
    "GDNN-GDTX",
    "Q.",
    "P.",
    "TP",
    "TT",
    "và",
    "&",
    "TH&THCS",
    "TH-THCS-THPT",
    "BT",
    "NT",
    "phổ thông dân tộc",
    "PTDT",
    "-",
    "Nguyễn Du",
    "Tây Mỗ",
    "số 2",
    "Sở",
    "Bộ",
    "B",
    "S",
    "p",
    "giáo dục",
    "GD&ĐT",
    "liên cấp",
    "chuyên",
    "UBND",
    "xã",
    "phổ thông dân tộc nội trú",
    "12",
    "Đ",
]


@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=6)), max_size=6))
def test_the_quick_way_folds_a_name_as_the_kernel_does(words: list[str]) -> None:
    name = tidy(" ".join(words))

    assert folded_name(name) == fold_organisation(name)


@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=6)), max_size=6))
def test_the_quick_way_orders_names_as_the_kernel_does(words: list[str]) -> None:
    name = tidy(" ".join(words))

    assert order_of(name) == sort_key(name)

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chungtay.kernel.vietnamese import fold, fold_organisation, sort_key, tidy
from chungtay.workbooks.engine.folding import folded_name, folded_names, folded_words, orders_of

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


NAMES = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=6)), max_size=6).map(" ".join).map(tidy)


@given(st.lists(NAMES, max_size=4))
def test_the_quick_way_folds_names_as_the_kernel_does(names: list[str]) -> None:
    assert folded_names(names) == [fold_organisation(name) for name in names]
    assert [folded_name(name) for name in names] == folded_names(names)


@given(st.lists(NAMES, max_size=4))
def test_the_quick_way_orders_names_as_the_kernel_does(names: list[str]) -> None:
    assert orders_of(names) == [sort_key(name) for name in names]


@given(st.one_of(NAMES, st.text()))
def test_the_quick_way_folds_any_text_word_by_word_as_the_kernel_does_at_once(text: str) -> None:
    assert folded_words(text) == fold(text)

from __future__ import annotations

from chungtay.agreements.tests.conftest import (
    _files,
    approved,
    body,
    co_lan,
    draft,
    he_thong,
    in_force,
    khach_la,
    member,
    on_disk,
    programme,
    school_09,
    school_27,
    thay_ky,
    thay_minh,
)
from chungtay.amendments.tests.conftest import enter, take_over, three

__all__ = [
    "_files",
    "approved",
    "body",
    "co_lan",
    "draft",
    "enter",
    "he_thong",
    "in_force",
    "khach_la",
    "member",
    "on_disk",
    "programme",
    "school_09",
    "school_27",
    "take_over",
    "thay_ky",
    "thay_minh",
    "three",
]  # fixtures are used by their names

"""A draft between two schools and its people, as agreements' own stories have them."""

from chungtay.agreements.tests.conftest import (
    _files,
    body,
    co_lan,
    draft,
    he_thong,
    khach_la,
    member,
    on_disk,
    programme,
    school_09,
    school_27,
    thay_ky,
    thay_minh,
)

# Fixtures are used by their names.
__all__ = [
    "_files",
    "body",
    "co_lan",
    "draft",
    "he_thong",
    "khach_la",
    "member",
    "on_disk",
    "programme",
    "school_09",
    "school_27",
    "thay_ky",
    "thay_minh",
]

from __future__ import annotations

import unicodedata

import pytest

from chungtay.signatures.engine.names import is_same_name

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("certified", "registered"),
    [
        ("Nguyễn Văn Mẫu", "Nguyễn Văn Mẫu"),
        ("NGUYỄN VĂN MẪU", "Nguyễn Văn Mẫu"),
        ("  Nguyễn  Văn Mẫu ", "Nguyễn Văn Mẫu"),
        (unicodedata.normalize("NFD", "Nguyễn Văn Mẫu"), "Nguyễn Văn Mẫu"),
        ("Trần Thị Hoà", "Trần Thị Hòa"),
        ("NGUYEN VAN MAU", "Nguyễn Văn Mẫu"),
        ("DO DUC MAU", "Đỗ Đức Mẫu"),
    ],
)
def test_one_name_is_known_in_each_of_its_spellings(certified: str, registered: str) -> None:
    assert is_same_name(certified, registered)


@pytest.mark.parametrize(
    ("certified", "registered"),
    [
        ("Lê Văn Kỳ", "Lê Văn Ký"),
        ("Nguyễn Văn", "Nguyễn Văn Mẫu"),
        ("", "Nguyễn Văn Mẫu"),
        ("", ""),
        ("Trường Tiểu học Mẫu 09", "Nguyễn Văn Mẫu"),
    ],
)
def test_another_name_is_another_person(certified: str, registered: str) -> None:
    assert not is_same_name(certified, registered)

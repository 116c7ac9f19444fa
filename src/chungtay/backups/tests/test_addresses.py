from __future__ import annotations

import pytest

from chungtay.backups.gateways.postgresql import _without_password


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql:///chungtay?host=/var/run/postgresql", "postgresql:///chungtay?host=/var/run/postgresql"),
        ("postgresql://an@db.example:5433/chungtay", "postgresql://an@db.example:5433/chungtay"),
        ("postgresql://an:b%C3%AD%20m%E1%BA%ADt@/chungtay?host=%2Frun", "postgresql://an@/chungtay?host=%2Frun"),
        ("postgresql://an:x@db.example/chungtay", "postgresql://an@db.example/chungtay"),
    ],
)
def test_the_programs_of_postgresql_get_an_address_they_read_and_no_password(url: str, shown: str) -> None:
    assert _without_password(url) == shown

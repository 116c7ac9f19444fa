from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest

from chungtay.accounts.models import Person
from chungtay.agreements.models import Agreement
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
from chungtay.memoranda.tests.seeds import recorded
from chungtay.organisations.models import Organisation

# `./chungtay test` says when LibreOffice or poppler is missing; with CI=true they must be there.
collect_ignore_glob = [] if shutil.which("soffice") and shutil.which("pdftotext") else ["test_rendering.py"]
# Fixtures are used by their names.
__all__ = ["_files", "approved", "body", "co_lan", "draft", "he_thong", "in_force", "khach_la", "member", "on_disk"]
__all__ += ["programme", "school_09", "school_27", "thay_ky", "thay_minh"]


@pytest.fixture
def two_schools(he_thong: Person, body: Callable[..., Organisation]) -> Agreement:
    return recorded("003", by=he_thong, enter=body)


@pytest.fixture
def seven(he_thong: Person, body: Callable[..., Organisation]) -> Agreement:
    return recorded("004", by=he_thong, enter=body)

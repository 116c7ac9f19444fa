from __future__ import annotations

from chungtay.reforms.tests.conftest import decision, he_thong, province

__all__ = ["decision", "he_thong", "province"]

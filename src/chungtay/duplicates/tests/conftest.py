from __future__ import annotations

from chungtay.reforms.tests.conftest import province

__all__ = ["province"]

from __future__ import annotations

from chungtay.records.tests.conftest import office, on_disk

__all__ = ["office", "on_disk"]

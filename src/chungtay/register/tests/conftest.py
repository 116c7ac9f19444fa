from __future__ import annotations

from chungtay.organisations.tests.conftest import chi_hanh, co_lan, he_thong, register, resolution, thay_minh

__all__ = ["chi_hanh", "co_lan", "he_thong", "register", "resolution", "thay_minh"]

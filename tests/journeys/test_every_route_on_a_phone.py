"""Every declared route of the demo under axe, at 390 px; a file of its own, so that another process takes it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import Product
from tests.journeys.test_every_route import faults_on_every_route

pytestmark = pytest.mark.browser


def test_every_route_is_clean_on_a_phone(product: Product, chrome: Browser) -> None:
    assert faults_on_every_route(product, chrome, phone=True) == []

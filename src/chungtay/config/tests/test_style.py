from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.utils import translation

from chungtay.config.style import style_page


def test_the_style_page_shows_every_part_in_both_themes() -> None:
    request = RequestFactory().get("/_style/")
    request.user = AnonymousUser()

    with translation.override("vi"):
        page = style_page(request).content.decode()

    assert page.count('data-theme="light"') == page.count('data-theme="dark"') == 2
    assert page.count("Cung cấp đề thi, xây ngân hàng đề") == 2

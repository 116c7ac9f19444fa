"""Root urls: one line per room."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.utils.module_loading import import_string

ROOMS = {
    "accounts": "",
    "places": "dia-gioi/",
    "sheets": "bang-tinh/",
    "search": "tim/",
    "notices": "",
    "access": "",
    "handovers": "ban-giao/",
    "cases": "bo-cap-huyen/",
    "duplicates": "trung-lap/",
    "reforms": "sap-xep/",
    "atlas": "don-vi/",
    "register": "don-vi/",
    "signatures": "chu-ky-so/",
    "dossiers": "van-ban/",
    "records": "van-ban/",
    "privacy": "",
    "programmes": "chuong-trinh/",
    "curriculum": "chuong-trinh-hoc/",
    "taxonomy": "nhu-cau/",
    "needs": "nhu-cau/",
    "demand": "nhu-cau/",
    "offers": "giup-nhau/",
    "matching": "ghep-doi/",
    "boards": "ghep-doi/",
    "publishing": "ghep-doi/",
    "proposals": "ghep-doi/",
    "agreements": "ghi-nho/",
    "memoranda": "ghi-nho/",
    "amendments": "ghi-nho/",
    "drafting": "ghi-nho/",
    "progress": "ghi-nho/",
    "public": "",
    "backups": "sao-luu/",
}

urlpatterns: list[URLPattern | URLResolver] = [
    path(prefix, include(f"chungtay.{room}.urls"))
    for room, prefix in ROOMS.items()
    if find_spec(f"chungtay.{room}.urls") is not None
]

if settings.DEBUG:
    urlpatterns.append(path("_style/", import_string("chungtay.config.style.style_page"), name="style"))

handler400 = "chungtay.kernel.web.failures.unreadable"
handler403 = "chungtay.kernel.web.failures.not_allowed"
handler404 = "chungtay.kernel.web.failures.not_there"
handler500 = "chungtay.kernel.web.failures.broken"

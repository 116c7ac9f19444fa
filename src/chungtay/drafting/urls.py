from __future__ import annotations

from django.urls import path

from chungtay.drafting.views import table

app_name = "drafting"

urlpatterns = [
    path("chon-ben/", table.choose, name="choose"),
    path("soan/", table.draft, name="draft"),
    path("<uid:uid>/sua/", table.revise, name="revise"),
]

from __future__ import annotations

from django.urls import path

from chungtay.amendments.views import ending

app_name = "amendments"

urlpatterns = [
    path("<uid:uid>/cham-dut/", ending.end, name="end"),
]

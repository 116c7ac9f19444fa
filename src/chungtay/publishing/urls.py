from __future__ import annotations

from django.urls import path

from chungtay.publishing.views import publishing

app_name = "publishing"

urlpatterns = [
    path("<uid:uid>/cong-bo/", publishing.publish, name="publish"),
    path("phuong-an/<uid:uid>/excel/", publishing.export, name="export"),
]

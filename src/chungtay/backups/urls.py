from __future__ import annotations

from django.urls import path

from chungtay.backups.views import pages

app_name = "backups"

urlpatterns = [
    path("", pages.keep, name="list"),
    path("tien-do/", pages.progress, name="progress"),
]

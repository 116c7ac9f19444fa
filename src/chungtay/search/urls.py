from __future__ import annotations

from django.urls import path

from chungtay.search import views

app_name = "search"

urlpatterns = [
    path("", views.find_by_name, name="find"),
    path("goi-y/", views.suggest, name="suggest"),
]

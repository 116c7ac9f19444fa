from __future__ import annotations

from django.urls import path

from chungtay.demand import views

app_name = "demand"

urlpatterns = [
    path("tim/", views.find, name="find"),
    path("tong-quan/", views.dashboard, name="dashboard"),
    path("tong-quan/tai-ve/", views.export, name="export"),
]

from __future__ import annotations

from django.urls import path

from chungtay.offers import views

app_name = "offers"

urlpatterns = [
    path("", views.show_own, name="list"),
    path("<uid:uid>/nho/", views.ask, name="ask"),
    path("<uid:uid>/nhan/", views.take_up, name="take_up"),
    path("loi-nho/<uid:uid>/chua-giup-duoc/", views.decline, name="decline"),
    path("loi-nho/<uid:uid>/rut/", views.withdraw, name="withdraw"),
    path("chuong-trinh/<uid:uid>/", views.oversee, name="oversee"),
    path("chuong-trinh/<uid:uid>/tai-ve/", views.export, name="export"),
]

from __future__ import annotations

from django.urls import path

from chungtay.organisations import views

app_name = "organisations"

urlpatterns = [
    path("", views.show_all, name="list"),
    path("moi/", views.register, name="register"),
    path("vai-tro/<uid:uid>/ket-thuc/", views.end_member, name="end_membership"),
    path("<uid:uid>/", views.show, name="show"),
    path("<uid:uid>/ten-moi/", views.rename, name="rename"),
    path("<uid:uid>/vai-tro-moi/", views.add_member, name="add_membership"),
]

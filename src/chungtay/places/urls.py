from __future__ import annotations

from django.urls import path

from chungtay.places import views

app_name = "places"

urlpatterns = [
    path("", views.province_map, name="map"),
    path("tim/", views.search, name="search"),
    path("<uid:uid>/", views.show, name="show"),
]

from __future__ import annotations

from django.urls import path

from chungtay.duplicates import views

app_name = "duplicates"

urlpatterns = [
    path("", views.duplicates, name="list"),
    path("tim/", views.search_duplicates, name="find"),
    path("<uid:uid>/", views.compare, name="compare"),
    path("<uid:uid>/khac-nhau/", views.keep_apart, name="keep_apart"),
]

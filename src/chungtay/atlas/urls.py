from __future__ import annotations

from django.urls import path

from chungtay.atlas import views

app_name = "atlas"

urlpatterns = [path("ban-do/", views.map_schools, name="map")]

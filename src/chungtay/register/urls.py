from __future__ import annotations

from django.urls import path

from chungtay.register import views

app_name = "register"

urlpatterns = [
    path("bat-dau/", views.begin, name="begin"),
    path("tai-ve/", views.take_away, name="take_away"),
    path("tai-ve/tien-do/", views.takeaway_progress, name="takeaway_progress"),
    path("tai-ve/<uid:uid>/", views.fetch_takeaway, name="fetch_takeaway"),
    path("ban-do/", views.map_schools, name="map"),
]

from __future__ import annotations

from django.urls import path

from chungtay.register import views

app_name = "register"

urlpatterns = [
    path("", views.show_all, name="list"),
    path("moi/", views.register, name="enter"),
    path("<uid:uid>/rut-lai/", views.take_back, name="take_back"),
    path("vai-tro/<uid:uid>/ket-thuc/", views.end_member, name="end_membership"),
    path("bat-dau/", views.begin, name="begin"),
    path("tai-ve/", views.take_away, name="take_away"),
    path("tai-ve/tien-do/", views.takeaway_progress, name="takeaway_progress"),
    path("tai-ve/<uid:uid>/", views.fetch_takeaway, name="fetch_takeaway"),
    path("<uid:uid>/", views.show, name="show"),
    path("<uid:uid>/vai-tro-moi/", views.add_member, name="add_membership"),
]

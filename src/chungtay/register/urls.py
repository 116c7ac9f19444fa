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
    path("ban-giao/", views.show_handovers, name="handovers"),
    path("ban-giao/vai-tro/<uid:uid>/", views.prepare, name="prepare_handover"),
    path("ban-giao/<uid:uid>/", views.show_handover, name="handover"),
    path("ban-giao/<uid:uid>/thuc-hien/", views.carry_out, name="hand_over"),
    path("ban-giao/<uid:uid>/hoan-tac/", views.take_back, name="undo_handover"),
    path("ban-giao/<uid:uid>/bien-ban/", views.print_minutes, name="handover_minutes"),
]

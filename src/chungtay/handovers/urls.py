from __future__ import annotations

from django.urls import path

from chungtay.handovers import views

app_name = "handovers"

urlpatterns = [
    path("", views.show_handovers, name="list"),
    path("vai-tro/<uid:uid>/", views.prepare, name="prepare"),
    path("<uid:uid>/", views.show_handover, name="show"),
    path("<uid:uid>/thuc-hien/", views.carry_out, name="hand_over"),
    path("<uid:uid>/hoan-tac/", views.take_back, name="undo"),
    path("<uid:uid>/bien-ban/", views.print_minutes, name="minutes"),
]

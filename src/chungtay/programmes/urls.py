from __future__ import annotations

from django.urls import path

from chungtay.programmes.views import conflicts, pages

app_name = "programmes"

urlpatterns = [
    path("", pages.programmes, name="list"),
    path("mo/", pages.open_new, name="open"),
    path("<uid:uid>/", pages.show, name="show"),
    path("<uid:uid>/giai-doan/", pages.add_phase, name="add_phase"),
    path("<uid:uid>/cach-ky/", pages.set_click, name="set_click"),
    path("<uid:uid>/tham-gia/", pages.record, name="record_participation"),
    path("<uid:uid>/xung-dot/", conflicts.show_conflicts, name="conflicts"),
    path("<uid:uid>/xung-dot/khai/", conflicts.declare, name="declare_conflict"),
    path("xung-dot/<uid:uid>/", conflicts.end, name="end_conflict"),
    path("tham-gia/<uid:uid>/", pages.participation, name="participation"),
    path("tham-gia/<uid:uid>/truong-diem/", pages.name_pilot, name="name_pilot"),
    path("tham-gia/<uid:uid>/bo-truong/", pages.free_pilot, name="free_pilot"),
]

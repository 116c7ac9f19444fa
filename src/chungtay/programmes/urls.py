from __future__ import annotations

from django.urls import path

from chungtay.programmes import views

app_name = "programmes"

urlpatterns = [
    path("", views.programmes, name="list"),
    path("mo/", views.open_new, name="open"),
    path("<uid:uid>/", views.show, name="show"),
    path("<uid:uid>/giai-doan/", views.add_phase, name="add_phase"),
    path("<uid:uid>/cach-ky/", views.set_click, name="set_click"),
    path("<uid:uid>/tham-gia/", views.record, name="record_participation"),
    path("tham-gia/<uid:uid>/", views.participation, name="participation"),
    path("tham-gia/<uid:uid>/truong-diem/", views.name_pilot, name="name_pilot"),
    path("tham-gia/<uid:uid>/bo-truong/", views.free_pilot, name="free_pilot"),
]

from __future__ import annotations

from django.urls import path

from chungtay.progress import views

app_name = "progress"

urlpatterns = [
    path("cam-ket.xlsx", views.export, name="export"),
    path("<uid:uid>/cam-ket.xlsx", views.export_one, name="export_one"),
    path("cam-ket/<uid:uid>/", views.show, name="show"),
    path("cam-ket/<uid:uid>/ghi/", views.state, name="state"),
]

from __future__ import annotations

from django.urls import path

from chungtay.dossiers import views

app_name = "dossiers"

urlpatterns = [
    path("ho-so/<uid:uid>/xuat/", views.export, name="export"),
    path("ban-da-ky/<uid:uid>/tep/", views.download, name="download"),
    path("<uid:uid>/ban-da-ky/", views.bring, name="bring"),
]

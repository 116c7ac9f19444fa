from __future__ import annotations

from django.urls import path

from chungtay.reforms import views

app_name = "reforms"

urlpatterns = [
    path("ke-thua/<uid:uid>/", views.confirm, name="confirm"),
]

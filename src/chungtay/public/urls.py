from __future__ import annotations

from django.urls import path

from chungtay.public import views

app_name = "public"

urlpatterns = [
    path("", views.home, name="home"),
    path("ket-nghia/", views.agreements, name="agreements"),
    path("c/<uid:uid>/", views.programme, name="programme"),
    path("b/<uid:uid>/", views.agreement, name="agreement"),
    path("hinh-anh/", views.pictures, name="pictures"),
    path("kiem-tra/<uid:uid>/", views.verify, name="verify"),
    path("robots.txt", views.robots, name="robots"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]

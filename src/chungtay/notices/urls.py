from __future__ import annotations

from django.urls import path

from chungtay.notices import views

app_name = "notices"

urlpatterns = [
    path("thong-bao/", views.show_notices, name="list"),
    path("thong-bao/da-doc/", views.read, name="read"),
    path("thong-bao/nhan-thu/", views.choose_letters, name="choose_letters"),
    path("thong-bao/da-ngung/", views.silenced, name="silenced"),
    path("thong-bao/ngung-thu/<str:token>/", views.silence, name="silence"),
    path("l/<str:token>/", views.answer, name="answer"),
]

from __future__ import annotations

from django.urls import path

from chungtay.notices import views

app_name = "notices"

urlpatterns = [
    path("l/<str:token>/", views.answer, name="answer"),
]

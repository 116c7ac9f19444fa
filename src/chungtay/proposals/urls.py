from __future__ import annotations

from django.urls import path

from chungtay.proposals import views

app_name = "proposals"

urlpatterns = [
    path("de-nghi/", views.show_proposals, name="list"),
    path("de-nghi/<uid:uid>/", views.answer, name="answer"),
]

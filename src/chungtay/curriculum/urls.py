from __future__ import annotations

from django.urls import path

from chungtay.curriculum import views

app_name = "curriculum"

urlpatterns = [path("", views.show_all, name="list")]

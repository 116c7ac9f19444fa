from __future__ import annotations

from django.urls import path

from chungtay.taxonomy import views

app_name = "taxonomy"

urlpatterns = [
    path("danh-muc/", views.show_all, name="list"),
    path("danh-muc/them/", views.add, name="add"),
    path("danh-muc/<uid:uid>/sua/", views.reword, name="change"),
    path("danh-muc/<uid:uid>/dong/", views.close, name="close"),
]

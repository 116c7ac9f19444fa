from __future__ import annotations

from django.urls import path

from chungtay.taxonomy import views

app_name = "taxonomy"

urlpatterns = [
    path("danh-muc/", views.show_all, name="list"),
    path("danh-muc/them/", views.add, name="add"),
    path("danh-muc/<uid:uid>/sua/", views.change, name="change"),
    path("danh-muc/<uid:uid>/an/", views.hide, name="hide"),
    path("danh-muc/<uid:uid>/mo-lai/", views.reopen, name="reopen"),
    path("danh-muc/phien-ban/<uid:uid>/hoan-tac/", views.undo, name="undo"),
]

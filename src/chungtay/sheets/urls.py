from __future__ import annotations

from django.urls import path

from chungtay.sheets import views

app_name = "sheets"

urlpatterns = [
    path("", views.show_all, name="list"),
    path("moi/", views.bring, name="bring"),
    path("mau/", views.template, name="template"),
    path("xuat/", views.export, name="export"),
    path("<uid:uid>/", views.show, name="show"),
    path("<uid:uid>/tien-do/", views.progress, name="progress"),
    path("<uid:uid>/dong-loi/", views.errors, name="errors"),
    path("<uid:uid>/nhan/", views.take_over, name="take_over"),
    path("<uid:uid>/chay-lai/", views.again, name="again"),
    path("<uid:uid>/bo-qua/", views.withdraw, name="withdraw"),
    path("<uid:uid>/hoan-tac/", views.undo, name="undo"),
]

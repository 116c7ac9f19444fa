from __future__ import annotations

from django.urls import path

from chungtay.reforms import views

app_name = "reforms"

urlpatterns = [
    path("", views.show_all, name="list"),
    path("don-vi/<uid:uid>/", views.choose, name="choose"),
    path("don-vi/<uid:uid>/<slug:kind>/", views.plan, name="plan"),
    path("ke-thua/<uid:uid>/", views.confirm, name="confirm"),
    path("<uid:uid>/", views.show, name="show"),
    path("<uid:uid>/tra-loi/", views.answer, name="answer"),
    path("<uid:uid>/thuc-hien/", views.carry_out, name="apply"),
    path("<uid:uid>/bo/", views.withdraw, name="withdraw"),
    path("<uid:uid>/hoan-tac/", views.undo, name="undo"),
]

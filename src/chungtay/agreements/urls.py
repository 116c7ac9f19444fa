from __future__ import annotations

from django.urls import path

from chungtay.agreements import views

app_name = "agreements"

urlpatterns = [
    path("", views.agreements, name="list"),
    path("chon-ben/", views.choose, name="choose"),
    path("soan/", views.draft, name="draft"),
    path("<uid:uid>/", views.show, name="show"),
    path("<uid:uid>/ban/<int:number>/", views.version, name="version"),
    path("<uid:uid>/sua/", views.revise, name="revise"),
    path("<uid:uid>/gop-y/", views.comment, name="comment"),
    path("<uid:uid>/xac-nhan/", views.approve, name="approve"),
    path("<uid:uid>/ky/", views.sign, name="sign"),
    path("<uid:uid>/ban-quet/", views.download, name="download"),
    path("<uid:uid>/thu-hoi-ban-quet/", views.take_back, name="take_back"),
    path("<uid:uid>/rut/", views.withdraw, name="withdraw"),
    path("<uid:uid>/cham-dut/", views.end, name="end"),
]

from __future__ import annotations

from django.urls import path

from chungtay.agreements.views import reading, signing, table

app_name = "agreements"

urlpatterns = [
    path("", reading.agreements, name="list"),
    path("xuat.xlsx", reading.export, name="export"),
    path("<uid:uid>/", reading.show, name="show"),
    path("<uid:uid>/ban/<int:number>/", reading.version, name="version"),
    path("<uid:uid>/gop-y/", table.comment, name="comment"),
    path("<uid:uid>/xac-nhan/", table.approve, name="approve"),
    path("<uid:uid>/ky/", signing.sign, name="sign"),
    path("<uid:uid>/ban-quet/", reading.download, name="download"),
    path("<uid:uid>/thu-hoi-ban-quet/", signing.take_back, name="take_back"),
    path("<uid:uid>/rut/", table.withdraw, name="withdraw"),
]

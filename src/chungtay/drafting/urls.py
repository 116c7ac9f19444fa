from __future__ import annotations

from django.urls import path

from chungtay.drafting.views import choosing, sheets, suggesting

app_name = "drafting"

urlpatterns = [
    path("chon-ben/", choosing.choose, name="choose"),
    path("soan/", choosing.draft, name="draft"),
    path("soan/<uid:uid>/", sheets.sheet, name="sheet"),
    path("soan/<uid:uid>/xem-truoc/", sheets.preview, name="preview"),
    path("soan/<uid:uid>/bo/", sheets.drop, name="drop"),
    path("<uid:uid>/sua/", sheets.revise, name="revise"),
    path("<uid:uid>/thay-doi/", suggesting.changes, name="changes"),
    path("<uid:uid>/de-nghi/", suggesting.suggest, name="suggest"),
    path("de-nghi/<uid:uid>/nhan/", suggesting.accept, name="accept"),
    path("de-nghi/<uid:uid>/khong-nhan/", suggesting.decline, name="decline"),
    path("de-nghi/<uid:uid>/rut/", suggesting.take_back, name="take_back"),
    path("de-nghi/<uid:uid>/chuyen/", suggesting.carry, name="carry"),
    path("<uid:uid>/nhac/<int:number>/", suggesting.remind, name="remind"),
]

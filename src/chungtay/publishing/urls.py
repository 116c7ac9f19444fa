from __future__ import annotations

from django.urls import path

from chungtay.publishing.views import publishing, sheets

app_name = "publishing"

urlpatterns = [
    path("<uid:uid>/cong-bo/", publishing.publish, name="publish"),
    path("cong-bo/<uid:uid>/", publishing.show_progress, name="progress"),
    path("phuong-an/<uid:uid>/excel/", sheets.export, name="export"),
    path("excel/<uid:uid>/", sheets.show_sheet, name="sheet"),
    path("excel/<uid:uid>/tai-ve/", sheets.fetch, name="fetch"),
]

from __future__ import annotations

from django.urls import path

from chungtay.privacy.views import keeping, links, pupils, requests

app_name = "privacy"

urlpatterns = [
    path("du-lieu-ca-nhan/", links.notice, name="notice"),
    path("anh/<uid:uid>/", links.public_photo, name="public_photo"),
    path("dong-y/<str:token>/", links.answer, name="answer"),
    path("dong-y/<str:token>/rut-lai/", links.withdraw_by_link, name="withdraw_by_link"),
    path("dong-y/<str:token>/yeu-cau/", links.ask_by_link, name="ask_by_link"),
    path("du-lieu-ca-nhan/danh-muc/", keeping.register, name="register"),
    path("du-lieu-ca-nhan/danh-muc/bang-tinh/", keeping.export_register, name="export_register"),
    path("du-lieu-ca-nhan/hoc-sinh/", pupils.list_pupils, name="pupils"),
    path("du-lieu-ca-nhan/hoc-sinh/moi/", pupils.add_pupil, name="add_pupil"),
    path("du-lieu-ca-nhan/hoc-sinh/<uid:uid>/", pupils.show_pupil, name="pupil"),
    path("du-lieu-ca-nhan/hoc-sinh/<uid:uid>/ngay-cuoi/", pupils.leave, name="leave"),
    path("du-lieu-ca-nhan/hoc-sinh/<uid:uid>/xin-dong-y/", pupils.ask_for, name="ask_for"),
    path("du-lieu-ca-nhan/hoc-sinh/<uid:uid>/phieu/", pupils.paper, name="paper"),
    path("du-lieu-ca-nhan/hoc-sinh/<uid:uid>/ban-giay/", pupils.record_paper, name="record_paper"),
    path("du-lieu-ca-nhan/hoc-sinh/<uid:uid>/anh/", pupils.add_photo, name="add_photo"),
    path("du-lieu-ca-nhan/dong-y/<uid:uid>/rut-lai/", pupils.withdraw, name="withdraw"),
    path("du-lieu-ca-nhan/dong-y/<uid:uid>/bang-chung/", pupils.evidence, name="evidence"),
    path("du-lieu-ca-nhan/anh/<uid:uid>/", pupils.photo, name="photo"),
    path("du-lieu-ca-nhan/anh/<uid:uid>/cong-khai/", pupils.publish, name="publish"),
    path("du-lieu-ca-nhan/anh/<uid:uid>/go-xuong/", pupils.take_down, name="take_down"),
    path("du-lieu-ca-nhan/yeu-cau/", requests.list_requests, name="requests"),
    path("du-lieu-ca-nhan/yeu-cau/moi/", requests.ask, name="ask"),
    path("du-lieu-ca-nhan/yeu-cau/<uid:uid>/", requests.show_request, name="request"),
    path("du-lieu-ca-nhan/yeu-cau/<uid:uid>/xac-nhan/", requests.acknowledge, name="acknowledge"),
    path("du-lieu-ca-nhan/yeu-cau/<uid:uid>/them-thoi-gian/", requests.extend, name="extend"),
    path("du-lieu-ca-nhan/yeu-cau/<uid:uid>/tra-loi/", requests.settle, name="settle"),
    path("du-lieu-ca-nhan/yeu-cau/<uid:uid>/goi-du-lieu/", requests.package, name="package"),
    path("du-lieu-ca-nhan/yeu-cau/<uid:uid>/xoa/", requests.erase, name="erase"),
    path("du-lieu-ca-nhan/luu-giu/", keeping.retention, name="retention"),
    path("du-lieu-ca-nhan/luu-giu/giu-lai/", keeping.hold, name="hold"),
    path("du-lieu-ca-nhan/luu-giu/giu-lai/<uid:uid>/", keeping.lift, name="lift"),
]

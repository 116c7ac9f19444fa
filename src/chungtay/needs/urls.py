from __future__ import annotations

from django.urls import path

from chungtay.needs.views import answering, entries, moving

app_name = "needs"

urlpatterns = [
    path("", entries.show_own, name="list"),
    path("doi-tac/", entries.show_partners, name="partners"),
    path("khai/", answering.begin, name="begin"),
    path("khai/<uid:uid>/", answering.review, name="review"),
    path("khai/<uid:uid>/them/", answering.add, name="add"),
    path("khai/<uid:uid>/bo/", answering.drop, name="drop"),
    path("khai/<uid:uid>/<int:number>/<int:step>/", answering.answer, name="answer"),
    path("van-dung/", entries.confirm_again, name="confirm_again"),
    path("chep-nam-truoc/", entries.copy, name="copy"),
    path("<uid:uid>/", entries.show, name="show"),
    path("<uid:uid>/minh-chung/", entries.evidence, name="evidence"),
    path("<uid:uid>/sua/", entries.change, name="change"),
    path("<uid:uid>/rut/", moving.withdraw, name="withdraw"),
    path("<uid:uid>/giup/", moving.move, name="help"),
    path("<uid:uid>/da-dap-ung/", moving.confirm, name="confirm_met"),
    path("<uid:uid>/chua-dat/", moving.answer_not_yet_met, name="not_yet"),
]

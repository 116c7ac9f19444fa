from __future__ import annotations

from django.urls import path

from chungtay.notices.views import announcing, links, post, telling

app_name = "notices"

urlpatterns = [
    path("thong-bao/", telling.show_notices, name="list"),
    path("thong-bao/da-doc/", telling.read, name="read"),
    path("thong-bao/nhan-thu/", telling.choose_letters, name="choose_letters"),
    path("thong-bao/da-ngung/", telling.silenced, name="silenced"),
    path("thong-bao/ngung-thu/<str:token>/", telling.silence, name="silence"),
    path("thong-bao/loi-nhan/", announcing.show_announcements, name="announcements"),
    path("thong-bao/loi-nhan/moi/", announcing.write, name="write"),
    path("thong-bao/loi-nhan/<uid:uid>/", announcing.show_announcement, name="announcement"),
    path("thong-bao/loi-nhan/<uid:uid>/sua/", announcing.change, name="change"),
    path("thong-bao/loi-nhan/<uid:uid>/gui/", announcing.send, name="send"),
    path("thong-bao/loi-nhan/<uid:uid>/nhac/", announcing.remind, name="remind"),
    path("thong-bao/loi-nhan/<uid:uid>/thu-hoi/", announcing.withdraw, name="withdraw"),
    path("thong-bao/loi-nhan/<uid:uid>/tra-loi/", announcing.reply, name="reply"),
    path("thong-bao/loi-nhan/<uid:uid>/ma-qr.png", announcing.qr, name="qr"),
    path("thong-bao/hang-cho-gui/", post.show_post, name="post"),
    path("thong-bao/hang-cho-gui/gui-lai/", post.send_again, name="send_again"),
    path("l/<str:token>/", links.answer, name="answer"),
]

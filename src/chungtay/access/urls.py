from __future__ import annotations

from django.urls import path

from chungtay.access import views

app_name = "access"

urlpatterns = [
    path("loi-moi/", views.show_invitations, name="invitations"),
    path("loi-moi/don-vi/<uid:uid>/", views.invite_somebody, name="invite"),
    path("loi-moi/don-vi/<uid:uid>/nguoi/", views.show_ways, name="ways"),
    path("loi-moi/hang-loat/", views.choose_heads, name="choose_heads"),
    path("loi-moi/dot/<uid:uid>/", views.show_round, name="round"),
    path("loi-moi/dot/<uid:uid>/bo/", views.drop, name="drop_round"),
    path("loi-moi/nhan/<str:token>/", views.accept, name="accept"),
    path("loi-moi/nhan/<str:token>/khong-phai-toi/", views.say_no, name="decline"),
    path("loi-moi/<uid:uid>/", views.show_invitation, name="invitation"),
    path("loi-moi/<uid:uid>/gui-lai/", views.renew, name="send_again"),
    path("loi-moi/<uid:uid>/thu-hoi/", views.take_back, name="withdraw"),
    path("xem-nhu/", views.show_looks, name="looks"),
    path("xem-nhu/thoi/", views.stop_looking, name="stop_looking"),
    path("xem-nhu/<uid:uid>/", views.look_as, name="look"),
]

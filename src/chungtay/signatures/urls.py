from __future__ import annotations

from django.urls import path

from chungtay.signatures import views

app_name = "signatures"

urlpatterns = [
    path("", views.keep_trust, name="list"),
    path("thu-hoi/", views.words, name="words"),
    path("thu-hoi/<uid:uid>/gac-lai/", views.put_aside, name="put_aside"),
    path("chung-thu/", views.certificates, name="certificates"),
    path("chung-thu/<uid:uid>/ket-thuc/", views.let_go, name="let_go"),
    path("kiem-tra/<uid:uid>/", views.show_check, name="show"),
    path("kiem-tra/<uid:uid>/cua-toi/", views.own, name="own"),
    path("kiem-tra/<uid:uid>/tep/", views.download, name="download"),
    path("<uid:uid>/", views.show_anchor, name="anchor"),
    path("<uid:uid>/xac-nhan/", views.trust, name="trust"),
    path("<uid:uid>/ket-thuc/", views.close, name="close"),
]

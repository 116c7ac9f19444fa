from __future__ import annotations

from django.urls import path

from chungtay.matching.views import alternates, by_hand, preparing, trying

app_name = "matching"

urlpatterns = [
    path("", preparing.show_runs, name="list"),
    path("<uid:uid>/", preparing.show_run, name="show"),
    path("<uid:uid>/san-sang/", preparing.show_readiness, name="readiness"),
    path("<uid:uid>/tham-gia/", preparing.join, name="join"),
    path("<uid:uid>/phuong-an-moi/", preparing.add, name="add_scenario"),
    path("<uid:uid>/lay-lai/", preparing.take_back, name="take_back"),
    path("phuong-an/<uid:uid>/luat/", preparing.arrange, name="arrange"),
    path("phuong-an/<uid:uid>/mau-thuan/", trying.show_contradictions, name="contradictions"),
    path("phuong-an/<uid:uid>/bo-quy-tac/", by_hand.lift, name="lift"),
    path("cap/<uid:uid>/", by_hand.show_pair, name="pair"),
    path("cap/<uid:uid>/ly-do/", by_hand.show_reasons, name="reasons"),
    path("cap/<uid:uid>/khoa/", by_hand.lock, name="lock"),
    path("cap/<uid:uid>/cam/", by_hand.forbid, name="forbid"),
    path("cap/<uid:uid>/doi/", by_hand.swap, name="swap"),
    path("cap/<uid:uid>/thay-the/", alternates.alternates, name="alternates"),
]

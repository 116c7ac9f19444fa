from __future__ import annotations

from django.urls import path

from chungtay.boards.views import board, rounds, stating, units

app_name = "boards"

urlpatterns = [
    path("bat-dau/", rounds.begin, name="begin"),
    path("<uid:uid>/dang-cho/", rounds.show_waiting, name="waiting"),
    path("<uid:uid>/truong-le/", units.units, name="units"),
    path("<uid:uid>/truong-le/ten/", units.suggest_school, name="suggest_school"),
    path("phuong-an/<uid:uid>/", board.show_board, name="show"),
    path("phuong-an/<uid:uid>/dat-truoc/", stating.state, name="state"),
    path("phuong-an/<uid:uid>/ten-truong/", stating.suggest, name="suggest"),
    path("phuong-an/<uid:uid>/tinh/", board.run_scenario, name="run"),
    path("phuong-an/<uid:uid>/tien-do/", board.show_progress, name="progress"),
    path("phuong-an/<uid:uid>/chua-ghep/", board.show_alone, name="alone"),
    path("phuong-an/<uid:uid>/trinh-duyet/", board.review, name="review"),
]

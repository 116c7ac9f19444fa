from __future__ import annotations

from django.urls import path

from chungtay.matching import views

app_name = "matching"

urlpatterns = [
    path("", views.show_runs, name="list"),
    path("bat-dau/", views.begin, name="begin"),
    path("de-nghi/", views.show_proposals, name="proposals"),
    path("de-nghi/<uid:uid>/", views.answer, name="answer"),
    path("<uid:uid>/", views.show_run, name="show"),
    path("<uid:uid>/san-sang/", views.show_readiness, name="readiness"),
    path("<uid:uid>/tham-gia/", views.join, name="join"),
    path("<uid:uid>/phuong-an-moi/", views.add, name="add_scenario"),
    path("<uid:uid>/lay-lai/", views.take_back, name="take_back"),
    path("<uid:uid>/cong-bo/", views.publish, name="publish"),
    path("phuong-an/<uid:uid>/", views.show_board, name="board"),
    path("phuong-an/<uid:uid>/luat/", views.arrange, name="arrange"),
    path("phuong-an/<uid:uid>/tinh/", views.run_scenario, name="run"),
    path("phuong-an/<uid:uid>/tien-do/", views.show_progress, name="progress"),
    path("phuong-an/<uid:uid>/chua-ghep/", views.show_alone, name="alone"),
    path("phuong-an/<uid:uid>/trinh-duyet/", views.review, name="review"),
    path("phuong-an/<uid:uid>/excel/", views.export, name="export"),
    path("cap/<uid:uid>/", views.show_pair, name="pair"),
    path("cap/<uid:uid>/khoa/", views.lock, name="lock"),
    path("cap/<uid:uid>/cam/", views.forbid, name="forbid"),
    path("cap/<uid:uid>/doi/", views.swap, name="swap"),
    path("cap/<uid:uid>/thay-the/", views.alternates, name="alternates"),
]

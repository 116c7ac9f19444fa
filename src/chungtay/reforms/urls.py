from __future__ import annotations

from django.urls import path

from chungtay.reforms import views

app_name = "reforms"

urlpatterns = [
    path("", views.show_all, name="list"),
    path("don-vi/<uid:uid>/", views.choose, name="choose"),
    path("don-vi/<uid:uid>/<slug:kind>/", views.plan, name="plan"),
    path("ke-thua/<uid:uid>/", views.confirm, name="confirm"),
    path("bo-cap-huyen/", views.show_cases, name="cases"),
    path("bo-cap-huyen/moi/", views.begin_case, name="begin_case"),
    path("bo-cap-huyen/<uid:uid>/", views.show_case, name="case"),
    path("bo-cap-huyen/<uid:uid>/tien-do/", views.case_progress, name="case_progress"),
    path("bo-cap-huyen/<uid:uid>/danh-sach/", views.case_lines, name="case_lines"),
    path("bo-cap-huyen/<uid:uid>/xem-truoc/", views.case_preview, name="case_preview"),
    path("bo-cap-huyen/<uid:uid>/lam/", views.work_case, name="work_case"),
    path("bo-cap-huyen/<uid:uid>/cau-hoi/", views.case_questions, name="case_questions"),
    path("bo-cap-huyen/<uid:uid>/nhan-goi-y/", views.take_suggestions, name="take_suggestions"),
    path("bo-cap-huyen/cau-hoi/<uid:uid>/", views.case_question, name="case_question"),
    path("trung-lap/", views.duplicates, name="duplicates"),
    path("trung-lap/tim/", views.search_duplicates, name="find_duplicates"),
    path("trung-lap/<uid:uid>/", views.compare, name="duplicate"),
    path("trung-lap/<uid:uid>/khac-nhau/", views.keep_apart, name="keep_apart"),
    path("<uid:uid>/", views.show, name="show"),
    path("<uid:uid>/tra-loi/", views.answer, name="answer"),
    path("<uid:uid>/thuc-hien/", views.carry_out, name="apply"),
    path("<uid:uid>/bo/", views.withdraw, name="withdraw"),
    path("<uid:uid>/hoan-tac/", views.undo, name="undo"),
]

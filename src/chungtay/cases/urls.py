from __future__ import annotations

from django.urls import path

from chungtay.cases import views

app_name = "cases"

urlpatterns = [
    path("", views.show_cases, name="list"),
    path("moi/", views.begin_case, name="begin"),
    path("<uid:uid>/", views.show_case, name="show"),
    path("<uid:uid>/tien-do/", views.case_progress, name="progress"),
    path("<uid:uid>/danh-sach/", views.case_lines, name="lines"),
    path("<uid:uid>/xem-truoc/", views.case_preview, name="preview"),
    path("<uid:uid>/lam/", views.work_case, name="work"),
    path("<uid:uid>/cau-hoi/", views.case_questions, name="questions"),
    path("<uid:uid>/nhan-goi-y/", views.take_suggestions, name="take_suggestions"),
    path("cau-hoi/<uid:uid>/", views.case_question, name="question"),
]

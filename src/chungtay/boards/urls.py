from __future__ import annotations

from django.urls import path

from chungtay.boards import views

app_name = "boards"

urlpatterns = [
    path("phuong-an/<uid:uid>/", views.show_board, name="show"),
    path("phuong-an/<uid:uid>/tinh/", views.run_scenario, name="run"),
    path("phuong-an/<uid:uid>/tien-do/", views.show_progress, name="progress"),
    path("phuong-an/<uid:uid>/chua-ghep/", views.show_alone, name="alone"),
    path("phuong-an/<uid:uid>/trinh-duyet/", views.review, name="review"),
]

from __future__ import annotations

from django.urls import path

from chungtay.accounts import views

app_name = "accounts"
urlpatterns = [
    path("dang-nhap/", views.sign_in, name="sign_in"),
    path("dang-xuat/", views.sign_out, name="sign_out"),
    path("bat-dau/<str:token>/", views.first_run, name="first_run"),
    path("ngon-ngu/", views.choose_language, name="language"),
    path("hom-nay/", views.today, name="today"),
    path("tai-khoan/", views.profile, name="profile"),
]

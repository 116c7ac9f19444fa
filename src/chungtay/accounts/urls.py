from __future__ import annotations

from django.urls import path

from chungtay.accounts.views import account, doors, restoring, second_step, today

app_name = "accounts"
urlpatterns = [
    path("dang-nhap/", doors.sign_in, name="sign_in"),
    path("dang-nhap/ma/", doors.enter_code, name="enter_code"),
    path("dang-nhap/thiet-lap/", doors.enrol, name="enrol"),
    path("dang-xuat/", doors.sign_out, name="sign_out"),
    path("bat-dau/<str:token>/", doors.first_run, name="first_run"),
    path("ngon-ngu/", doors.choose_language, name="language"),
    path("quen-mat-khau/", restoring.forgotten, name="forgotten"),
    path("quen-mat-khau/da-gui/", restoring.letter_sent, name="letter_sent"),
    path("mat-khau-moi/<str:token>/", restoring.new_password, name="new_password"),
    path("xac-nhan-thu/<str:token>/", account.confirm_email, name="confirm_email"),
    path("hom-nay/", today.today, name="today"),
    path("tai-khoan/", account.profile, name="profile"),
    path("tai-khoan/mat-khau/", account.change_password, name="change_password"),
    path("tai-khoan/thu/", account.change_email, name="change_email"),
    path("tai-khoan/phien/khac/", account.end_other_sessions, name="end_other_sessions"),
    path("tai-khoan/phien/<uid:uid>/", account.end_session, name="end_session"),
    path("tai-khoan/buoc-hai/", second_step.second_step, name="second_step"),
    path("tai-khoan/buoc-hai/ma-du-phong/", second_step.recovery_codes, name="recovery_codes"),
    path("tai-khoan/buoc-hai/ma-moi/", second_step.renew_codes, name="renew_codes"),
    path("tai-khoan/buoc-hai/tat/", second_step.switch_off, name="switch_off"),
    path("nguoi-dang-nhap/", restoring.people, name="people"),
    path("nguoi-dang-nhap/<uid:uid>/", restoring.restore, name="restore"),
]

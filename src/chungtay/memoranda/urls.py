from __future__ import annotations

from django.urls import path

from chungtay.memoranda import views

app_name = "memoranda"

urlpatterns = [
    path("<uid:uid>/ban-in/<int:number>/docx/", views.docx, name="docx"),
    path("<uid:uid>/ban-in/<int:number>/pdf/", views.pdf, name="pdf"),
    path("<uid:uid>/ban-de-ky/", views.give_out, name="give_out"),
]

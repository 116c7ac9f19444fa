from __future__ import annotations

from django.urls import path

from chungtay.memoranda import views

app_name = "memoranda"

urlpatterns = [
    path("<uid:uid>/ban-in/<int:number>/docx/", views.docx, name="docx"),
    path("<uid:uid>/ban-in/<int:number>/pdf/", views.pdf, name="pdf"),
    path("<uid:uid>/le-ky/", views.ceremony, name="ceremony"),
    path("<uid:uid>/le-ky/docx/", views.ceremony_docx, name="ceremony_docx"),
    path("<uid:uid>/le-ky/pdf/", views.ceremony_pdf, name="ceremony_pdf"),
    path("<uid:uid>/bam-xac-nhan/", views.click, name="click"),
    path("<uid:uid>/ky-so/", views.sign_digitally, name="sign_digitally"),
    path("<uid:uid>/ban-de-ky/", views.give_out, name="give_out"),
]

from __future__ import annotations

from django.urls import path

from chungtay.memoranda.views import filing, papers, reports

app_name = "memoranda"

urlpatterns = [
    path("bao-cao/", reports.reports, name="reports"),
    path("bao-cao/<uid:uid>/", reports.report, name="report"),
    path("bao-cao/<uid:uid>/pdf/", reports.report_pdf, name="report_pdf"),
    path("bao-cao/<uid:uid>/ban-ky/", reports.report_paper, name="report_paper"),
    path("<uid:uid>/ban-in/<int:number>/docx/", papers.docx, name="docx"),
    path("<uid:uid>/ban-in/<int:number>/pdf/", papers.pdf, name="pdf"),
    path("<uid:uid>/le-ky/", papers.ceremony, name="ceremony"),
    path("<uid:uid>/le-ky/docx/", papers.ceremony_docx, name="ceremony_docx"),
    path("<uid:uid>/le-ky/pdf/", papers.ceremony_pdf, name="ceremony_pdf"),
    path("<uid:uid>/bam-xac-nhan/", papers.click, name="click"),
    path("<uid:uid>/ky-so/", papers.sign_digitally, name="sign_digitally"),
    path("<uid:uid>/ho-so/", filing.file_away, name="file"),
    path("<uid:uid>/ban-de-ky/", papers.give_out, name="give_out"),
]

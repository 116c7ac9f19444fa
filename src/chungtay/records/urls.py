from __future__ import annotations

from django.urls import path

from chungtay.records.views import books, papers, templates

app_name = "records"

urlpatterns = [
    path("", papers.show_documents, name="list"),
    path("lap/", papers.begin, name="begin"),
    path("so-di/", books.register, name="register"),
    path("so-di/tep/", books.register_xlsx, name="register_xlsx"),
    path("so-di/<uid:uid>/so-dau/", books.start, name="start"),
    path("so-den/", books.incoming, name="incoming"),
    path("so-den/<uid:uid>/ghi/", books.record, name="record"),
    path("so-den/<uid:uid>/ban-quet/", books.scan, name="scan"),
    path("ho-so/", books.dossiers, name="dossiers"),
    path("ho-so/<uid:uid>/", books.dossier, name="dossier"),
    path("ho-so/<uid:uid>/mo/", books.open_one, name="open_dossier"),
    path("mau/", templates.templates, name="templates"),
    path("mau/bat-dau/", templates.template_starter, name="template_starter"),
    path("mau/<uid:uid>/tep/", templates.template_file, name="template_file"),
    path("mau/<uid:uid>/thoi-dung/", templates.end, name="end_template"),
    path("the-thuc/<uid:uid>/", books.head, name="head"),
    path("<uid:uid>/", papers.show, name="show"),
    path("<uid:uid>/soan/", papers.write, name="write"),
    path("<uid:uid>/ban-hanh/", papers.issue, name="issue"),
    path("<uid:uid>/bo/", papers.drop, name="drop"),
    path("<uid:uid>/thu-hoi/", papers.withdraw, name="withdraw"),
    path("<uid:uid>/ho-so/", papers.file_away, name="file"),
    path("<uid:uid>/word/", papers.docx, name="docx"),
    path("<uid:uid>/pdf/", papers.pdf, name="pdf"),
]

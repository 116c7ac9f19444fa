from __future__ import annotations

from typing import cast

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.files import download_response
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.layout.engine.letterheads import NAMES, starter
from chungtay.records.actions import end_template, take_template
from chungtay.records.choices import PaperKind
from chungtay.records.exchange import DOCX
from chungtay.records.forms import ConfirmForm, TemplateForm
from chungtay.records.queries.kinds import outline_of
from chungtay.records.queries.papers import template_bodies, visible_templates


@route("records.list_templates", audience=MEMBER, writes=True, idempotent=True, queries=20)
def templates(request: UserRequest) -> HttpResponse:
    form = TemplateForm(request.POST or None, request.FILES or None, bodies=template_bodies(request.user))

    def act() -> str:
        typed = form.cleaned_data
        take_template(form.bodies[typed["body"]], PaperKind(typed["kind"]), typed["file"], by=request.user)
        return reverse("records:templates")

    done = answered(request, form, "records.take_template", act, _("The template is in use from now on."))
    context = {
        "form": form,
        "rows": list(visible_templates(request.user)),
        "kinds": PaperKind,
        "names": sorted(NAMES),
        "crumbs": [(_("Documents"), reverse("records:list"))],
    }
    return done or render(request, "records/templates.html", context)


@route("records.list_templates", audience=MEMBER, queries=6)
def template_starter(request: UserRequest) -> HttpResponse:
    asked = request.GET.get("loai", "")
    kind = PaperKind(asked) if asked in PaperKind.values else PaperKind.PLAN
    answer = HttpResponse(starter(outline_of(kind).name), content_type=DOCX)
    answer["Content-Disposition"] = f'attachment; filename="mau-{kind.value}.docx"'
    return answer


@route("records.keep_template", audience=MEMBER, writes=True, idempotent=True, queries=20, of="records.LetterTemplate")
def end(request: UserRequest, uid: Uid) -> HttpResponse:
    template = one_of(visible_templates(request.user), uid)
    require(request.user, "records.keep_template", template)
    form = ConfirmForm(request.POST or None)

    def act() -> str:
        end_template(template, by=request.user)
        return reverse("records:templates")

    done = answered(request, form, "records.end_template", act, _("The template is out of use."))
    crumbs = [(_("Letterhead templates"), reverse("records:templates"))]
    return done or render(request, "records/end_template.html", {"template": template, "form": form, "crumbs": crumbs})


@route("records.keep_template", audience=MEMBER, of="records.LetterTemplate")
def template_file(request: UserRequest, uid: Uid) -> HttpResponse:
    template = one_of(visible_templates(request.user), uid)
    require(request.user, "records.keep_template", template)
    try:
        return cast("HttpResponse", download_response(template.file))
    except RuleBroken as broken:
        return HttpResponse(str(broken), status=409, content_type="text/plain; charset=utf-8")

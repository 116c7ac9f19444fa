from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.cases.actions.working import answer_question, answer_questions
from chungtay.cases.choices import QuestionKind
from chungtay.cases.forms import AnswersForm, ApartForm, HeirsForm
from chungtay.cases.models import CaseQuestion
from chungtay.cases.queries.pages import (
    bodies_asked,
    districts_asked,
    questions_shown,
    visible_cases,
    visible_questions,
)
from chungtay.cases.views.showing import crumbs
from chungtay.kernel.clock import today
from chungtay.kernel.routes import OFFICER
from chungtay.kernel.uids import Uid
from chungtay.kernel.vietnamese import number
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.requests import UserRequest, one_of, require, route

NOWHERE = "-"  # the key of "leave them out", which no identifier bears


@route("cases.answer", audience=OFFICER, writes=True, idempotent=True, queries=20, of="cases.ReformCase")
def case_questions(request: UserRequest, uid: Uid) -> HttpResponse:
    case = one_of(visible_cases(request.user), uid)
    require(request.user, "cases.answer", case)
    kind = next((kind for kind in QuestionKind if kind == request.GET.get("loai")), QuestionKind.PLACE)
    districts = districts_asked(case, kind)
    open_first = next((key for key, _name, left in districts if left), districts[0][0] if districts else "")
    chosen = next((key for key, _name, _left in districts if key == request.GET.get("huyen")), open_first)
    if kind == QuestionKind.HEIRS:
        chosen = ""  # few enough to stand in one list
    asked = sorted(questions_shown(case, kind, chosen), key=lambda question: question.is_answered)
    context: dict[str, Any] = {
        "case": case,
        "kind": kind,
        "districts": districts,
        "chosen": chosen,
        "chosen_name": next((name for key, name, _left in districts if key == chosen), ""),
        "questions": asked,
        "left": sum(left for _key, _name, left in districts),
        "crumbs": crumbs(case),
    }
    if kind == QuestionKind.HEIRS:
        return render(request, "cases/heirs.html", context)
    form = AnswersForm(request.POST or None, asked=[line_of(question) for question in asked])

    def act() -> str:
        typed = {question.uid: form.cleaned_data[question.uid] for question in asked}
        versions = {question.uid: form.cleaned_data[f"{question.uid}-version"] for question in asked}
        changed = {
            question.uid: {"choice": typed[question.uid], "apart": question.answer.get("apart", {})}
            for question in asked
            if typed[question.uid] and typed[question.uid] != question.answer.get("choice")
        }
        if changed:
            answer_questions(case, changed, versions=versions, by=request.user, on=today())
        following = next_district(districts, chosen)
        return reverse("cases:questions", args=[case.uid]) + f"?loai={kind.value}" + following

    done = answered(request, form, "cases.answer", act, _("Your answers are kept."))
    context |= {"form": form, "fields": [(question, form[question.uid]) for question in asked]}
    return done or render(request, "cases/questions.html", context)


@route("cases.answer", audience=OFFICER, writes=True, idempotent=True, queries=20, of="cases.CaseQuestion")
def case_question(request: UserRequest, uid: Uid) -> HttpResponse:
    question = one_of(visible_questions(request.user), uid)
    require(request.user, "cases.answer", question)
    case = question.case
    choices = [(one["key"], words_of(one)) for one in question.candidates]
    back = reverse("cases:questions", args=[case.uid]) + f"?loai={question.kind}"
    form: ApartForm | HeirsForm
    if question.kind == QuestionKind.HEIRS:
        initial = {"chosen": question.answer.get("chosen", question.suggested)}
        form = HeirsForm(request.POST or None, choices=choices, version=question.version, initial=initial)
    else:
        form = ApartForm(
            request.POST or None,
            choices=[*choices, (NOWHERE, _("Leave all of them out for now"))],
            bodies=[(body.uid, str(body)) for body in bodies_asked(question)],
            apart=question.answer.get("apart", {}),
            version=question.version,
            initial={"choice": question.answer["choice"] or NOWHERE} if question.is_answered else {},
        )

    def act() -> str:
        form.check_version(question)
        answer = (
            {"chosen": form.cleaned_data["chosen"]}
            if isinstance(form, HeirsForm)
            else {"choice": form.place_for_all, "apart": form.apart}
        )
        answer_question(question, answer, by=request.user, on=today(), version=form.seen_version)
        return back

    done = answered(request, form, "cases.answer", act, _("Your answer is kept."))
    context = {
        "case": case,
        "question": question,
        "title": title_of(question),
        "form": form,
        "is_about_heirs": question.kind == QuestionKind.HEIRS,
        "crumbs": [*crumbs(case), (question.get_kind_display(), back)],
    }
    return done or render(request, "cases/question.html", context)


def line_of(question: CaseQuestion) -> tuple[str, str, list[tuple[str, str]], str, int]:
    """A question as one row of the form: its identifier, title, answers to choose from, answer so far and version."""
    choices = [(one["key"], words_of(one)) for one in question.candidates]
    chosen = question.answer.get("choice", "") if question.is_answered else ""
    return question.uid, title_of(question), choices, chosen, question.version


def title_of(question: CaseQuestion) -> str:
    if question.unit is None:
        return str(question.body)
    return question.unit.name_on(question.unit.nearest_day(question.case.on)).heading


def words_of(candidate: dict[str, Any]) -> str:
    """A candidate in one line, with what speaks for it."""
    name = candidate["name"]
    if "km" in candidate:
        words = {"name": name, "km": number(candidate["km"])}
        if candidate["is_lead"] and candidate["is_nearest"]:
            return _("%(name)s: leads in the tables, and its middle is nearest, %(km)s km away") % words
        if candidate["is_lead"]:
            return _("%(name)s: leads in the tables; its middle is %(km)s km away") % words
        if candidate["is_nearest"]:
            return _("%(name)s: its middle is nearest, %(km)s km away, but another one leads in the tables") % words
        return _("%(name)s: took part of the ground; its middle is %(km)s km away") % words
    if "communes" in candidate:
        words = {"name": name, "communes": ", ".join(candidate["communes"]), "others": ", ".join(candidate["others"])}
        if candidate["others"]:
            return _("%(name)s: on the ground of %(communes)s; shared with %(others)s") % words
        return _("%(name)s: on the ground of %(communes)s") % words
    if candidate.get("scope"):
        return _("%(name)s: guides teaching from that day on") % {"name": name}
    if candidate.get("is_cluster"):
        return _("%(name)s: the cluster that sits in this commune") % {"name": name}
    return _("%(name)s itself") % {"name": name}


def next_district(districts: list[tuple[str, str, int]], chosen: str) -> str:
    """The next old district with something open, after the one just answered."""
    keys = [key for key, _name, _left in districts]
    place = keys.index(chosen) if chosen in keys else -1
    following = [key for key, _name, left in [*districts[place + 1 :], *districts[:place]] if left and key != chosen]
    return f"&huyen={following[0]}" if following else ""

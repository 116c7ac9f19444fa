from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from chungtay.accounts.queries import system_person
from chungtay.kernel.clock import now
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.routes import LINK
from chungtay.kernel.web.addresses import address_of
from chungtay.kernel.web.requests import route
from chungtay.notices.actions import Given, TooManyAnswers, answer_announcement, answer_link
from chungtay.notices.forms import GroupAnswerForm
from chungtay.notices.models import Link
from chungtay.notices.queries import answer_label, closed_because, link_by_token
from chungtay.notices.queries.announcing import GROUP, announcement_by_link, bodies_to_answer_for
from chungtay.notices.rules.registers import purposes


# No token of the form: the address itself is the secret, 128 bits that a forger would have to know, and nothing of a
# session is used. A browser that hides where it comes from says "Origin: null", which the usual check would refuse.
@csrf_exempt
@route("notices.answer", audience=LINK, writes=True, queries=12)
def answer(request: HttpRequest, token: str) -> HttpResponse:
    link = link_by_token(token)
    if link is None:
        return sealed(render(request, "notices/link_unknown.html", status=404))
    if reason := closed_because(link, request.user, now()):
        return closed(request, link, reason)
    if link.purpose == GROUP:
        return group(request, link, token)
    if request.method == "POST":
        return answered_by(request, link, token)
    return asked(request, link)


def answered_by(request: HttpRequest, link: Link, token: str) -> HttpResponse:
    given = request.POST.get("answer", "")
    try:
        answer_link(link, given, by=request.user, at=now(), address=address_of(request))
    except TooManyAnswers as broken:
        return closed(request, link, str(broken), status=429)
    except RuleBroken as broken:
        return asked(request, link, refused=str(broken), status=422)
    return sealed(redirect("notices:answer", token=token))


def group(request: HttpRequest, link: Link, token: str) -> HttpResponse:
    announcement = announcement_by_link(link)
    if announcement is None:
        return closed(request, link, "")
    bodies = bodies_to_answer_for(announcement)
    form = GroupAnswerForm(request.POST or None, bodies=bodies, answers=announcement.answers)
    if form.is_valid():
        typed = form.cleaned_data
        given = Given(typed["answer"], typed["body"], typed["name"], is_by_group=True)
        carry_out = partial(answer_announcement, announcement, given, by=system_person(), at=now())
        place = address_of(request)
        try:
            answer_link(link, typed["answer"], by=request.user, at=now(), address=place, carry_out=carry_out)
        except TooManyAnswers as broken:
            return closed(request, link, str(broken), status=429)
        except RuleBroken as broken:
            form.refuse(broken)
        else:
            messages.success(
                request,
                _("Thank you. The answer for %(body)s is recorded.") % {"body": dict(bodies)[given.answers_for]},
            )
            return sealed(redirect("notices:answer", token=token))
    context = {"form": form, "announcement": announcement, "link": link}
    return sealed(render(request, "notices/group.html", context, status=422 if form.errors else 200))


def asked(request: HttpRequest, link: Link, *, refused: str = "", status: int = 200) -> HttpResponse:
    purpose = purposes[link.purpose]
    context = {
        "link": link,
        "title": purpose.title,
        "question": purpose.question(link),
        "details": purpose.details(link),
        "answers": [(key, answer_label(link, key)) for key in link.answers],
        "given": answer_label(link, link.answer) if link.answer else "",
        "refused": refused,
    }
    return sealed(render(request, "notices/link.html", context, status=status))


def closed(request: HttpRequest, link: Link, reason: str, *, status: int = 410) -> HttpResponse:
    is_done = link.is_single_use and link.answered_at is not None and link.closed_at is None
    context = {"reason": reason, "is_done": is_done}
    return sealed(render(request, "notices/link_closed.html", context, status=200 if is_done else status))


def sealed(response: HttpResponse) -> HttpResponse:
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response

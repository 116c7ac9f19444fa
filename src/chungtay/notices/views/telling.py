from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt

from chungtay.accounts.models import Person
from chungtay.accounts.queries import system_person
from chungtay.kernel.clock import today
from chungtay.kernel.routes import LINK, MEMBER
from chungtay.kernel.web.requests import UserRequest, route
from chungtay.kernel.web.tables import page_from
from chungtay.notices.actions import choose_letters as keep_choice
from chungtay.notices.actions import read_notices, silence_address
from chungtay.notices.choices import Rhythm
from chungtay.notices.forms import LettersForm
from chungtay.notices.queries.silencing import silencing_by
from chungtay.notices.queries.telling import choices_of, told, unread_count, visible_notices
from chungtay.notices.rules.registers import topics
from chungtay.notices.views.links import sealed


@route("notices.list", audience=MEMBER)
def show_notices(request: UserRequest) -> HttpResponse:
    person = request.user
    page = page_from(request, visible_notices(person), order=["-changed_at", "-id"])
    rows = told(person, page.rows, today()) if isinstance(person, Person) else []
    words = {topic.key: topic.title for topic in topics.values()}
    context = {"page": page, "rows": [(row, words.get(row.notice.topic, "")) for row in rows]}
    return render(request, "notices/list.html", {**context, "unread": unread_count(person)})


@route("notices.read", audience=MEMBER, writes=True)
def read(request: UserRequest) -> HttpResponse:
    if request.method == "POST":
        named = request.POST.getlist("notice")
        is_all = request.POST.get("all") == "1"
        count = read_notices(request.user, None if is_all else named, by=request.user, on=today())
        if is_all:
            sentence = ngettext("%(count)s notice is marked as read.", "%(count)s notices are marked as read.", count)
            messages.success(request, sentence % {"count": count})
    return redirect("notices:list")


@route("notices.choose_letters", audience=MEMBER, writes=True, queries=20)
def choose_letters(request: UserRequest) -> HttpResponse:
    person = request.user
    form = LettersForm(request.POST or None, chosen=choices_of(person))
    if isinstance(person, Person) and form.is_valid():
        keep_choice(person, form.chosen, by=person, on=today())
        messages.success(request, _("Letters will come as you have chosen. What happens always stands here at once."))
        return redirect("notices:choose_letters")
    return render(request, "notices/choose_letters.html", {"form": form, "address": getattr(person, "email", "")})


# As for a question by link: the address is the secret, and mail programs press the button without opening a page.
@csrf_exempt
@route("notices.silence", audience=LINK, writes=True)
def silence(request: HttpRequest, token: str) -> HttpResponse:
    asked = silencing_by(token)
    if asked is None:
        return sealed(render(request, "notices/link_unknown.html", status=404))
    if request.method == "POST":
        if asked.person is not None:
            keep_choice(asked.person, {asked.topic: Rhythm.MUTED}, by=asked.person, on=today())
        else:
            silence_address(asked.digest, by=system_person(), on=today())
        return sealed(redirect("notices:silenced"))
    topic = topics.get(asked.topic)
    return sealed(render(request, "notices/silence.html", {"asked": asked, "topic": topic}))


@route("notices.silence", audience=LINK)
def silenced(request: HttpRequest) -> HttpResponse:
    return render(request, "notices/silenced.html")

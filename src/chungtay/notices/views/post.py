from __future__ import annotations

from enum import StrEnum

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chungtay.kernel.clock import today
from chungtay.kernel.routes import OPERATOR
from chungtay.kernel.web.requests import UserRequest, route
from chungtay.kernel.web.tables import page_from, picked
from chungtay.notices.actions import send_messages_again
from chungtay.notices.queries.post import counts_by_state, messages_in, row_of


class Shown(StrEnum):
    WAITING = "cho"
    FAILED = "loi"
    REFUSED = "khong-gui"
    SENT = "da-gui"


@route("notices.see_post", audience=OPERATOR)
def show_post(request: UserRequest) -> HttpResponse:
    shown = picked(Shown, request.GET.get("loai"), Shown.WAITING)
    page = page_from(request, messages_in(request.user, shown.name.lower()), order=["-id"])
    counts = counts_by_state(request.user)
    words = {
        Shown.WAITING: _("Waiting"),
        Shown.FAILED: _("Failed"),
        Shown.REFUSED: _("Not sent"),
        Shown.SENT: _("Sent"),
    }
    tabs = [(each.value, words[each], counts[each.name.lower()], each is shown) for each in Shown]
    context = {"page": page, "rows": [row_of(row) for row in page.rows], "tabs": tabs, "failed": counts["failed"]}
    return render(request, "notices/post.html", {**context, "is_failed": shown is Shown.FAILED})


@route("notices.send_again", audience=OPERATOR, writes=True)
def send_again(request: UserRequest) -> HttpResponse:
    if request.method == "POST":
        named = None if request.POST.get("all") == "1" else request.POST.getlist("message")
        count = send_messages_again(named, by=request.user, on=today())
        sentence = ngettext(
            "%(count)s message is on its way again.", "%(count)s messages are on their way again.", count
        )
        messages.success(request, sentence % {"count": count})
    return redirect("notices:post")

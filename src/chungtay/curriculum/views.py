from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from chungtay.curriculum.queries import newest_pack, visible_curriculum
from chungtay.kernel.clock import today
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.web.requests import UserRequest, route


@route("curriculum.list", audience=MEMBER, queries=12)
def show_all(request: UserRequest) -> HttpResponse:
    tables = visible_curriculum(request.user, today())
    return render(request, "curriculum/list.html", {"tables": tables, "pack": newest_pack(), "on": today()})

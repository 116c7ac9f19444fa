from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.backups.choices import BackupState
from chungtay.backups.forms import MakeForm
from chungtay.backups.jobs import copy_now
from chungtay.backups.queries.status import last_nights, standing, visible_backups, worth_showing
from chungtay.backups.views.drawing import picture_of
from chungtay.kernel.clock import now, today
from chungtay.kernel.jobs import enqueue_after_commit
from chungtay.kernel.routes import OPERATOR
from chungtay.kernel.templatetags.ui import drawn
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.requests import UserRequest, route


@route("backups.keep", audience=OPERATOR, writes=True, idempotent=True, queries=20)
def keep(request: UserRequest) -> HttpResponse:
    form = MakeForm(request.POST or None)

    def act() -> str:
        enqueue_after_commit(copy_now)
        return reverse("backups:list")

    said = _("The worker begins with the copy within a minute. This page shows how far it is.")
    if done := answered(request, form, "backups.keep", act, said):
        return done
    rows = visible_backups(request.user)
    nights = last_nights(rows, today())
    counted = {state: sum(night.state == state for night in nights) for state in (*BackupState.values, "")}
    title = _("In the last 30 days: %(good)s with a good copy, %(failed)s with a failed try, %(none)s without.") % {
        "good": counted[BackupState.GOOD],
        "failed": counted[BackupState.FAILED],
        "none": counted[""] + counted[BackupState.RUNNING],
    }
    context = {
        "form": form,
        "picture": drawn(picture_of(nights, title=title)),
        "picture_says": title,
        "first_day": nights[0].day,
        "backups": worth_showing(rows, now()),
        "hour": settings.BACKUP_HOUR,
        "folder": settings.BACKUP_DIR,
        "is_key_set": bool(settings.BACKUP_KEY_FILE),
    }
    return render(request, "backups/list.html", context | shown(request))


@route("backups.keep", audience=OPERATOR)
def progress(request: UserRequest) -> HttpResponse:
    context = shown(request)
    response = render(request, "backups/_running.html", context)
    if context["standing"].running is None:
        response["HX-Refresh"] = "true"
    return response


def shown(request: UserRequest) -> dict[str, Any]:
    return {"standing": standing(visible_backups(request.user), now())}

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.kernel.clock import today
from chungtay.kernel.routes import OFFICER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.matching.queries.visible import visible_runs
from chungtay.publishing.actions.publishing import publish_run
from chungtay.publishing.choices import WorkState
from chungtay.publishing.forms import PressForm
from chungtay.publishing.models import RunPublication
from chungtay.publishing.queries.visible import is_still, visible_publications


@route("matching.publish", audience=OFFICER, writes=True, idempotent=True, queries=25, of="matching.MatchingRun")
def publish(request: UserRequest, uid: Uid) -> HttpResponse:
    run = one_of(visible_runs(request.user), uid)
    require(request.user, "matching.publish", run)
    form, here = PressForm(request.POST or None), reverse("matching:show", args=[run.uid])

    def act() -> str:
        publication = publish_run(run, by=request.user, on=today(), seen=form.seen_version)
        if publication.is_at_work:
            return reverse("publishing:progress", args=[publication.uid])
        messages.success(request, what_came_of(publication))
        return here

    done = answered(request, form, "matching.publish", act)
    for sentence in form.non_field_errors() if done is None and request.method == "POST" else ():
        messages.error(request, str(sentence))
    return done or HttpResponseRedirect(here)


def what_came_of(publication: RunPublication) -> str:
    if publication.run.is_published:
        return _("Published. Both units of each pair are asked now.")
    return _("Published for your department. Once the other one has too, both units of each pair are asked.")


@route("matching.see", audience=OFFICER, of="publishing.RunPublication")
def show_progress(request: UserRequest, uid: Uid) -> HttpResponse:
    publication = one_of(visible_publications(request.user), uid)
    require(request.user, "matching.see", publication.run)
    here = reverse("matching:show", args=[publication.run.uid])
    if not publication.is_at_work and not request.htmx:
        return HttpResponseRedirect(here)
    context = {
        "work": publication,
        "run": publication.run,
        "of": publication.pair_count,
        "is_under_way": publication.state == WorkState.UNDER_WAY,
        "is_still": is_still(publication.asked_at),
        "here": reverse("publishing:progress", args=[publication.uid]),
        "crumbs": [(_("Matching"), reverse("matching:list")), (publication.run.title, here)],
    }
    name = "publishing/_progress.html" if request.htmx else "publishing/progress.html"
    response = render(request, name, context)
    if not publication.is_at_work:
        response["HX-Redirect"] = here
    return response

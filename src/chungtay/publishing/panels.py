"""What the page of a round shows of its being published, and the button that asks for it."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest

from chungtay.kernel.idempotency import new_key
from chungtay.kernel.panels import Panel, offer_panel
from chungtay.kernel.permissions import is_allowed
from chungtay.matching.choices import RunState
from chungtay.matching.models import MatchingRun
from chungtay.publishing.choices import WorkState
from chungtay.publishing.queries.visible import newest_publication


@offer_panel("matching.show.publish", order=10)
def publication_of_a_round(request: HttpRequest, run: MatchingRun, on: date) -> Panel | None:
    newest = newest_publication(run)
    is_refused = newest is not None and newest.state == WorkState.REFUSED and run.state == RunState.IN_REVIEW
    context = {
        "run": run,
        "work": newest if newest is not None and newest.is_at_work and not newest.is_overtaken else None,
        "refused": newest if is_refused else None,
        "may_publish": run.state == RunState.IN_REVIEW and is_allowed(request.user, "matching.publish", run),
        "key": new_key(),
    }
    if not any(context[name] for name in ("work", "refused", "may_publish")):
        return None
    return Panel("", "publishing/_publish.html", context)

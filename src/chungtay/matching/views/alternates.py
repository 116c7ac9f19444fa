from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.idempotency import new_key
from chungtay.kernel.routes import OFFICER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.matching.actions.asking import propose_alternate
from chungtay.matching.encode.trials import alternates_of
from chungtay.matching.forms import SwapForm
from chungtay.matching.queries.board import pair_lines
from chungtay.matching.queries.free import free_units
from chungtay.matching.queries.visible import visible_pairings
from chungtay.matching.views.preparing import trail

MOST_ALTERNATES = 5


@route("matching.propose", audience=OFFICER, writes=True, idempotent=True, queries=25, of="matching.Pairing")
def alternates(request: UserRequest, uid: Uid) -> HttpResponse:
    pairing = one_of(visible_pairings(request.user), uid)
    require(request.user, "matching.propose", pairing)
    scenario, run = pairing.scenario, pairing.scenario.run
    free = free_units(scenario)
    units = [unit for unit in (pairing.left, pairing.right) if unit.pk in free]
    offered = {unit: alternates_of(scenario, unit.pk, free, today())[:MOST_ALTERNATES] for unit in units}
    form = SwapForm(request.POST or None)

    def act() -> str:
        # The pairs have no row yet: each is named by its two units.
        chosen = {f"{row.left_id}-{row.right_id}": row for rows in offered.values() for row in rows}
        row = chosen.get(form.cleaned_data["other"])
        if row is None:
            raise RuleBroken(_("One of the two has been asked meanwhile. Open the list of alternates again."))
        propose_alternate(run, row, by=request.user, on=today())
        return reverse("matching:show", args=[run.uid])

    done = answered(request, form, "matching.alternates", act, _("Both units are asked."))
    for sentence in form.non_field_errors() if done is None and request.method == "POST" else ():
        messages.error(request, str(sentence))
    context = {
        "pairing": pairing,
        "run": run,
        "offered": [(unit, pair_lines(rows, run, request.user, today())) for unit, rows in offered.items()],
        "key": new_key(),
        "crumbs": trail(run),
    }
    return done or render(request, "matching/alternates.html", context)

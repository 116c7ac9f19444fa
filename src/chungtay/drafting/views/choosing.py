from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.agreements.queries.authority import unfit_parties
from chungtay.drafting.actions import begin_sheet
from chungtay.drafting.engine.sheets import MOST_PARTIES, Sheet, added
from chungtay.drafting.forms.sheets import PlainForm
from chungtay.drafting.queries.library import article_of, library
from chungtay.drafting.queries.sheets import visible_sheets
from chungtay.drafting.views.desk import crumbs, desk_of, own_units
from chungtay.kernel.clock import now, today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.requests import UserRequest, route
from chungtay.organisations.models import Organisation
from chungtay.organisations.queries import find_organisations, visible_organisations
from chungtay.programmes.queries import visible_programmes

MOST_FOUND, MOST_OTHERS, LONGEST_SEARCH = 20, MOST_PARTIES - 1, 120


def chosen_bodies(request: UserRequest) -> tuple[list[Organisation], list[str]]:
    """The units asked for that can be parties today, and a sentence for each that cannot, shown at once."""
    asked = list(dict.fromkeys(request.POST.getlist("ben") or request.GET.getlist("ben")))
    lost = []
    if len(asked) > MOST_OTHERS:
        lost.append(_("At most %(most)s other parties can be chosen; the rest is left out.") % {"most": MOST_OTHERS})
        asked = asked[:MOST_OTHERS]
    register = {body.uid: body for body in visible_organisations(request.user).filter(uid__in=asked)}
    unfit = unfit_parties(list(register.values()), today())
    for uid in asked:
        if uid not in register:
            lost.append(
                _("“%(typed)s” is no unit of the register. Search for the unit by its name.") % {"typed": uid[:22]}
            )
        elif register[uid].pk in unfit:
            lost.append(unfit[register[uid].pk])
    for sentence in lost:
        messages.warning(request, sentence)
    return [register[uid] for uid in asked if uid in register and register[uid].pk not in unfit], lost


def found_units(
    request: UserRequest, typed: str, taken: list[Organisation], unfit_of: Callable[..., dict[int, str]] = unfit_parties
) -> tuple[list[tuple[Organisation, str]], bool]:
    """Units of this name that could be chosen, each with why it is not fit; and whether there are more."""
    if not typed:
        return [], False
    standing = visible_organisations(request.user).valid_on(today()).exclude(pk__in=[body.pk for body in taken])
    found = list(find_organisations(typed, today(), among=standing)[: MOST_FOUND + 1])
    unfit = unfit_of(found, day=today())
    return [(body, unfit.get(body.pk, "")) for body in found[:MOST_FOUND]], len(found) > MOST_FOUND


@route("drafting.draft", audience=MEMBER, queries=12)
def choose(request: UserRequest) -> HttpResponse:
    chosen, _lost = chosen_bodies(request)
    typed = request.GET.get("tim", "").strip()[:LONGEST_SEARCH]
    found, has_more = found_units(request, typed, [*own_units(request), *chosen])
    context = {
        "crumbs": crumbs(),
        "chosen": chosen,
        "typed": typed,
        "found": found,
        "has_more": has_more,
        "kept": [("ben", body.uid) for body in chosen],
        "form": PlainForm(),
        "sheets": list(visible_sheets(request.user)),
    }
    return render(request, "drafting/choose.html", context)


@route("drafting.draft", audience=MEMBER, writes=True, idempotent=True, queries=40)
def draft(request: UserRequest) -> HttpResponse:
    partners, lost = chosen_bodies(request)
    back = f"{reverse('drafting:choose')}?{'&'.join(f'ben={body.uid}' for body in partners)}"
    if request.method != "POST":
        return redirect(back)
    form = PlainForm(request.POST)

    def act() -> str:
        if lost or not partners:
            raise RuleBroken(_("Choose at least one other unit that can be a party."))
        row = begin_sheet(first_sheet(request, partners), by=request.user, at=now())
        return reverse("drafting:sheet", args=[row.uid])

    done = answered(request, form, "drafting.draft", act)
    if done is None:
        for sentence in form.non_field_errors():
            messages.error(request, str(sentence))
    return done or redirect(back)


def first_sheet(request: UserRequest, partners: list[Organisation]) -> Sheet:
    """A sheet with the articles of the library in the wording that fits these parties."""
    mine = own_units(request)[0]
    programmes = list(visible_programmes(request.user).prefetch_related(None)[:2])
    heading = {"kind": "BGN", "programme": str(programmes[0].pk) if len(programmes) == 1 else ""}
    sheet = Sheet(parties=(mine.uid, *(body.uid for body in partners if body.pk != mine.pk)), heading=heading)
    desk = desk_of(request, sheet, None)
    return added(sheet, [article_of(entry, desk.here, desk.slots) for entry in library().entries])

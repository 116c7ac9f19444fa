from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from chungtay.agreements.choices import PILLS, AgreementState, Standing
from chungtay.agreements.models import Agreement
from chungtay.agreements.queries.lists import asked_of, narrowed
from chungtay.agreements.queries.parties import parties_of_many
from chungtay.amendments.models import Amendment
from chungtay.amendments.queries.inheritance import keys_by_standing
from chungtay.amendments.queries.terms import dormant, ending_within, last_day_of, reorganised
from chungtay.amendments.queries.texts import amended_by, annexes_of, text_in_force
from chungtay.amendments.views.writing import about, opened
from chungtay.kernel.clock import today
from chungtay.kernel.permissions import is_allowed
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.vietnamese import short_day
from chungtay.kernel.web.drawing import Stop
from chungtay.kernel.web.inputs import NotADay, read_day
from chungtay.kernel.web.requests import UserRequest, route
from chungtay.kernel.web.tables import page_from


def with_query(address: str, typed: Mapping[str, str]) -> str:
    """The address with these conditions, and without a question mark where there are none."""
    return f"{address}?{urlencode(typed)}" if typed else address


@route("amendments.list", audience=MEMBER, queries=12)
def terms(request: UserRequest) -> HttpResponse:
    day = today()
    narrowing = asked_of(request.user, request.GET)
    memoranda = narrowed(request.user, narrowing)
    changed = reorganised(memoranda, day)
    standing = keys_by_standing(changed, day)
    near, quiet = ending_within(memoranda, day), dormant(memoranda, day)
    reformed = {
        "cho-ke-thua": (Standing.UNSIGNED.label, standing[Standing.UNSIGNED]),
        "cho-xac-nhan": (_("Awaits confirmation"), standing[Standing.AWAITING]),
        "da-ke-thua": (Standing.INHERITED.label, standing[Standing.INHERITED]),
        "tach": (Standing.SPLIT.label, standing[Standing.SPLIT]),
        "noi-bo-hoa": (Standing.INTERNALISED.label, standing[Standing.INTERNALISED]),
    }
    groups = {"sap-het-han": near, "lau-khong-hoat-dong": quiet}
    groups |= {key: changed.filter(pk__in=keys) for key, (_words, keys) in reformed.items()}
    counted = [
        ("sap-het-han", _("Ending within 90 days"), near.count()),
        ("lau-khong-hoat-dong", _("Nothing done for half a year"), quiet.count()),
        *((key, words, len(keys)) for key, (words, keys) in reformed.items()),
    ]
    asked = request.GET.get("loc", "")
    chosen = asked if asked in groups else "sap-het-han"
    page = page_from(request, groups[chosen], order=("-id",), size=20)
    parties = parties_of_many(page.rows, day)
    context = {
        "crumbs": [(_("Memoranda"), with_query(reverse("agreements:list"), narrowing.typed))],
        "tabs": [
            (words, count, key == chosen, with_query("", {**narrowing.typed, "loc": key}))
            for key, words, count in counted
        ],
        "asked": narrowing,
        "list_url": with_query(reverse("agreements:list"), narrowing.typed),
        "is_never": narrowing.state not in {None, AgreementState.IN_FORCE},
        "chosen": chosen,
        "is_reformed": chosen in reformed,
        "page": page,
        "rows": [(row, PILLS[AgreementState(row.state)], parties[row.pk]) for row in page.rows],
        "day": day,
    }
    return render(request, "amendments/list.html", context)


@route("amendments.see", audience=MEMBER, queries=25, of="agreements.Agreement")
def show(request: UserRequest, uid: Uid) -> HttpResponse:
    agreement = opened(request, uid, "amendments.see")
    if link := amended_by(agreement):
        return redirect("amendments:show", uid=link.agreement.uid)
    day = asked_day(request)
    annexes = list(annexes_of(agreement))
    context = about(
        agreement,
        day=day,
        words=text_in_force(agreement, day) if agreement.is_signed else None,
        annexes=[(row, PILLS[AgreementState(row.annex.state)]) for row in annexes],
        held=[row for row in annexes if row.annex.valid_from and row.annex.valid_from <= day],
        stops=stops_of(agreement, annexes, day),
        last_day=last_day_of(agreement, day),
        state=PILLS[AgreementState(agreement.state)],
        may_draft=is_allowed(request.user, "amendments.draft", agreement),
        may_end=is_allowed(request.user, "amendments.end", agreement),
        is_in_force=agreement.state == AgreementState.IN_FORCE,
        are_many=agreement.parties.filter(left_on__isnull=True).count() > 2,
    )
    return render(request, "amendments/show.html", context)


def asked_day(request: UserRequest) -> date:
    typed = request.GET.get("ngay", "")
    if not typed:
        return today()
    try:
        return read_day(typed)
    except NotADay:
        messages.warning(request, _("“%(typed)s” is not a day, so this page shows today.") % {"typed": typed[:20]})
        return today()


def stops_of(agreement: Agreement, annexes: Sequence[Amendment], day: date) -> list[Stop]:
    """The days from which the text reads otherwise, between the first and today."""
    first = agreement.valid_from or agreement.signed_day.as_date()
    stops = [] if first is None else [_stop(_("Signed text"), first, day)]
    stops += [
        _stop(_("Annex %(number)s") % {"number": f"{row.number:02}"}, row.annex.valid_from, day)
        for row in annexes
        if row.annex.valid_from
    ]
    now_day = today()
    if day not in {now_day, *(stop.on for stop in stops)}:
        stops.append(_stop(_("Read as of"), day, day))
    stops.append(Stop(label=_("Today"), note=short_day(now_day), on=now_day, url="?", is_here=day == now_day))
    return sorted(stops, key=lambda stop: stop.on or date.min)


def _stop(label: str, on: date, day: date) -> Stop:
    return Stop(label=label, note=short_day(on), on=on, url=f"?ngay={on}", is_here=day == on != today())

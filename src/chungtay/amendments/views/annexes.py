from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from chungtay.amendments.actions import Wanted, draft_annex, draft_ending, draft_renewal
from chungtay.amendments.choices import Purpose
from chungtay.amendments.forms import ChangeForm, EndTogetherForm, RenewForm
from chungtay.amendments.queries.authority import places_today
from chungtay.amendments.queries.terms import last_day_of
from chungtay.amendments.queries.texts import annex_words, promised_rows, promises_said, text_in_force
from chungtay.amendments.views.writing import about, acted, answered, opened
from chungtay.kernel.clock import now, today
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.vietnamese import short_day
from chungtay.kernel.web.requests import UserRequest, route
from chungtay.organisations.queries import name_on


def on_the_table() -> str:
    return _("The annex is on the table. Every party that signs it can read it now and comment on it.")


@route("amendments.draft", audience=MEMBER, writes=True, idempotent=True, queries=60, of="agreements.Agreement")
def change(request: UserRequest, uid: Uid) -> HttpResponse:
    agreement = opened(request, uid, "amendments.draft")
    words = text_in_force(agreement, today())
    bodies, places = places_today(agreement, today())
    form = ChangeForm(
        request.POST or None,
        articles=words.articles,
        promises=promised_rows(words),
        parties=[name_on(body, today()) for body in bodies],
        places=places,
    )

    def act() -> str:
        left_out, first_day = annex_words()["left_out"], form.cleaned_data["effective_on"]
        clauses = form.said(left_out)
        promised = form.promised(left_out, len(clauses) + 1)
        if promised:
            clauses += promises_said(agreement.title, form.handed_on())
        wanted = Wanted(purpose=Purpose.CHANGE, clauses=clauses, commitments=promised, effective_on=first_day)
        return draft_annex(agreement, wanted, by=request.user, at=now()).get_absolute_url()

    if done := answered(request, form, "amendments.change", act, on_the_table()):
        return done
    return render(request, "amendments/change.html", about(agreement, form=form))


@route("amendments.draft", audience=MEMBER, writes=True, idempotent=True, queries=60, of="agreements.Agreement")
def renew(request: UserRequest, uid: Uid) -> HttpResponse:
    agreement = opened(request, uid, "amendments.draft")
    known = last_day_of(agreement, today())
    form = RenewForm(request.POST or None)

    def act() -> str:
        last_day = form.cleaned_data["ends_on"]
        return draft_renewal(agreement, by=request.user, at=now(), last_day=last_day).get_absolute_url()

    words = {
        "heading": _("Renew the memorandum"),
        "purpose": _("It lasts to the end of %(day)s now. The annex is written for you; every party signs it.")
        % {"day": short_day(known)}
        if known
        else _("Its text names no last day yet. The annex is written for you; every party signs it."),
        "submit": _("Put the annex on the table"),
    }
    return acted(request, agreement, form, "amendments.renew", act, on_the_table(), words)


@route("amendments.draft", audience=MEMBER, writes=True, idempotent=True, queries=60, of="agreements.Agreement")
def end_together(request: UserRequest, uid: Uid) -> HttpResponse:
    agreement = opened(request, uid, "amendments.draft")
    form = EndTogetherForm(request.POST or None)

    def act() -> str:
        last_day, reason = form.cleaned_data["ends_on"], form.cleaned_data["reason"]
        annex = draft_ending(agreement, by=request.user, at=now(), last_day=last_day, reason=reason)
        return annex.get_absolute_url()

    words = {
        "heading": _("End the memorandum by agreement"),
        "purpose": _("All parties sign an annex with an earlier last day; after it the memorandum ends by itself."),
        "submit": _("Put the annex on the table"),
    }
    return acted(request, agreement, form, "amendments.end_together", act, on_the_table(), words)

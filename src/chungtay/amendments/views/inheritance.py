from __future__ import annotations

from collections.abc import Collection

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from chungtay.agreements.choices import AgreementState
from chungtay.amendments.actions import draft_inheritance
from chungtay.amendments.choices import PILLS, Inheritance
from chungtay.amendments.forms import InheritForm
from chungtay.amendments.queries.inheritance import PartyInheritance, inheritance_of, may_begin, promises_of
from chungtay.amendments.views.annexes import on_the_table
from chungtay.amendments.views.writing import about, acted, asked_party, opened
from chungtay.kernel.clock import now, today
from chungtay.kernel.permissions import is_allowed
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.requests import UserRequest, route
from chungtay.organisations.queries import name_on


@route("amendments.see", audience=MEMBER, queries=25, of="agreements.Agreement")
def inheritance(request: UserRequest, uid: Uid) -> HttpResponse:
    agreement = opened(request, uid, "amendments.see")
    found = inheritance_of(agreement, today())
    may_draft = is_allowed(request.user, "amendments.inherit", agreement)
    begins = may_begin(request.user, found, today()) if may_draft else set()
    context = about(
        agreement,
        lines=[(each, pill_of(each, begins), each.party.pk in begins) for each in found],
        states=Inheritance,
        waiting=sum(each.state == Inheritance.AWAITING for each in found),
        is_one_body=any(each.state == Inheritance.INTERNALISED for each in found),
        may_close=is_allowed(request.user, "amendments.end", agreement),
        may_settle=agreement.state == AgreementState.IN_FORCE
        and is_allowed(request.user, "amendments.settle", agreement),
    )
    return render(request, "amendments/inheritance.html", context)


def pill_of(each: PartyInheritance, begins: Collection[int]) -> str:
    return "waiting_you" if each.party.pk in begins else PILLS[each.state]


@route("amendments.inherit", audience=MEMBER, writes=True, idempotent=True, queries=70, of="agreements.Agreement")
def inherit(request: UserRequest, uid: Uid) -> HttpResponse:
    agreement = opened(request, uid, "amendments.inherit")
    each = asked_party(request, agreement, Inheritance.TO_DRAFT)
    heirs = [(body, name_on(body, today())) for body in each.successors]
    promises = promises_of(each.party, today()) if len(heirs) > 1 else []
    form = InheritForm(request.POST or None, promises=promises, heirs=heirs)

    def act() -> str:
        annex = draft_inheritance(agreement, each.party, form.carriers, by=request.user, at=now())
        return annex.get_absolute_url()

    names = ", ".join(name for _body, name in heirs) or _("nobody yet")
    words = {
        "heading": _("Inherit the part of %(party)s") % {"party": each.party},
        "purpose": _("Answers today: %(successors)s. The annex is written for you, with the day and the document.")
        % {"successors": names},
        "submit": _("Put the annex on the table"),
    }
    return acted(request, agreement, form, "amendments.inherit", act, on_the_table(), words)

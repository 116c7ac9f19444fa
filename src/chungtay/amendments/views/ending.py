from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from chungtay.agreements.models import Agreement
from chungtay.amendments.actions import (
    FEWEST_PARTIES,
    close_internalised,
    end_agreement,
    leave_agreement,
    record_no_heir,
)
from chungtay.amendments.choices import Inheritance
from chungtay.amendments.forms import EndForm, NoHeirForm, PasswordForm
from chungtay.amendments.queries.inheritance import PartyInheritance, parties_bound_by
from chungtay.amendments.views.writing import acted, asked_party, opened
from chungtay.kernel.clock import now, today
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.vietnamese import short_day
from chungtay.kernel.web.requests import UserRequest, route

TYPED = ("last_day", "notice", "reason")


@route("amendments.end", audience=MEMBER, writes=True, idempotent=True, queries=45, of="agreements.Agreement")
@sensitive_post_parameters("password")
def end(request: UserRequest, uid: Uid) -> HttpResponse:
    agreement = opened(request, uid, "amendments.end")
    form = EndForm(request.POST or None)

    def act() -> None:
        typed = {name: form.cleaned_data[name] for name in TYPED}
        end_agreement(agreement, by=request.user, at=now(), **typed)

    words = {
        "heading": _("End the memorandum"),
        "purpose": _(
            "The memorandum holds to the end of the day you write; the partnership ends with it. Nothing is deleted. "
            "The written notice to the other party comes first."
        ),
        "submit": _("End the memorandum"),
    }
    said = _("The memorandum has ended; everything in it stays readable.")
    return acted(request, agreement, form, "amendments.end", act, said, words)


@route("amendments.end", audience=MEMBER, writes=True, idempotent=True, queries=60, of="agreements.Agreement")
@sensitive_post_parameters("password")
def leave(request: UserRequest, uid: Uid) -> HttpResponse:
    agreement = opened(request, uid, "amendments.end")
    bound = parties_bound_by(request.user, agreement, today())
    form = EndForm(request.POST or None, leaving=bound)

    def act() -> None:
        typed = {name: form.cleaned_data[name] for name in TYPED}
        party = next(one for one in bound if one.uid == form.cleaned_data["party"])
        leave_agreement(agreement, party, by=request.user, at=now(), **typed)

    words = {
        "heading": _("Leave the memorandum"),
        "purpose": _(
            "Your unit is a party to the end of the day you write; the others go on without it. "
            "What was signed stays as it is. The written notice to the other parties comes first."
        ),
        "submit": _("Leave the memorandum"),
    }
    said = _("Your unit has left; the other parties go on.")
    return acted(request, agreement, form, "amendments.leave", act, said, words)


@route("amendments.end", audience=MEMBER, writes=True, idempotent=True, queries=60, of="agreements.Agreement")
@sensitive_post_parameters("password")
def internalise(request: UserRequest, uid: Uid) -> HttpResponse:
    agreement = opened(request, uid, "amendments.end")
    form = PasswordForm(request.POST or None)

    def act() -> None:
        close_internalised(agreement, by=request.user, at=now())

    words = {
        "heading": _("Close the memorandum: one body now"),
        "purpose": _(
            "The parties have become one body, so nobody is left to promise anything to anybody. "
            "The memorandum is closed with that reason and stays readable."
        ),
        "submit": _("Close the memorandum"),
    }
    said = _("The memorandum is closed; everything in it stays readable.")
    return acted(request, agreement, form, "amendments.internalise", act, said, words)


@route("amendments.settle", audience=MEMBER, writes=True, idempotent=True, queries=60, of="agreements.Agreement")
@sensitive_post_parameters("password")
def no_heir(request: UserRequest, uid: Uid) -> HttpResponse:
    agreement = opened(request, uid, "amendments.settle")
    each = asked_party(request, agreement, Inheritance.AWAITING)
    form = NoHeirForm(request.POST or None)

    def act() -> None:
        record_no_heir(agreement, each.party, by=request.user, at=now(), reason=form.cleaned_data["reason"])

    words = {
        "heading": _("Nobody inherits the part of %(party)s") % {"party": each.party},
        "purpose": what_follows(agreement, each),
        "submit": _("Record it"),
    }
    said = _("It is recorded that nobody inherits this part.")
    return acted(request, agreement, form, "amendments.no_heir", act, said, words)


def what_follows(agreement: Agreement, each: PartyInheritance) -> str:
    """What becomes of the memorandum when it is recorded that nobody inherits from this party."""
    last_day = each.seen.last_day
    if last_day is None:
        return _("For a unit that is no more and whose place, by the register, nobody takes.")
    words = {"party": each.party, "day": short_day(last_day)}
    staying = [party for party in agreement.parties.all() if party.left_on is None and party != each.party]
    if len(staying) < FEWEST_PARTIES:
        return (
            _(
                "%(party)s stood until the end of %(day)s, and the register names nobody in its place. Fewer than two "
                "parties are left, so the memorandum ends with that day. What was signed stays as it is."
            )
            % words
        )
    return (
        _(
            "%(party)s stood until the end of %(day)s, and the register names nobody in its place. The other parties "
            "go on without it from the day after. What was signed stays as it is."
        )
        % words
    )

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.kernel.clock import today
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.forms import KitForm
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.needs.actions import advance_need, answer_not_yet, confirm_met, report_helped, withdraw_entry
from chungtay.needs.choices import EntryState
from chungtay.needs.forms.answering import PlainForm
from chungtay.needs.forms.entries import HelpForm, NotYetForm, WithdrawForm
from chungtay.needs.models import Entry
from chungtay.needs.queries.entries import visible_entries
from chungtay.needs.views.answering import crumbs

REPORT = "report"
# The step that promises a day, by the state it leads from.
PROMISES = {EntryState.MATCHED.value: EntryState.COMMITTED.value, EntryState.OVERDUE.value: EntryState.BEING_MET.value}


@route("needs.withdraw", audience=MEMBER, writes=True, idempotent=True, queries=20, of="needs.Entry")
def withdraw(request: UserRequest, uid: Uid) -> HttpResponse:
    entry = one_of(visible_entries(request.user), uid)
    require(request.user, "needs.withdraw", entry)
    form = WithdrawForm(request.POST or None, version=entry.version)

    def act() -> str:
        reason, seen = form.cleaned_data["reason"], form.seen_version
        withdraw_entry(entry, reason, by=request.user, on=today(), seen=seen)
        return reverse("needs:list")

    done = answered(request, form, "needs.withdraw", act, _("The entry has been withdrawn."))
    return done or page(request, "needs/withdraw.html", entry, form)


@route("needs.help", audience=MEMBER, writes=True, idempotent=True, queries=20, of="needs.Entry")
def move(request: UserRequest, uid: Uid) -> HttpResponse:
    entry = one_of(visible_entries(request.user), uid)
    require(request.user, "needs.help", entry)
    promise = PROMISES.get(entry.state, "")
    form = HelpForm(request.POST or None, steps=steps_of(entry), promise=promise, version=entry.version)

    def act() -> str:
        form.check_version(entry)
        to = form.cleaned_data["to"]
        if to == REPORT:
            report_helped(entry, by=request.user, on=today(), seen=form.seen_version)
        else:
            due = form.cleaned_data["due_on"]
            advance_need(entry, EntryState(to), by=request.user, on=today(), due_on=due)
        return reverse("needs:show" if entry.has_helper else "needs:list", args=[entry.uid] if entry.has_helper else [])

    done = answered(request, form, "needs.help", act, _("What you reported has been kept."))
    return done or page(request, "needs/help.html", entry, form)


def steps_of(entry: Entry) -> list[tuple[str, str]]:
    """What the helper may report now, in words."""
    back = (EntryState.OPEN.value, _("We cannot help with this after all"))
    begin = (EntryState.BEING_MET.value, _("We have begun to help"))
    done = (REPORT, _("The help has been given"))
    return {
        EntryState.MATCHED.value: [(EntryState.COMMITTED.value, _("We promise to help")), back],
        EntryState.COMMITTED.value: [begin, back],
        EntryState.BEING_MET.value: [done, back],
        EntryState.OVERDUE.value: [done, (EntryState.BEING_MET.value, _("We need a later day")), back],
    }.get(entry.state, [])


@route("needs.confirm_met", audience=MEMBER, writes=True, idempotent=True, queries=20, of="needs.Entry")
def confirm(request: UserRequest, uid: Uid) -> HttpResponse:
    entry = one_of(visible_entries(request.user), uid)
    require(request.user, "needs.confirm_met", entry)
    form = PlainForm(request.POST or None, version=entry.version)

    def act() -> str:
        confirm_met(entry, by=request.user, on=today(), seen=form.seen_version)
        return reverse("needs:show", args=[entry.uid])

    done = answered(request, form, "needs.confirm_met", act, _("Thank you. The need is recorded as met."))
    return done or page(request, "needs/confirm_met.html", entry, form)


@route("needs.not_yet", audience=MEMBER, writes=True, idempotent=True, queries=20, of="needs.Entry")
def answer_not_yet_met(request: UserRequest, uid: Uid) -> HttpResponse:
    entry = one_of(visible_entries(request.user), uid)
    require(request.user, "needs.not_yet", entry)
    form = NotYetForm(request.POST or None, version=entry.version)

    def act() -> str:
        answer_not_yet(entry, form.cleaned_data["reason"], by=request.user, on=today(), seen=form.seen_version)
        return reverse("needs:show", args=[entry.uid])

    done = answered(request, form, "needs.not_yet", act, _("Your answer has been kept. The unit that helps reads it."))
    return done or page(request, "needs/not_yet.html", entry, form)


def page(request: UserRequest, template: str, entry: Entry, form: KitForm) -> HttpResponse:
    here = reverse("needs:show", args=[entry.uid])
    context = {"entry": entry, "form": form, "here": here, "crumbs": [*crumbs(), (entry.title, here)]}
    context["may_confirm"] = entry.state in (EntryState.BEING_MET, EntryState.OVERDUE)
    context["is_parted"] = entry.has_lost_its_partner(today())
    return render(request, template, context)

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from chungtay.agreements.actions import approve_text, comment_on, draft_agreement, revise_text, withdraw_draft
from chungtay.agreements.choices import SIGNING_ROLES
from chungtay.agreements.engine.text import short_form
from chungtay.agreements.forms import CommentForm, DraftForm, PasswordForm, ReasonForm, ReviseForm, TextForms
from chungtay.agreements.models import Agreement, Party
from chungtay.agreements.queries import (
    WorkPage,
    current_text,
    suggested_clauses,
    text_of,
    version_page,
    visible_agreements,
    work_page,
)
from chungtay.agreements.views.reading import about, crumbs, work_context
from chungtay.agreements.views.words import ring_of
from chungtay.agreements.views.writing import carried_out
from chungtay.kernel.clock import now, today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.organisations.models import Organisation
from chungtay.organisations.queries import find_organisations, own_bodies, visible_organisations
from chungtay.programmes.queries import visible_programmes

MOST_FOUND = 20


def chosen_bodies(request: UserRequest) -> list[Organisation]:
    asked = list(dict.fromkeys(request.POST.getlist("ben") or request.GET.getlist("ben")))[:20]
    found = {body.uid: body for body in visible_organisations(request.user).filter(uid__in=asked).valid_on(today())}
    return [found[uid] for uid in asked if uid in found]


@route("agreements.draft", audience=MEMBER, queries=20)
def choose(request: UserRequest) -> HttpResponse:
    chosen = chosen_bodies(request)
    typed = request.GET.get("tim", "").strip()
    own = own_bodies(request.user, today(), SIGNING_ROLES)
    standing = visible_organisations(request.user).valid_on(today()).exclude(pk__in=own)
    others = find_organisations(typed, today(), among=standing.exclude(pk__in=[body.pk for body in chosen]))
    found = list(others[: MOST_FOUND + 1]) if typed else []
    context = {
        "crumbs": crumbs(),
        "chosen": chosen,
        "typed": typed,
        "found": found[:MOST_FOUND],
        "has_more": len(found) > MOST_FOUND,
        "kept": [("ben", body.uid) for body in chosen],
    }
    return render(request, "agreements/choose.html", context)


@route("agreements.draft", audience=MEMBER, writes=True, idempotent=True, queries=40)
def draft(request: UserRequest) -> HttpResponse:
    partners = chosen_bodies(request)
    if not partners:
        return redirect("agreements:choose")
    bodies = visible_organisations(request.user).filter(pk__in=own_bodies(request.user, today(), SIGNING_ROLES))
    posted = request.POST if request.method == "POST" else None
    names = [_("your unit"), *(str(body) for body in partners)]
    text = TextForms(posted, parties=names, clauses=suggested_clauses())
    options: dict[str, Any] = {"bodies": bodies, "programmes": visible_programmes(request.user)}
    if text.asks_for_more and posted:
        form = DraftForm(initial=posted.dict(), **options)
    else:
        form = DraftForm(posted, **options)

    def act() -> str:
        typed = form.cleaned_data
        agreement = draft_agreement(
            typed["programme"],
            typed["title"],
            [typed["mine"], *partners],
            text.clause_texts,
            text.commitment_texts,
            by=request.user,
            on=today(),
            phase=typed["phase"],
            effective_on=typed["effective_on"],
        )
        return reverse("agreements:show", args=[agreement.uid])

    if posted and text.is_valid() and (address := carried_out(request, form, "agreements.draft", act)):
        messages.success(request, _("The draft is on the table. Every party can read it now and comment on it."))
        return redirect(address)
    context = {"crumbs": crumbs(), "form": form, "text": text, "partners": partners}
    return render(request, "agreements/draft.html", context)


def own_party(request: UserRequest, agreement: Agreement) -> tuple[WorkPage, Party]:
    """The draft as this person sees it, and the party they act for; the permission has made sure there is one."""
    page = work_page(agreement, request.user, today())
    return page, page.mine or page.parties[0].party


@route("agreements.revise", audience=MEMBER, writes=True, queries=45, of="agreements.Agreement")
def revise(request: UserRequest, uid: Uid) -> HttpResponse:
    agreement = one_of(visible_agreements(request.user), uid)
    require(request.user, "agreements.revise", agreement)
    _page, party = own_party(request, agreement)
    before = text_of(current_text(agreement))
    posted = request.POST if request.method == "POST" else None
    text = TextForms(posted, parties=before.parties, clauses=before.clauses, commitments=before.commitments)
    number = current_text(agreement).number
    if text.asks_for_more and posted:
        # The version first read stays the one this work is based on.
        number = ReviseForm(posted, version=number).seen_version or number
        form = ReviseForm(version=number)
    else:
        form = ReviseForm(posted, version=number)

    def act() -> str:
        revise_text(
            agreement,
            text.clause_texts,
            text.commitment_texts,
            by=request.user,
            at=now(),
            party=party,
            based_on=form.seen_version,
        )
        return reverse("agreements:show", args=[uid])

    if posted and text.is_valid() and (address := carried_out(request, form, "agreements.revise", act)):
        messages.success(request, _("Your version is on the table. Earlier confirmations stay with the old version."))
        return redirect(address)
    context = {**about(agreement), "form": form, "text": text, "number": number}
    return render(request, "agreements/revise.html", context)


@route("agreements.comment", audience=MEMBER, writes=True, idempotent=True, queries=60, of="agreements.Agreement")
def comment(request: UserRequest, uid: Uid) -> HttpResponse:
    agreement = one_of(visible_agreements(request.user), uid)
    require(request.user, "agreements.comment", agreement)
    if request.method != "POST":
        return redirect("agreements:show", uid=uid)
    page, party = own_party(request, agreement)
    form = CommentForm(request.POST)

    def act() -> str:
        number = form.cleaned_data["clause_number"]
        comment_on(page.text, number, form.cleaned_data["body"], by=request.user, party=party, at=now())
        address = reverse("agreements:show", args=[uid])
        return f"{address}?dieu={number}#talk" if number else f"{address}#talk"

    address = carried_out(request, form, "agreements.comment", act)
    if address and not request.htmx:
        return redirect(address)
    context = work_context(request, agreement, None if address else form)
    return render(request, "agreements/_talk.html" if request.htmx else "agreements/work.html", context)


@route("agreements.approve", audience=MEMBER, writes=True, idempotent=True, queries=60, of="agreements.Agreement")
@sensitive_post_parameters("password")
def approve(request: UserRequest, uid: Uid) -> HttpResponse:
    agreement = one_of(visible_agreements(request.user), uid)
    require(request.user, "agreements.approve", agreement)
    page, party = own_party(request, agreement)
    form = PasswordForm(request.POST or None, version=page.text.number)

    def act() -> str:
        # The version that was read is the one that is confirmed; a newer one makes the action refuse.
        read = version_page(agreement, form.seen_version or 0, None)
        if read is None:
            raise RuleBroken(_("This form does not say which version you have read. Open the page again."))
        approve_text(read.text, by=request.user, party=party, at=now())
        return reverse("agreements:show", args=[uid])

    if request.method == "POST" and (address := carried_out(request, form, "agreements.approve", act)):
        messages.success(request, _("You have confirmed the content. It counts as signed only with the signed paper."))
        return redirect(address)
    context = {
        **about(agreement),
        "form": form,
        "page": page,
        "party": party,
        "ring": ring_of(party),
        "short_hash": short_form(page.text.text_hash),
        "clauses": list(page.text.clauses.all()),
    }
    return render(request, "agreements/approve.html", context)


@route("agreements.withdraw", audience=MEMBER, writes=True, idempotent=True, queries=45, of="agreements.Agreement")
def withdraw(request: UserRequest, uid: Uid) -> HttpResponse:
    agreement = one_of(visible_agreements(request.user), uid)
    require(request.user, "agreements.withdraw", agreement)
    _page, party = own_party(request, agreement)
    form = ReasonForm(request.POST or None)

    def act() -> str:
        withdraw_draft(agreement, by=request.user, at=now(), party=party, reason=form.cleaned_data["reason"])
        return reverse("agreements:show", args=[uid])

    if request.method == "POST" and (address := carried_out(request, form, "agreements.withdraw", act)):
        messages.success(request, _("The draft is withdrawn. Its text and comments stay readable."))
        return redirect(address)
    return render(request, "agreements/withdraw.html", {**about(agreement), "form": form})

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from chungtay.agreements.actions import approve_text, comment_on, withdraw_draft
from chungtay.agreements.forms import CommentForm, PasswordForm, ReasonForm
from chungtay.agreements.models import Agreement, Party
from chungtay.agreements.queries.pages import WorkPage, versions_of, work_page
from chungtay.agreements.views.reading import opened, work_context
from chungtay.agreements.views.writing import about, answered
from chungtay.kernel.clock import now, today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.requests import UserRequest, route
from chungtay.records.engine.canonical import short_form


def own_party(request: UserRequest, agreement: Agreement) -> tuple[WorkPage, Party]:
    """The draft as this person sees it, and the party they act for; the permission has made sure there is one."""
    page = work_page(agreement, request.user, today())
    return page, page.mine or page.parties[0].party


@route("agreements.comment", audience=MEMBER, writes=True, idempotent=True, queries=60, of="agreements.Agreement")
def comment(request: UserRequest, uid: Uid) -> HttpResponse:
    agreement = opened(request, uid, "agreements.comment")
    if request.method != "POST":
        return redirect("agreements:show", uid=uid)
    page, party = own_party(request, agreement)
    newest = page.text.number
    read = CommentForm(request.POST, version=newest).seen_version
    # Shown again it stands beside the newest version: sent once more, the comment is about that one.
    form = CommentForm({**request.POST.dict(), "version": str(newest)}, version=newest)

    def act() -> str:
        if read != newest:
            raise RuleBroken(
                _("Version %(number)s has just replaced the one you were reading. Read it, then send the comment.")
                % {"number": page.text.number}
            )
        number = form.cleaned_data["clause_number"]
        comment_on(page.text, number, form.cleaned_data["body"], by=request.user, party=party, at=now())
        return f"{agreement.get_absolute_url()}{f'?dieu={number}' if number else ''}#talk"

    done = answered(request, form, "agreements.comment", act, "")
    if done and not request.htmx:
        return done
    context = work_context(request, agreement, None if done else form)
    return render(request, "agreements/_talk.html" if request.htmx else "agreements/work.html", context)


@route("agreements.approve", audience=MEMBER, writes=True, idempotent=True, queries=60, of="agreements.Agreement")
@sensitive_post_parameters("password")
def approve(request: UserRequest, uid: Uid) -> HttpResponse:
    agreement = opened(request, uid, "agreements.approve")
    page, party = own_party(request, agreement)
    form = PasswordForm(request.POST or None, version=page.text.number)

    def act() -> None:
        # The version that was read is the one that is confirmed; a newer one makes the action refuse.
        read = versions_of(agreement, form.seen_version or 0)
        if not read:
            raise RuleBroken(_("This form does not say which version you have read. Open the page again."))
        approve_text(read[0], by=request.user, party=party, at=now())

    said = _("You have confirmed the content. It counts as signed only with the signed paper.")
    if done := answered(request, form, "agreements.approve", act, said, to=agreement.get_absolute_url()):
        return done
    promised = page.current.commitments
    loose = [row for row in promised if row.clause_number is None]
    articles = [(each, [row for row in promised if row.clause_number == each.number]) for each in page.current.clauses]
    words = {"articles": articles, "commitments": loose}
    mark = short_form(page.text.text_hash)
    context = about(agreement, form=form, page=page, party=party, short_hash=mark, **words)
    return render(request, "agreements/approve.html", context)


@route("agreements.withdraw", audience=MEMBER, writes=True, idempotent=True, queries=45, of="agreements.Agreement")
def withdraw(request: UserRequest, uid: Uid) -> HttpResponse:
    agreement = opened(request, uid, "agreements.withdraw")
    _page, party = own_party(request, agreement)
    form = ReasonForm(request.POST or None)

    def act() -> None:
        withdraw_draft(agreement, by=request.user, at=now(), party=party, reason=form.cleaned_data["reason"])

    said = _("The draft is withdrawn. Its text and comments stay readable.")
    done = answered(request, form, "agreements.withdraw", act, said, to=agreement.get_absolute_url())
    return done or render(request, "agreements/withdraw.html", about(agreement, form=form))

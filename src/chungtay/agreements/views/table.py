from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from chungtay.agreements.actions import Heading, approve_text, comment_on, draft_agreement, revise_text, withdraw_draft
from chungtay.agreements.choices import SIGNING_ROLES
from chungtay.agreements.forms import CommentForm, DraftForm, HeadingForm, PasswordForm, ReasonForm, TextForms
from chungtay.agreements.models import Agreement, Party
from chungtay.agreements.queries.authority import unfit_parties
from chungtay.agreements.queries.pages import WorkPage, versions_of, work_page
from chungtay.agreements.queries.texts import suggested_clauses
from chungtay.agreements.views.reading import opened, work_context
from chungtay.agreements.views.writing import about, answered, crumbs
from chungtay.kernel.clock import now, today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.forms import KitForm
from chungtay.kernel.web.requests import UserRequest, route
from chungtay.organisations.models import Organisation
from chungtay.organisations.queries import find_organisations, own_bodies, visible_organisations
from chungtay.programmes.queries import visible_programmes
from chungtay.records.engine.canonical import short_form
from chungtay.records.engine.rows import text_of_rows

MOST_FOUND, MOST_PARTIES, LONGEST_SEARCH = 20, 20, 120


def chosen_bodies(request: UserRequest) -> tuple[list[Organisation], list[str]]:
    """The units asked for that can be parties today, and a sentence for each that cannot, shown at once."""
    asked = list(dict.fromkeys(request.POST.getlist("ben") or request.GET.getlist("ben")))
    lost = []
    if len(asked) > MOST_PARTIES:
        lost.append(_("At most %(most)s other parties can be chosen; the rest is left out.") % {"most": MOST_PARTIES})
        asked = asked[:MOST_PARTIES]
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


@route("agreements.draft", audience=MEMBER, queries=12)
def choose(request: UserRequest) -> HttpResponse:
    chosen, _lost = chosen_bodies(request)
    typed = request.GET.get("tim", "").strip()[:LONGEST_SEARCH]
    own = own_bodies(request.user, today(), SIGNING_ROLES)
    standing = visible_organisations(request.user).valid_on(today()).exclude(pk__in=own)
    others = find_organisations(typed, today(), among=standing.exclude(pk__in=[body.pk for body in chosen]))
    found = list(others[: MOST_FOUND + 1]) if typed else []
    unfit = unfit_parties(found, today())
    context = {
        "crumbs": crumbs(),
        "chosen": chosen,
        "typed": typed,
        "found": [(body, unfit.get(body.pk, "")) for body in found[:MOST_FOUND]],
        "has_more": len(found) > MOST_FOUND,
        "kept": [("ben", body.uid) for body in chosen],
    }
    return render(request, "agreements/choose.html", context)


@route("agreements.draft", audience=MEMBER, writes=True, idempotent=True, queries=40)
def draft(request: UserRequest) -> HttpResponse:
    partners, lost = chosen_bodies(request)
    if not partners and request.method != "POST":
        return redirect("agreements:choose")
    own = visible_organisations(request.user).filter(pk__in=own_bodies(request.user, today(), SIGNING_ROLES))
    posted = request.POST if request.method == "POST" else None
    names = [_("your unit"), *(str(body) for body in partners)]
    text = TextForms(posted, parties=names, clauses=suggested_clauses())
    options: dict[str, Any] = {"bodies": own, "programmes": visible_programmes(request.user).prefetch_related(None)}
    typed_before = posted.dict() if text.asks_for_more and posted else None
    form = DraftForm(None if typed_before else posted, initial=typed_before, **options)

    def act() -> str:
        if lost:
            raise RuleBroken(" ".join(lost))
        typed = form.cleaned_data
        bodies, words = [typed["mine"], *partners], (text.clause_texts, text.commitment_texts)
        more = {"phase": typed["phase"], "effective_on": typed["effective_on"]}
        programme, title = typed["programme"], typed["title"]
        agreement = draft_agreement(programme, title, bodies, *words, by=request.user, on=today(), at=now(), **more)
        return agreement.get_absolute_url()

    said = _("The draft is on the table. Every party can read it now and comment on it.")
    if text.is_valid() and (done := answered(request, form, "agreements.draft", act, said)):
        return done
    context = {"crumbs": crumbs(), "form": form, "text": text, "partners": partners}
    return render(request, "agreements/draft.html", context)


def own_party(request: UserRequest, agreement: Agreement) -> tuple[WorkPage, Party]:
    """The draft as this person sees it, and the party they act for; the permission has made sure there is one."""
    page = work_page(agreement, request.user, today())
    return page, page.mine or page.parties[0].party


@route("agreements.revise", audience=MEMBER, writes=True, queries=45, of="agreements.Agreement")
def revise(request: UserRequest, uid: Uid) -> HttpResponse:
    agreement = opened(request, uid, "agreements.revise")
    page, party = own_party(request, agreement)
    before = text_of_rows(agreement.kind, page.text, page.current.clauses, page.current.commitments)
    posted = request.POST if request.method == "POST" else None
    text = TextForms(posted, parties=before.parties, clauses=before.clauses, commitments=before.commitments)
    number = page.text.number
    if text.asks_for_more and posted:
        # The version first read stays the one this work is based on.
        number = KitForm(posted, version=number).seen_version or number
    heading = {"title": page.text.title, "phase": agreement.phase, "effective_on": page.text.effective_on}
    typed_before = posted.dict() if text.asks_for_more and posted else None
    form = HeadingForm(
        None if typed_before else posted,
        initial=typed_before or heading,
        programmes=[agreement.programme],
        version=number,
    )

    def act() -> None:
        words, read = (text.clause_texts, text.commitment_texts), form.seen_version
        heading = Heading(**{name: form.cleaned_data[name] for name in ("title", "phase", "effective_on")})
        revise_text(agreement, *words, by=request.user, at=now(), party=party, based_on=read, heading=heading)

    said = _("Your version is on the table. Earlier confirmations stay with the old version.")
    to = agreement.get_absolute_url()
    if text.is_valid() and (done := answered(request, form, "agreements.revise", act, said, to=to)):
        return done
    return render(request, "agreements/revise.html", about(agreement, form=form, text=text, number=number))


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
    words = {"clauses": page.current.clauses, "commitments": page.current.commitments}
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

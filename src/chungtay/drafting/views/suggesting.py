from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.agreements.models import Agreement, Party
from chungtay.agreements.queries.lists import Whose
from chungtay.agreements.queries.pages import WorkPage, versions_of, work_page
from chungtay.agreements.queries.visible import visible_agreements
from chungtay.drafting.actions import (
    accept_suggestion,
    carry_suggestion,
    decline_suggestion,
    remind_party,
    suggest_words,
    take_suggestion_back,
)
from chungtay.drafting.choices import Part
from chungtay.drafting.forms.sheets import DeclineForm, PlainForm, SuggestionForm
from chungtay.drafting.models import Suggestion
from chungtay.drafting.queries.suggestions import Words, visible_suggestions, words_at
from chungtay.drafting.views.desk import about
from chungtay.kernel.clock import now, today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.forms import KitForm
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.records.engine.comparing import clause_changes, lines_of, word_diff
from chungtay.records.engine.rows import clause_texts, commitment_clauses


def opened(request: UserRequest, uid: str, permission: str) -> Agreement:
    agreement = one_of(visible_agreements(request.user), uid)
    require(request.user, permission, agreement)
    return agreement


def own_party(request: UserRequest, agreement: Agreement) -> tuple[WorkPage, Party]:
    """The draft as this person sees it, and the party they act for; the permission has made sure there is one."""
    page = work_page(agreement, request.user, today())
    return page, page.mine or page.parties[0].party


def number_in(typed: str | None) -> int | None:
    return int(typed) if typed and typed.isascii() and typed.isdigit() and len(typed) < 6 else None


@route("drafting.suggest", audience=MEMBER, writes=True, idempotent=True, queries=60, of="agreements.Agreement")
def suggest(request: UserRequest, uid: Uid) -> HttpResponse:
    agreement = opened(request, uid, "drafting.suggest")
    page, party = own_party(request, agreement)
    asked = request.POST if request.method == "POST" else request.GET
    part = Part.COMMITMENT if asked.get("part") == Part.COMMITMENT else Part.ARTICLE
    number = number_in(asked.get("number")) or 1
    words = words_at(page.text, part, number)
    if words is None:
        if request.method != "POST":
            return redirect("agreements:show", uid=uid)
        words = Words("", "")
    shown = {"part": part.value, "number": number, "title": words.title, "body": words.body}
    form = SuggestionForm(request.POST or None, initial=shown, version=page.text.number)

    def act() -> str:
        # Shown again it stands beside the newest version; the words typed are never lost.
        read = versions_of(agreement, form.seen_version or 0)
        if not read:
            raise RuleBroken(_("This form does not say which version you have read. Open the page again."))
        typed = form.cleaned_data
        suggested = Words(typed["title"], typed["body"])
        told: dict[str, Any] = {"by": request.user, "party": party, "at": now(), "why": typed["why"]}
        suggest_words(read[0], part, typed["number"], suggested, **told)
        return f"{agreement.get_absolute_url()}?dieu={number if part == Part.ARTICLE else ''}#suggestions"

    said = _("Your suggestion stands beside the text. The others are told.")
    if done := answered(request, form, "drafting.suggest", act, said):
        return done
    context = about(agreement, form=form, part=part, number=number, words=words, page=page)
    return render(request, "drafting/suggest.html", context)


def suggestion_opened(request: UserRequest, uid: str, permission: str) -> tuple[Suggestion, Agreement, WorkPage, Party]:
    row = one_of(visible_suggestions(request.user), uid)
    require(request.user, permission, row)
    agreement = one_of(visible_agreements(request.user), row.agreement.uid)
    page, party = own_party(request, agreement)
    return row, agreement, page, party


Deed = Callable[[Suggestion, dict[str, Any]], object]


def deed(request: UserRequest, uid: str, permission: str, name: str, act_on: Deed, said: str) -> HttpResponse:
    """One button on a suggestion: GET asks once more, POST does it."""
    row, agreement, _page, party = suggestion_opened(request, uid, permission)
    form = PlainForm(request.POST or None)

    def act() -> str:
        act_on(row, {"by": request.user, "party": party, "at": now()})
        return f"{agreement.get_absolute_url()}#suggestions"

    if done := answered(request, form, f"drafting.{name}", act, said):
        return done
    return render(request, "drafting/answer.html", asked_about(row, agreement, form, name))


def asked_about(row: Suggestion, agreement: Agreement, form: KitForm, name: str) -> dict[str, Any]:
    before = words_at(row.text, row.part, row.number) or Words("", "")
    diff = word_diff(f"{before.title}\n{before.body}", f"{row.title}\n{row.body}")
    lines = lines_of(diff, row.party.number)
    return about(agreement, suggestion=row, lines=lines, form=form, deed=name)


@route("drafting.answer", audience=MEMBER, writes=True, idempotent=True, queries=70, of="drafting.Suggestion")
def accept(request: UserRequest, uid: Uid) -> HttpResponse:
    said = _("The words are taken over into a new version. Earlier confirmations stay with the old one.")
    return deed(request, uid, "drafting.answer", "accept", lambda row, told: accept_suggestion(row, **told), said)


@route("drafting.carry", audience=MEMBER, writes=True, idempotent=True, queries=60, of="drafting.Suggestion")
def take_back(request: UserRequest, uid: Uid) -> HttpResponse:
    said = _("The suggestion is taken back.")
    return deed(request, uid, "drafting.carry", "take_back", lambda row, told: take_suggestion_back(row, **told), said)


@route("drafting.carry", audience=MEMBER, writes=True, idempotent=True, queries=60, of="drafting.Suggestion")
def carry(request: UserRequest, uid: Uid) -> HttpResponse:
    said = _("The suggestion now stands beside the newest version.")
    return deed(request, uid, "drafting.carry", "carry", lambda row, told: carry_suggestion(row, **told), said)


@route("drafting.answer", audience=MEMBER, writes=True, idempotent=True, queries=60, of="drafting.Suggestion")
def decline(request: UserRequest, uid: Uid) -> HttpResponse:
    row, agreement, _page, party = suggestion_opened(request, uid, "drafting.answer")
    form = DeclineForm(request.POST or None)

    def act() -> str:
        told: dict[str, Any] = {"by": request.user, "party": party, "at": now()}
        decline_suggestion(row, reason=form.cleaned_data["reason"], **told)
        return f"{agreement.get_absolute_url()}#suggestions"

    if done := answered(request, form, "drafting.decline", act, _("Your answer stands beside the suggestion.")):
        return done
    return render(request, "drafting/answer.html", asked_about(row, agreement, form, "decline"))


@route("drafting.remind", audience=MEMBER, writes=True, idempotent=True, queries=60, of="agreements.Agreement")
def remind(request: UserRequest, uid: Uid, number: int) -> HttpResponse:
    agreement = opened(request, uid, "drafting.remind")
    asked = next((party for party in agreement.parties.all() if party.number == number), None)
    if asked is None:
        raise Http404
    form = PlainForm(request.POST or None)
    _page, party = own_party(request, agreement)

    def act() -> str:
        remind_party(agreement, asked, by=request.user, by_party=party, at=now())
        # Who pressed it in the list goes on with the list.
        is_listed = request.POST.get("ve") == "danh-sach"
        here = f"{reverse('agreements:list')}?cua={Whose.FOR_OTHERS.value}"
        return here if is_listed else f"{agreement.get_absolute_url()}#waits"

    said = _("%(party)s has been reminded.") % {"party": asked}
    if done := answered(request, form, "drafting.remind", act, said):
        return done
    if form.errors:
        messages.error(request, " ".join(str(each) for each in form.non_field_errors()))
        return redirect(agreement)
    return render(request, "drafting/remind.html", about(agreement, form=form, party=asked))


@route("agreements.see", audience=MEMBER, queries=20, of="agreements.Agreement")
def changes(request: UserRequest, uid: Uid) -> HttpResponse:
    agreement = opened(request, uid, "agreements.see")
    newest = agreement.texts.order_by("-number").values_list("number", flat=True)[0]
    page = None if agreement.is_signed else work_page(agreement, request.user, today())
    last_seen = page.before.number if page and page.before else max(newest - 1, 1)
    old = number_in(request.GET.get("tu")) or last_seen
    new = number_in(request.GET.get("den")) or newest
    found = versions_of(agreement, old, new)
    if len(found) < 2:
        raise Http404
    before, after = found
    side = after.made_for.number if after.made_for else 0
    read = clause_changes(clause_texts(before.clauses.all()), clause_texts(after.clauses.all()))
    promised = clause_changes(commitment_clauses(before.commitments.all()), commitment_clauses(after.commitments.all()))
    context = about(
        agreement,
        before=before,
        after=after,
        numbers=range(1, newest + 1),
        articles=[(each, lines_of(each.body, side)) for each in read],
        promises=[(each, lines_of(each.body, side)) for each in promised],
        changed=sum(each.change != "kept" for each in (*read, *promised)),
        is_since_mine=bool(page and page.before and page.before.number == old and new == newest),
    )
    return render(request, "drafting/changes.html", context)

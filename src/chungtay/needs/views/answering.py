from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.kernel.clock import now, today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.forms import KitForm
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.needs.actions import Declared, add_item, begin_draft, drop_draft, keep_items, send_draft
from chungtay.needs.choices import EntryKind, MeetingMode, Visibility
from chungtay.needs.engine import answers as guided
from chungtay.needs.engine.answers import Item, Items, read_items
from chungtay.needs.forms.answering import DetailsForm, GroupForm, LeafForm, PlainForm
from chungtay.needs.models import EntryDraft
from chungtay.needs.queries.answering import Answered, Offer, in_rows, offer_for
from chungtay.needs.queries.entries import units_of, visible_drafts
from chungtay.needs.queries.evidence import files_of_draft


def crumbs() -> list[tuple[str, str]]:
    return [(_("Needs and strengths"), reverse("needs:list"))]


def screen(draft: EntryDraft, place: tuple[int, int] | None) -> str:
    """The address of a screen; past the last one everything is looked over."""
    if place is None:
        return reverse("needs:review", args=[draft.uid])
    return reverse("needs:answer", args=[draft.uid, *place])


@route("needs.declare", audience=MEMBER, writes=True, idempotent=True, queries=20)
def begin(request: UserRequest) -> HttpResponse:
    units = units_of(request.user, today())
    chosen = request.POST.get("unit", "") or request.GET.get("unit", "")
    unit = next((each for each in units if each.uid == chosen), units[0] if len(units) == 1 else None)
    form = PlainForm(request.POST or None)

    def act() -> str:
        if unit is None:
            return reverse("needs:begin")
        draft = begin_draft(unit, by=request.user, at=now())
        return screen(draft, guided.first_open(read_items(draft.answers)))

    done = answered(request, form, "needs.begin", act)
    drafts = list(visible_drafts(request.user))
    return done or render(
        request, "needs/begin.html", {"form": form, "units": units, "drafts": drafts, "crumbs": crumbs()}
    )


@route("needs.answer", audience=MEMBER, writes=True, idempotent=True, queries=20, of="needs.EntryDraft")
def answer(request: UserRequest, uid: Uid, number: int, step: int) -> HttpResponse:
    draft = one_of(visible_drafts(request.user), uid)
    require(request.user, "needs.answer", draft)
    items = read_items(draft.answers)
    if not 1 <= number <= len(items) or step not in guided.STEPS:
        raise Http404
    item, offer = items[number - 1], offer_for(draft.organisation, today())
    leaf = offer.leaf(item.leaf)
    if (step == guided.LEAF and not offer.of_group(item.group)) or (step == guided.DETAILS and leaf is None):
        return redirect(screen(draft, (number, guided.GROUP)))
    form = form_of(request, step, item, offer)

    def act() -> str:
        said = {name: value for name, value in form.cleaned_data.items() if name in guided.SAID}
        file = said.pop("file", None)
        if form.cleaned_data.get("is_file_dropped"):
            said["file"] = ""
        kept = guided.answered(items, number, step, said)
        keep_items(draft, kept, by=request.user, at=now(), upload=(number, file) if file else None)
        return screen(draft, after(kept, number, step))

    done = answered(request, form, "needs.answer", act)
    return done or render(request, "needs/answer.html", page_of(draft, items, number, step, form, offer))


def after(items: Items, number: int, step: int) -> tuple[int, int] | None:
    """The next screen; whoever mends one item of a form that is whole comes back to look it over."""
    if step == guided.DETAILS and guided.first_open(items) is None:
        return None
    return guided.screen_after(items, number, step)


def form_of(request: UserRequest, step: int, item: Item, offer: Offer) -> KitForm:
    typed = request.POST if request.method == "POST" else None
    if step == guided.GROUP:
        return GroupForm(typed, offer=offer, item=item)
    if step == guided.LEAF:
        return LeafForm(typed, offer=offer, item=item)
    return DetailsForm(typed, request.FILES or None, offer=offer, item=item, leaf=offer.leaf(item.leaf))


def page_of(draft: EntryDraft, items: Items, number: int, step: int, form: KitForm, offer: Offer) -> dict[str, Any]:
    item = items[number - 1]
    place = guided.screen_before(number, step)
    same_kind = [each.kind for each in items[:number]].count(item.kind)
    return {
        "draft": draft,
        "item": item,
        "is_need": item.kind == EntryKind.NEED,
        "ordinal": same_kind,
        "step": step,
        "form": form,
        "group": next((group for group in offer.groups if group.code == item.group), None),
        "leaf": offer.leaf(item.leaf),
        "file": files_of_draft(draft).get(item.file) if item.file else None,
        "progress": guided.progress(items, number, step),
        "back": screen(draft, place) if place else reverse("needs:list"),
        "skip": screen(draft, (number + 1, guided.GROUP) if number < len(items) else None),
        "crumbs": crumbs(),
    }


@route("needs.answer", audience=MEMBER, writes=True, idempotent=True, queries=40, of="needs.EntryDraft")
def review(request: UserRequest, uid: Uid) -> HttpResponse:
    draft = one_of(visible_drafts(request.user), uid)
    require(request.user, "needs.answer", draft)
    offer = offer_for(draft.organisation, today())
    rows = [row for row in in_rows(read_items(draft.answers), offer) if row.item.is_begun]
    form = PlainForm(request.POST or None)

    def act() -> str:
        declared = [declared_by(row) for row in rows if row.item.is_whole]
        send_draft(draft, [each for each in declared if each is not None], by=request.user, at=now())
        return reverse("needs:list")

    done = answered(request, form, "needs.send", act, _("Your needs and strengths have been sent."))
    kinds = {row.item.kind for row in rows if row.item.is_whole}
    context = {
        "draft": draft,
        "form": form,
        "needs": [row for row in rows if row.item.kind == EntryKind.NEED],
        "strengths": [row for row in rows if row.item.kind == EntryKind.STRENGTH],
        "has_both": len(kinds) == 2,
        "has_any": bool(kinds),
        "crumbs": crumbs(),
    }
    return done or render(request, "needs/review.html", context)


def declared_by(row: Answered) -> Declared | None:
    """What an answered item declares; None when its leaf is gone from the list."""
    item = row.item
    if row.leaf is None:
        return None
    return Declared(
        kind=EntryKind(item.kind),
        leaf=row.leaf,
        degree=item.degree or 0,
        subject=row.subject,
        grade=row.grade,
        words=item.words,
        evidence=item.evidence,
        partners_most=item.partners_most,
        days_most=item.days_most,
        mode=MeetingMode(item.mode),
        kept_file=item.file,
        seen_by=Visibility.DEPARTMENT if item.seen_by is None else Visibility(item.seen_by),
    )


@route("needs.answer", audience=MEMBER, writes=True, queries=20, of="needs.EntryDraft")
def add(request: UserRequest, uid: Uid) -> HttpResponse:
    draft = one_of(visible_drafts(request.user), uid)
    require(request.user, "needs.answer", draft)
    kind = request.POST.get("kind", "")
    if kind not in (guided.NEED, guided.STRENGTH):
        return redirect(screen(draft, None))
    try:
        kept = add_item(draft, kind, by=request.user, at=now())
    except RuleBroken as broken:
        messages.error(request, str(broken))
        return redirect(screen(draft, None))
    return redirect(screen(kept, (len(read_items(kept.answers)), guided.GROUP)))


@route("needs.answer", audience=MEMBER, writes=True, idempotent=True, queries=20, of="needs.EntryDraft")
def drop(request: UserRequest, uid: Uid) -> HttpResponse:
    draft = one_of(visible_drafts(request.user), uid)
    require(request.user, "needs.answer", draft)
    form = PlainForm(request.POST or None)

    def act() -> str:
        drop_draft(draft, by=request.user, at=now())
        return reverse("needs:list")

    done = answered(request, form, "needs.drop", act)
    return done or render(request, "needs/drop.html", {"draft": draft, "form": form, "crumbs": crumbs()})

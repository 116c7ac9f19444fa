from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.agreements.actions import Heading
from chungtay.agreements.choices import AgreementKind
from chungtay.agreements.models import Agreement, Party
from chungtay.agreements.queries.authority import unfit_to_report_to
from chungtay.agreements.queries.pages import work_page
from chungtay.agreements.queries.texts import bodies_reported_to
from chungtay.agreements.queries.visible import visible_agreements
from chungtay.drafting.actions import begin_revision, drop_sheet, keep_sheet, put_on_table
from chungtay.drafting.encode import sheet_of
from chungtay.drafting.engine.sheets import MOST_REPORTED, Sheet
from chungtay.drafting.engine.steps import step_of, taken
from chungtay.drafting.forms.sheets import (
    ArticleRow,
    HeadingForm,
    OpeningForm,
    PlainForm,
    heading_initial,
    rows_shown,
    rows_typed,
    sheet_typed,
    texts_of,
)
from chungtay.drafting.models import DraftSheet
from chungtay.drafting.queries.library import Desk, library, refreshed, worded
from chungtay.drafting.queries.sheets import is_closed, open_sheet, visible_sheets
from chungtay.drafting.views.choosing import LONGEST_SEARCH, found_units
from chungtay.drafting.views.desk import about, crumbs, desk_of, lacks_of, own_units
from chungtay.kernel.clock import now, today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.idempotency import new_key
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.programmes.queries import visible_programmes

NOTHING_TO_SHOW = 204
# What a button searches for: the field it is typed in, and the part of the page it is shown in.
SEARCHES = {"find": ("tim", "parties"), "find_reported": ("bao-cao", "reported")}


def opened(request: UserRequest, uid: str) -> DraftSheet:
    row = one_of(visible_sheets(request.user), uid)
    require(request.user, "drafting.write", row)
    return row


def head_form(request: UserRequest, row: DraftSheet, *typed: QueryDict, **options: Any) -> HeadingForm:
    programmes = visible_programmes(request.user).prefetch_related(None)
    if row.agreement is not None:
        return HeadingForm(*typed, programmes=programmes.filter(pk=row.agreement.programme_id), **options)
    return OpeningForm(*typed, bodies=own_units(request), programmes=programmes, **options)


def context_of(
    request: UserRequest, row: DraftSheet, sheet: Sheet, desk: Desk, head: HeadingForm, rows: list[ArticleRow]
) -> dict[str, Any]:
    typed = request.GET.get("tim", "").strip()[:LONGEST_SEARCH]
    found, has_more = found_units(request, typed, list(desk.bodies)) if row.agreement is None else ([], False)
    sought = request.GET.get("bao-cao", "").strip()[:LONGEST_SEARCH]
    needed, wise = lacks_of(sheet)
    numbers = {id(each): number for number, each in enumerate(sheet.standing, start=1)}
    wordings = {
        entry.key: [(f"{entry.key}/{each.key}", each.name) for each in entry.variants] for entry in library().entries
    }
    present = {each.variant.partition("/")[0] for each in sheet.articles}
    absent_first = sorted(library().entries, key=lambda one: one.key in present)
    return {
        "row": row,
        "agreement": row.agreement,
        "crumbs": about(row.agreement)["crumbs"] if row.agreement else crumbs(),
        "form": head,
        "desk": desk,
        "parties": list(zip(desk.bodies, desk.names, strict=False)),
        "rows": [
            (each, numbers.get(id(each.article)), wordings.get(each.article.variant.partition("/")[0], []))
            for each in rows
        ],
        "library": library(),
        "shelf": [(entry.title, wordings[entry.key]) for entry in absent_first],
        "needed": needed,
        "wise": wise,
        "typed": typed,
        "found": found,
        "has_more": has_more,
        **reported_context(request, sought, desk),
        "tab": new_key(),
        "newest": _newest(row),
        "faults": [],
    }


def reported_context(request: UserRequest, sought: str, desk: Desk) -> dict[str, Any]:
    """Whom the draft is reported to, and the bodies found under the name that is sought."""
    unfit_of = partial(unfit_to_report_to, parties={body.pk for body in desk.bodies})
    found, has_more = found_units(request, sought, list(desk.reported), unfit_of)
    is_full = len(desk.reported) >= MOST_REPORTED
    shown = {"reported": desk.reported, "is_full": is_full, "most_reported": MOST_REPORTED, "sought": sought}
    return {**shown, "found_to_report": found, "has_more_to_report": has_more}


def _newest(row: DraftSheet) -> int | None:
    """The number of a version that came after the one this sheet works from."""
    if row.agreement is None:
        return None
    number = row.agreement.texts.order_by("-number").values_list("number", flat=True)[0]
    return number if number != row.based_on else None


@route("drafting.write", audience=MEMBER, writes=True, queries=60, of="drafting.DraftSheet")
def sheet(request: UserRequest, uid: Uid) -> HttpResponse:
    if request.method == "POST" and request.htmx and is_closed(request.user, uid):
        return HttpResponse(status=NOTHING_TO_SHOW)
    row = opened(request, uid)
    if request.method == "POST":
        return pressed(request, row)
    kept = row.sheet
    desk = desk_of(request, kept, row.agreement)
    head = head_form(request, row, initial=heading_initial(kept), version=row.version)
    rows = rows_shown(kept, desk.names)
    return render(request, "drafting/sheet.html", context_of(request, row, kept, desk, head, rows))


def pressed(request: UserRequest, row: DraftSheet) -> HttpResponse:
    """Every button sends the whole sheet: it is kept first, then the step is taken on it."""
    posted, kept = request.POST, row.sheet
    before = desk_of(request, kept, row.agreement)
    head = head_form(request, row, posted, version=row.version)
    rows = rows_typed(posted, before.names)
    mine = posted.get("mine", "")[:22] if row.agreement is None else ""
    parties = (mine or kept.parties[0], *(uid for uid in kept.parties[1:] if uid != mine))
    typed = sheet_typed(rows, head, parties, kept.reported)
    asked = posted.get("do", "keep")
    if asked == "table" and (done := tabled(request, row, head, rows, before)):
        return done
    after = desk_of(request, typed, row.agreement)
    step = step_of(asked)
    chosen = posted.get("entry" if step.name == "take" else f"a{step.at}-wording", "")
    typed = taken(
        refreshed(typed, before, after), step, wording=lambda name: worded(name, after.slots), chosen=chosen[:80]
    )
    if typed.parties != parties:
        typed = refreshed(typed, after, desk_of(request, typed, row.agreement))
    by, at, goes_on = request.user, now(), asked == "follow"
    tab = posted.get("tab", "")[:64]
    try:
        row = keep_sheet(row, typed, by=by, at=at, seen=head.seen_version, tab=tab, follows_newest=goes_on)
    except RuleBroken as closed:
        return too_late(request, str(closed))
    if asked == "table":
        return render(request, "drafting/sheet.html", refused(request, row, typed, after, head, rows))
    if request.htmx:
        needed, wise = lacks_of(typed)
        return render(request, "drafting/_state.html", {"row": row, "needed": needed, "wise": wise})
    return redirect(where(row, asked, step.at, {name: posted.get(name, "") for name in ("tim", "bao-cao")}))


def too_late(request: UserRequest, sentence: str) -> HttpResponse:
    """The sheet was put on the table or given up while this was on its way; what keeps itself is not missed."""
    if request.htmx:
        return HttpResponse(status=NOTHING_TO_SHOW)
    messages.error(request, sentence)
    return redirect("agreements:list")


def where(row: DraftSheet, asked: str, at: int, searches: Mapping[str, str]) -> str:
    address = reverse("drafting:sheet", args=[row.uid])
    if asked == "preview":
        return reverse("drafting:preview", args=[row.uid])
    if asked in SEARCHES:
        name, part = SEARCHES[asked]
        words = QueryDict(mutable=True)
        words[name] = searches[name][:LONGEST_SEARCH]
        return f"{address}?{words.urlencode()}#{part}"
    if asked.startswith(("party:", "leave:")):
        return f"{address}#parties"
    if asked.startswith(("report:", "unreport:", "sooner:")):
        return f"{address}#reported"
    count = len(row.sheet.articles)
    last = {"own": count - 1, "take": count - 1, "up": at - 1, "down": at + 1}.get(asked.partition(":")[0], at)
    return f"{address}#a{max(last, 0)}" if last >= 0 else address


def refused(
    request: UserRequest, row: DraftSheet, sheet: Sheet, desk: Desk, head: HeadingForm, rows: list[ArticleRow]
) -> dict[str, Any]:
    """The sheet with every fault named; what was typed is kept already."""
    context = context_of(request, row, sheet, desk, head, rows)
    faults = [fault for each in rows if not each.article.is_out for fault in each.errors]
    return {**context, "faults": faults}


def tabled(
    request: UserRequest, row: DraftSheet, head: HeadingForm, rows: list[ArticleRow], desk: Desk
) -> HttpResponse | None:
    standing = [each for each in rows if not each.article.is_out]
    if not all([head.is_valid(), *(each.is_valid for each in standing)]):
        return None

    def act() -> str:
        typed = head.cleaned_data
        names = ("title", "phase", "effective_on", "ends_on")
        heading = Heading(**{name: typed[name] for name in names}, reported_to=desk.reported)
        words: dict[str, Any] = {"by": request.user, "at": now()}
        if row.agreement is None:
            bodies = [typed["mine"], *(body for body in desk.bodies[1:] if body.pk != typed["mine"].pk)]
            words["opening"] = (typed["programme"], AgreementKind(typed["kind"]), bodies)
        else:
            words["party"] = own_party(request, row.agreement)
        return put_on_table(row, heading, *texts_of(rows), **words).agreement.get_absolute_url()

    said = _("It is on the table. Every party can read it now and comment on it.")
    return answered(request, head, "drafting.table", act, said)


def own_party(request: UserRequest, agreement: Agreement) -> Party:
    """The party this person acts for; the action checks that they may."""
    page = work_page(agreement, request.user, today())
    return page.mine or page.parties[0].party


@route("drafting.write", audience=MEMBER, queries=20, of="drafting.DraftSheet")
def preview(request: UserRequest, uid: Uid) -> HttpResponse:
    row = opened(request, uid)
    kept = row.sheet
    desk = desk_of(request, kept, row.agreement)
    here = (row.title or _("Draft"), reverse("drafting:sheet", args=[row.uid]))
    context = {"row": row, "sheet": kept, "desk": desk, "crumbs": [*crumbs(), here], "names": ["", *desk.names]}
    context["articles"] = [
        (article, [(each, named(each.owed_by, desk), named(each.owed_to, desk)) for each in article.promises])
        for article in kept.standing
    ]
    return render(request, "drafting/preview.html", context)


def named(number: str, desk: Desk) -> str:
    """The party of this number, empty for all of them."""
    at = int(number) if number.isascii() and number.isdigit() and len(number) < 3 else 0
    return desk.names[at - 1] if 0 < at <= len(desk.names) else ""


@route("drafting.write", audience=MEMBER, writes=True, queries=30, of="drafting.DraftSheet")
def drop(request: UserRequest, uid: Uid) -> HttpResponse:
    row = opened(request, uid)
    form = PlainForm(request.POST or None)
    to = row.agreement.get_absolute_url() if row.agreement else reverse("drafting:choose")

    def act() -> str:
        drop_sheet(row, by=request.user, at=now())
        return to

    done = answered(request, form, "drafting.drop", act, _("The draft is given up."))
    return done or render(request, "drafting/drop.html", {"row": row, "form": form, "crumbs": crumbs()})


@route("drafting.revise", audience=MEMBER, writes=True, idempotent=True, queries=45, of="agreements.Agreement")
def revise(request: UserRequest, uid: Uid) -> HttpResponse:
    agreement = one_of(visible_agreements(request.user), uid)
    require(request.user, "drafting.revise", agreement)
    known = open_sheet(request.user, agreement)
    if known is not None:
        return redirect("drafting:sheet", uid=known.uid)
    page = work_page(agreement, request.user, today())
    form = PlainForm(request.POST or None)

    def act() -> str:
        told = [body.uid for body in bodies_reported_to(page.text)]
        words = sheet_of(agreement, page.current.clauses, page.current.commitments, told)
        row = begin_revision(agreement, words, by=request.user, at=now())
        return reverse("drafting:sheet", args=[row.uid])

    done = answered(request, form, "drafting.revise", act)
    if done is None and form.errors:
        messages.error(request, " ".join(str(each) for each in form.non_field_errors()))
    return done or render(request, "drafting/revise.html", about(agreement, form=form, page=page))

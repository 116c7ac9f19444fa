from __future__ import annotations

from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from chungtay.agreements.choices import PARTY_ROLES, PILLS, AgreementState, Standing
from chungtay.agreements.exchange import memoranda_workbook
from chungtay.agreements.forms import CommentForm
from chungtay.agreements.models import Agreement, Party
from chungtay.agreements.queries.lists import asked_of, narrowed, rows_with_parties, waits_by_memorandum
from chungtay.agreements.queries.pages import ArticleAtWork, WorkPage, agreement_page, versions_of, work_page
from chungtay.agreements.queries.parties import parties_of_many, parties_on, standing_of
from chungtay.agreements.queries.texts import live_papers, live_scan, may_take_back
from chungtay.agreements.queries.thread import thread_of
from chungtay.agreements.queries.visible import visible_agreements
from chungtay.agreements.views.words import chip_of, knots_of, ring_of, rings_on, stops_of
from chungtay.agreements.views.writing import about, crumbs
from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.files import download_response
from chungtay.kernel.panels import panels_for
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.inputs import NotADay, read_day
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.kernel.web.tables import page_from
from chungtay.organisations.queries import own_bodies
from chungtay.records.engine.canonical import short_form
from chungtay.records.engine.comparing import clause_changes, lines_of
from chungtay.records.engine.rows import clause_texts
from chungtay.sheets.actions import record_file_taken

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def opened(request: UserRequest, uid: str, permission: str) -> Agreement:
    """The memorandum, if the person may see it and may do this with it."""
    agreement = one_of(visible_agreements(request.user), uid)
    require(request.user, permission, agreement)
    return agreement


@route("agreements.list", audience=MEMBER, queries=12)
def agreements(request: UserRequest) -> HttpResponse:
    asked = asked_of(request.user, request.GET)
    page = page_from(request, narrowed(request.user, asked), order=("-id",), size=20)
    shown = rows_with_parties(page.rows, request.user, asked.whose)
    parties = parties_of_many(shown, today())
    waits = waits_by_memorandum(shown, request.user, asked.whose)
    own = own_bodies(request.user, today(), PARTY_ROLES)
    rows = [
        (
            row,
            PILLS[AgreementState(row.state)],
            parties[row.pk],
            standing_of(parties[row.pk]),
            chip_of(waits.get(row.pk, []), own, today()),
        )
        for row in shown
    ]
    context = {
        **vars(asked),
        "page": page,
        "rows": rows,
        "states": AgreementState,
        "standing": Standing,
        "actions": panels_for("agreements.list.actions", request, asked, today()),
        "exports": panels_for("agreements.list.exports", request, asked, today()),
        "on_rows": panels_for("agreements.list.rows", request, waits, today()),
        "on_pills": panels_for("agreements.list.pills", request, shown, today()),
        "asked": urlencode(asked.typed),
    }
    return render(request, "agreements/list.html", context)


@route("agreements.list", audience=MEMBER, queries=12)
def export(request: UserRequest) -> HttpResponse:
    found = narrowed(request.user, asked_of(request.user, request.GET))
    name = f"bien-ban-ghi-nho-{today():%Y-%m-%d}.xlsx"
    content = memoranda_workbook(found.order_by("-id"))
    response = FileResponse(content, as_attachment=True, filename=name, content_type=XLSX)
    response["X-Content-Type-Options"] = "nosniff"
    return cast("HttpResponse", response)  # a file streams, and has no content at hand


@route("agreements.see", audience=MEMBER, queries=25, of="agreements.Agreement")
def show(request: UserRequest, uid: Uid) -> HttpResponse:
    agreement = opened(request, uid, "agreements.see")
    if agreement.is_signed:
        return render(request, "agreements/show.html", signed_context(request, agreement))
    return render(request, "agreements/work.html", work_context(request, agreement))


def asked_day(request: UserRequest) -> date:
    typed = request.GET.get("ngay", "")
    if not typed:
        return today()
    try:
        return read_day(typed)
    except NotADay:
        messages.warning(request, _("“%(typed)s” is not a day, so this page shows today.") % {"typed": typed[:20]})
        return today()


def signed_context(request: UserRequest, agreement: Agreement) -> dict[str, Any]:
    now_day, day = today(), asked_day(request)
    page = agreement_page(agreement, day)
    events = page.events if day == now_day else thread_of(agreement, parties_on(agreement, now_day))
    signing = agreement.signed_day.as_date() or agreement.signed_day.inferred_date()
    return {
        "agreement": agreement,
        "crumbs": crumbs(),
        "page": page,
        "state": PILLS[AgreementState(agreement.state)],
        "standing": Standing,
        "rings": rings_on(page.parties, agreement, day),
        "witnesses": list(agreement.witnesses.all()) if agreement.is_reconstruction else [],
        "places": panels_for("agreements.show.place", request, agreement, day),
        "documents": list(dict.fromkeys(each for party in page.parties for each in party.documents)),
        "awaiting": [party for party in page.parties if party.is_awaiting],
        "unsigned": [party for party in page.parties if party.is_unsigned],
        "stops": stops_of(agreement, events, day, now_day),
        "signing_url": f"?ngay={signing.isoformat()}" if signing and day != signing else "",
        "knots": knots_of(page.events),
        "inferences": [each for each in page.citations if each.inference],
        "promised": [(each, panels_for("agreements.commitment", request, each, day)) for each in page.commitments],
        "on_promises": panels_for("agreements.show.commitments", request, agreement, day),
        "waits": panels_for("agreements.show.waits", request, agreement, day),
        "panels": panels_for("agreements.show", request, agreement, day),
    }


def work_context(request: UserRequest, agreement: Agreement, form: CommentForm | None = None) -> dict[str, Any]:
    page = work_page(agreement, request.user, today())
    article = chosen_article(request, page)
    number = article.change.number if article else None
    articles = [(each, pieces(each), state_of(each, page)) for each in page.articles]
    homes = {row.number: row.clause_number for row in page.current.commitments}
    promises = [
        ((each, pieces(each), state_of(each, page)), homes.get(each.change.number or 0)) for each in page.promises
    ]
    return {
        "agreement": agreement,
        "crumbs": crumbs(),
        "page": page,
        "state": PILLS[AgreementState(agreement.state)],
        "mine": page.mine,
        "rings": [ring_of(each.party, note=party_note(each.party, page.mine)) for each in page.parties],
        "lines": [(each, ring_of(each.party)) for each in page.parties],
        "articles": [(*each, [row for row, home in promises if home == each[0].change.number]) for each in articles],
        "promises": [row for row, home in promises if home is None],
        "chosen": article,
        "talk": [(each, ring_of(each.party)) for each in (article.comments if article else page.remarks)],
        "remarks": [(each, ring_of(each.party)) for each in page.remarks],
        "short_hash": short_form(page.text.text_hash),
        "waits": page.waits,
        "beside": panels_for("agreements.work.article", request, (page, number), today()),
        "comparing": panels_for("agreements.work.versions", request, page, today()),
        "waiting": panels_for("agreements.work.waits", request, page, today()),
        "waits_for_me": [wait for wait in page.waits if wait.waited_for == page.mine],
        "form": form or CommentForm(initial={"clause_number": number}, version=page.text.number),
        "can_comment": page.mine is not None and agreement.is_open_to_change and not page.papers,
        "ways": panels_for("agreements.work.articles", request, agreement, today()),
        "panels": panels_for("agreements.work", request, agreement, today()),
        "on_paper": panels_for("agreements.work.actions", request, agreement, today()),
        "can_revise": page.may_bind and agreement.is_open_to_change and not page.papers,
        "can_sign": page.may_bind and agreement.state == AgreementState.APPROVED and not page.has_signed,
        "can_confirm": page.may_bind and agreement.state == AgreementState.DRAFT and not page.has_confirmed,
        "can_take_back": page.may_bind and any(may_take_back(paper, page.mine, today()) for paper in page.papers),
    }


def chosen_article(request: UserRequest, page: WorkPage) -> ArticleAtWork | None:
    asked = request.POST.get("clause_number") or request.GET.get("dieu", "")
    numbered = {str(each.change.number): each for each in page.articles if each.change.number}
    if asked in numbered:
        return numbered[asked]
    seen = sorted(numbered.values(), key=lambda each: (each.stance != "waits_for_me", not each.comments))
    return next(iter(seen), None)


def party_note(party: Party, mine: Party | None) -> str:
    letter = chr(ord("A") + party.number - 1)
    words = {"letter": letter}
    return _("Side %(letter)s · you") % words if mine and party.pk == mine.pk else _("Side %(letter)s") % words


def pieces(article: ArticleAtWork) -> list[list[tuple[str, str, int]]]:
    return lines_of(article.change.body, article.changed_by.number if article.changed_by else 0)


def state_of(article: ArticleAtWork, page: WorkPage) -> tuple[str, str]:
    if article.change.change == "removed":
        return "returned", _("Left out")
    if article.stance == "agreed":
        return "done", _("Agreed")
    if article.stance == "waits_for_me":
        return "waiting_you", _("Waits for you")
    return "waiting_other", _("Waits for the other side") if page.mine else _("Not agreed yet")


@route("agreements.see", audience=MEMBER, queries=12, of="agreements.Agreement")
def version(request: UserRequest, uid: Uid, number: int) -> HttpResponse:
    agreement = opened(request, uid, "agreements.see")
    asked = request.GET.get("so", "")
    compared_with = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else None
    numbers = (number,) if compared_with is None else (number, compared_with)
    texts = versions_of(agreement, *numbers)
    if len(texts) < len(numbers):
        raise Http404
    text, before = texts[0], None if compared_with is None else texts[-1]
    found = clause_changes(clause_texts(before.clauses.all()), clause_texts(text.clauses.all())) if before else []
    changes = [(each, pieces(ArticleAtWork(each, "agreed", text.made_for))) for each in found]
    commitments = list(text.commitments.all())
    articles = [(each, [row for row in commitments if row.clause_number == each.number]) for each in text.clauses.all()]
    changed = [(*each, [row for row in commitments if row.clause_number == each[0].number]) for each in changes]
    loose = [row for row in commitments if row.clause_number is None]
    words = {"articles": articles, "changes": changed, "commitments": loose}
    return render(request, "agreements/version.html", about(agreement, text=text, before=before, **words))


@route("agreements.download", audience=MEMBER, queries=20, of="agreements.Agreement")
def download(request: UserRequest, uid: Uid) -> HttpResponse:
    agreement = opened(request, uid, "agreements.download")
    paper = live_scan(agreement) or live_papers(agreement).last()
    if paper is None:
        raise Http404
    try:
        response = cast("HttpResponse", download_response(paper.file))
        record_file_taken(agreement, paper.file.path, by=request.user)
        return response
    except RuleBroken as broken:
        messages.error(request, str(broken))
        return redirect("agreements:show", uid=uid)

from __future__ import annotations

from typing import Any, cast

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.agreements.choices import AgreementState
from chungtay.agreements.queries.lists import asked_of, narrowed
from chungtay.agreements.queries.visible import visible_agreements
from chungtay.kernel.clock import now, today
from chungtay.kernel.panels import panels_for
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.vietnamese import short_day
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.progress.actions import Told, state_progress
from chungtay.progress.choices import Progress
from chungtay.progress.exchange import commitments_workbook
from chungtay.progress.forms import StateForm
from chungtay.progress.queries.sides import CommitmentProgress, Side, followed, visible_commitments
from chungtay.progress.queries.speaking import sides_of
from chungtay.progress.queries.words import said_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def opened(request: UserRequest, uid: str, permission: str) -> CommitmentProgress:
    """The commitment where this one stood, as it holds or last held, if the person may do this with its memorandum."""
    row = one_of(visible_commitments(request.user), uid)
    progress = followed(row, today())
    if progress is None:
        raise Http404
    require(request.user, permission, progress.agreement)
    return progress


def about(held: CommitmentProgress, **more: Any) -> dict[str, Any]:
    agreement = held.agreement
    crumbs = [(_("Memoranda"), reverse("agreements:list")), (agreement.title, agreement.get_absolute_url())]
    return {"agreement": agreement, "commitment": held.commitment, "crumbs": crumbs, **more}


@route("progress.see", audience=MEMBER, queries=12, of="agreements.Commitment")
def show(request: UserRequest, uid: Uid) -> HttpResponse:
    progress = opened(request, uid, "progress.see")
    told = [
        (side, [(row, said_of(row)) for row in side.statements])
        for side in (*progress.sides, *progress.former)
        if side.statements
    ]
    panels = panels_for("progress.show", request, progress.commitment, today())
    context = about(progress, progress=progress, told=told, panels=panels, mine=stating(request, progress))
    return render(request, "progress/show.html", context)


@route("progress.state", audience=MEMBER, writes=True, idempotent=True, queries=60, of="agreements.Commitment")
def state(request: UserRequest, uid: Uid) -> HttpResponse:
    progress = opened(request, uid, "progress.state")
    mine = sides_of(request.user, progress, today())
    if not mine or progress.gone_on is not None:
        return redirect("progress:show", uid=progress.commitment.uid)
    side = next((each for each in mine if str(each.party.number) == request.GET.get("ben", "")), mine[0])
    form = StateForm(
        request.POST or None,
        version=len(side.statements),
        label=asked_amount(progress),
        last=said_last(side),
        initial=told_before(side),
    )

    def act() -> str:
        typed = form.cleaned_data
        told = Told(
            progress=Progress(typed["progress"]),
            counted_on=typed["counted_on"],
            amount=typed.get("amount"),
            note=typed["note"],
            is_correction=bool(typed.get("is_correction")),
        )
        state_progress(
            progress.commitment,
            progress.agreement,
            told,
            by=request.user,
            party=side.party,
            at=now(),
            seen=-1 if form.seen_version is None else form.seen_version,
        )
        return reverse("progress:show", args=[progress.commitment.uid])

    said = _("What %(party)s states is recorded; the other parties are told.") % {"party": side.party}
    if done := answered(request, form, "progress.state", act, said):
        return done
    is_held = progress.agreement.state == AgreementState.IN_FORCE
    panels = panels_for("progress.state", request, progress.commitment, today())
    context = about(progress, form=form, side=side, mine=mine, is_held=is_held, panels=panels)
    return render(request, "progress/state.html", context)


def stating(request: UserRequest, progress: CommitmentProgress) -> list[Side]:
    is_held = progress.agreement.state == AgreementState.IN_FORCE and progress.gone_on is None
    return sides_of(request.user, progress, today()) if is_held else []


def asked_amount(progress: CommitmentProgress) -> str:
    if not progress.is_measured:
        return ""
    unit = progress.unit
    return _("All of it so far, counted in “%(unit)s”") % {"unit": unit} if unit else _("All of it so far, in figures")


def said_last(side: Side) -> str:
    """What a correction would take the place of; empty where nothing stands."""
    if side.latest is None:
        return ""
    words = {"said": said_of(side.latest), "day": short_day(side.latest.counted_on)}
    return _("%(said)s, to the end of %(day)s") % words


def told_before(side: Side) -> dict[str, Any]:
    return {"counted_on": today(), "progress": side.latest.progress if side.latest else None}


@route("progress.export", audience=MEMBER, queries=12)
def export(request: UserRequest) -> HttpResponse:
    found = narrowed(request.user, asked_of(request.user, request.GET))
    content = commitments_workbook(found.order_by("-id"), today())
    return as_workbook(content, f"tien-do-cam-ket-{today():%Y-%m-%d}.xlsx")


@route("progress.see", audience=MEMBER, queries=12, of="agreements.Agreement")
def export_one(request: UserRequest, uid: Uid) -> HttpResponse:
    agreement = one_of(visible_agreements(request.user), uid)
    require(request.user, "progress.see", agreement)
    content = commitments_workbook(visible_agreements(request.user).filter(pk=agreement.pk), today())
    return as_workbook(content, f"tien-do-cam-ket-{agreement.uid}-{today():%Y-%m-%d}.xlsx")


def as_workbook(content: Any, name: str) -> HttpResponse:
    response = FileResponse(content, as_attachment=True, filename=name, content_type=XLSX)
    response["X-Content-Type-Options"] = "nosniff"
    return cast("HttpResponse", response)  # a file streams, and has no content at hand

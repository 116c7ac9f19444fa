from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.kernel.clock import now, today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.files import download_response
from chungtay.kernel.routes import MEMBER, OPERATOR
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.signatures.actions import close_authority, propose_authority, trust_authority
from chungtay.signatures.forms import CloseForm, ProposeForm, PutAsideForm, TrustForm
from chungtay.signatures.queries.checks import thing_of, visible_checks
from chungtay.signatures.queries.sentences import outcome_of, signer_rows
from chungtay.signatures.queries.trust import visible_anchors


@route("signatures.keep_trust", audience=OPERATOR, writes=True, idempotent=True, queries=20)
def keep_trust(request: UserRequest) -> HttpResponse:
    form = ProposeForm(request.POST or None, request.FILES or None)

    def act() -> str:
        content = form.cleaned_data["certificate"].read(2**17)
        anchor = propose_authority(content, why=form.cleaned_data["why"], by=request.user, at=now())
        return reverse("signatures:anchor", args=[anchor.uid])

    if done := answered(request, form, "signatures.propose", act):
        return done
    rows = list(visible_anchors(request.user).order_by("-id"))
    context = {
        "form": form,
        "trusted": [row for row in rows if row.confirmed_at and not row.closed_at],
        "waiting": [row for row in rows if row.is_waiting],
        "closed": [row for row in rows if row.closed_at],
        "today": today(),
    }
    return render(request, "signatures/trust.html", context)


@route("signatures.keep_trust", audience=OPERATOR, of="signatures.TrustAnchor")
def show_anchor(request: UserRequest, uid: Uid) -> HttpResponse:
    anchor = one_of(visible_anchors(request.user), uid)
    context = {"anchor": anchor, "crumbs": [(_("List of trust"), reverse("signatures:list"))], "today": today()}
    return render(request, "signatures/anchor.html", context)


@route(
    "signatures.keep_trust", audience=OPERATOR, writes=True, idempotent=True, queries=20, of="signatures.TrustAnchor"
)
def trust(request: UserRequest, uid: Uid) -> HttpResponse:
    anchor = one_of(visible_anchors(request.user), uid)
    form = TrustForm(request.POST or None, initial={"begins": today()})
    here = reverse("signatures:anchor", args=[anchor.uid])

    def act() -> str:
        typed = form.cleaned_data
        trust_authority(anchor, ending=typed["ending"], begins=typed["begins"], by=request.user, at=now())
        return here

    said = _("Signatures under this authority are accepted from the day you named.")
    context = {
        "anchor": anchor,
        "form": form,
        "crumbs": [(_("List of trust"), reverse("signatures:list")), (anchor.name, here)],
    }
    return answered(request, form, "signatures.trust", act, said) or render(request, "signatures/confirm.html", context)


@route(
    "signatures.keep_trust", audience=OPERATOR, writes=True, idempotent=True, queries=20, of="signatures.TrustAnchor"
)
def close(request: UserRequest, uid: Uid) -> HttpResponse:
    anchor = one_of(visible_anchors(request.user), uid)
    form = (CloseForm if anchor.confirmed_at else PutAsideForm)(request.POST or None)
    here = reverse("signatures:anchor", args=[anchor.uid])

    def act() -> str:
        typed = {"ends": form.cleaned_data.get("ends"), "why": form.cleaned_data["why"]}
        close_authority(anchor, **typed, by=request.user, at=now())
        return here

    context = {
        "anchor": anchor,
        "form": form,
        "crumbs": [(_("List of trust"), reverse("signatures:list")), (anchor.name, here)],
    }
    said = _("The list of trust is changed; what is recorded stays as it is.")
    return answered(request, form, "signatures.close", act, said) or render(request, "signatures/close.html", context)


@route("signatures.see", audience=MEMBER, of="signatures.SignatureCheck")
def show_check(request: UserRequest, uid: Uid) -> HttpResponse:
    check = one_of(visible_checks(request.user), uid)
    require(request.user, "signatures.see", check)
    thing = thing_of(check, request.user)
    address = thing.get_absolute_url() if thing is not None and hasattr(thing, "get_absolute_url") else ""
    context = {
        "check": check,
        "signers": signer_rows(check),
        "outcome": outcome_of(check),
        "thing": thing,
        "thing_url": address,
        "crumbs": [(str(thing), address)] if thing else [],
    }
    return render(request, "signatures/check.html", context)


@route("signatures.see", audience=MEMBER, of="signatures.SignatureCheck")
def download(request: UserRequest, uid: Uid) -> HttpResponse:
    check = one_of(visible_checks(request.user), uid)
    require(request.user, "signatures.see", check)
    try:
        # A file is streamed; to the declaration of routes every answer is one.
        return cast("HttpResponse", download_response(check.file))
    except RuleBroken as broken:
        messages.error(request, str(broken))
        return redirect("signatures:show", uid=uid)

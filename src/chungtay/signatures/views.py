from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.accounts.models import Person as Account
from chungtay.kernel.clock import now, today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.files import download_response
from chungtay.kernel.routes import MEMBER, OPERATOR
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.kernel.web.tables import page_from
from chungtay.sheets.actions import record_file_taken
from chungtay.signatures.actions import (
    bind_certificate,
    bring_word,
    close_authority,
    let_certificate_go,
    own_certificate,
    propose_authority,
    put_word_aside,
    trust_authority,
)
from chungtay.signatures.engine.revocation import MOST_BYTES
from chungtay.signatures.forms import (
    BindForm,
    CloseForm,
    MineForm,
    ProposeForm,
    PutAsideForm,
    ReasonForm,
    TrustForm,
    WordForm,
)
from chungtay.signatures.queries.checks import thing_of, visible_checks
from chungtay.signatures.queries.holders import first_use, person_with_login, visible_certificates
from chungtay.signatures.queries.sentences import outcome_of, signer_rows
from chungtay.signatures.queries.trust import visible_anchors, visible_words

PAGE_OF_ROWS = 30


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


@route("signatures.keep_trust", audience=OPERATOR, writes=True, idempotent=True, queries=20)
def words(request: UserRequest) -> HttpResponse:
    form = WordForm(request.POST or None, request.FILES or None)
    here = reverse("signatures:words")

    def act() -> str:
        bring_word(form.cleaned_data["file"].read(MOST_BYTES + 1), by=request.user, at=now())
        return here

    said = _("Kept. Signatures under this authority are judged by it from now on.")
    if done := answered(request, form, "signatures.bring_word", act, said):
        return done
    page = page_from(request, visible_words(request.user), order=("-issued_at", "-id"), size=PAGE_OF_ROWS)
    crumbs = [(_("List of trust"), reverse("signatures:list"))]
    context = {"form": form, "page": page, "crumbs": crumbs, "now": now()}
    return render(request, "signatures/words.html", context)


@route(
    "signatures.keep_trust", audience=OPERATOR, writes=True, idempotent=True, queries=20, of="signatures.RevocationWord"
)
def put_aside(request: UserRequest, uid: Uid) -> HttpResponse:
    word = one_of(visible_words(request.user), uid)
    back = reverse("signatures:words")
    form = ReasonForm(request.POST or None)

    def act() -> str:
        put_word_aside(word, why=form.cleaned_data["why"], by=request.user, at=now())
        return back

    crumbs = [(_("List of trust"), reverse("signatures:list")), (_("Revoked certificates"), back)]
    context = {
        "form": form,
        "heading": _("Put this file aside"),
        "about": word.issuer,
        "submit": _("Put aside"),
        "is_done": word.aside_at is not None,
        "back": back,
        "crumbs": crumbs,
    }
    said = _("Put aside. It stays in the list with your reason.")
    return answered(request, form, "signatures.put_aside", act, said) or render(
        request, "signatures/reason.html", context
    )


@route("signatures.keep_trust", audience=OPERATOR, writes=True, idempotent=True, queries=20)
def certificates(request: UserRequest) -> HttpResponse:
    form = BindForm(request.POST or None, request.FILES or None)

    def act() -> str:
        person = person_with_login(form.cleaned_data["login"])
        if person is not None:
            content = form.cleaned_data["certificate"].read(2**17)
            bind_certificate(content, person, by=request.user, at=now())
        return reverse("signatures:certificates")

    said = _("Recorded. From now on no other certificate counts as this person's.")
    if done := answered(request, form, "signatures.bind", act, said):
        return done
    page = page_from(request, visible_certificates(request.user), order=("-id",), size=PAGE_OF_ROWS)
    crumbs = [(_("List of trust"), reverse("signatures:list"))]
    return render(request, "signatures/certificates.html", {"form": form, "page": page, "crumbs": crumbs})


@route(
    "signatures.keep_trust",
    audience=OPERATOR,
    writes=True,
    idempotent=True,
    queries=20,
    of="signatures.KnownCertificate",
)
def let_go(request: UserRequest, uid: Uid) -> HttpResponse:
    row = one_of(visible_certificates(request.user), uid)
    back = reverse("signatures:certificates")
    form = ReasonForm(request.POST or None)

    def act() -> str:
        let_certificate_go(row, why=form.cleaned_data["why"], by=request.user, at=now())
        return back

    crumbs = [(_("List of trust"), reverse("signatures:list")), (_("Certificates of people"), back)]
    context = {
        "form": form,
        "heading": _("End whose certificate this is"),
        "about": f"{row.person} · {row.serial}",
        "submit": _("End"),
        "is_done": row.ended_at is not None,
        "back": back,
        "crumbs": crumbs,
    }
    said = _("Ended. What was signed with it stays as it is.")
    return answered(request, form, "signatures.let_go", act, said) or render(request, "signatures/reason.html", context)


@route("signatures.own", audience=MEMBER, writes=True, idempotent=True, queries=20, of="signatures.SignatureCheck")
def own(request: UserRequest, uid: Uid) -> HttpResponse:
    check = one_of(visible_checks(request.user), uid)
    require(request.user, "signatures.own", check)
    place = first_use(check, request.user)
    form = MineForm(request.POST or None)
    back = reverse("signatures:show", args=[check.uid])

    def act() -> str:
        own_certificate(check, place, by=cast("Account", request.user), at=now())
        return back

    signer = next((row for row in signer_rows(check) if row.place == place), None)
    context = {"form": form, "signer": signer, "check": check, "crumbs": [(_("Check of a signed file"), back)]}
    said = _("Recorded. From now on no other certificate counts as yours.")
    return answered(request, form, "signatures.own", act, said) or render(request, "signatures/own.html", context)


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
        "first_use": first_use(check, request.user),
        "thing": thing,
        "thing_url": address,
        "crumbs": [(str(thing), address)] if thing else [],
    }
    return render(request, "signatures/check.html", context)


@route("signatures.see", audience=MEMBER, queries=20, of="signatures.SignatureCheck")
def download(request: UserRequest, uid: Uid) -> HttpResponse:
    check = one_of(visible_checks(request.user), uid)
    require(request.user, "signatures.see", check)
    try:
        # A file is streamed; to the declaration of routes every answer is one.
        response = cast("HttpResponse", download_response(check.file))
    except RuleBroken as broken:
        messages.error(request, str(broken))
        return redirect("signatures:show", uid=uid)
    record_file_taken(thing_of(check, request.user) or check, check.file.path, by=request.user)
    return response

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.agreements.actions import Heading, open_draft, revise_text
from chungtay.agreements.choices import SIGNING_ROLES
from chungtay.agreements.models import Agreement
from chungtay.agreements.queries.authority import unfit_parties
from chungtay.agreements.queries.pages import work_page
from chungtay.agreements.queries.visible import visible_agreements
from chungtay.drafting.forms import DraftForm, HeadingForm, TextForms
from chungtay.drafting.queries.clauses import suggested_clauses
from chungtay.kernel.clock import now, today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.forms import KitForm
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.organisations.models import Organisation
from chungtay.organisations.queries import find_organisations, own_bodies, visible_organisations
from chungtay.programmes.queries import visible_programmes
from chungtay.records.engine.rows import text_of_rows

MOST_FOUND, MOST_PARTIES, LONGEST_SEARCH = 20, 20, 120
HEADING = ("title", "phase", "effective_on", "lasts_until")


def crumbs() -> list[tuple[str, str]]:
    return [(_("Memoranda"), reverse("agreements:list"))]


def about(agreement: Agreement, **more: Any) -> dict[str, Any]:
    here = (agreement.title, reverse("agreements:show", args=[agreement.uid]))
    return {"agreement": agreement, "crumbs": [*crumbs(), here], **more}


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


@route("drafting.draft", audience=MEMBER, queries=12)
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
    return render(request, "drafting/choose.html", context)


@route("drafting.draft", audience=MEMBER, writes=True, idempotent=True, queries=40)
def draft(request: UserRequest) -> HttpResponse:
    partners, lost = chosen_bodies(request)
    if not partners and request.method != "POST":
        return redirect("drafting:choose")
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
        heading = Heading(**{name: typed[name] for name in HEADING})
        agreement = open_draft(typed["programme"], heading, bodies, *words, by=request.user, on=today(), at=now())
        return agreement.get_absolute_url()

    said = _("The draft is on the table. Every party can read it now and comment on it.")
    if text.is_valid() and (done := answered(request, form, "drafting.draft", act, said)):
        return done
    context = {"crumbs": crumbs(), "form": form, "text": text, "partners": partners}
    return render(request, "drafting/draft.html", context)


@route("drafting.revise", audience=MEMBER, writes=True, queries=45, of="agreements.Agreement")
def revise(request: UserRequest, uid: Uid) -> HttpResponse:
    agreement = one_of(visible_agreements(request.user), uid)
    require(request.user, "drafting.revise", agreement)
    # The permission has made sure that there is a party this person acts for.
    page = work_page(agreement, request.user, today())
    party = page.mine or page.parties[0].party
    before = text_of_rows(agreement.kind, page.text, page.current.clauses, page.current.commitments)
    posted = request.POST if request.method == "POST" else None
    text = TextForms(posted, parties=before.parties, clauses=before.clauses, commitments=before.commitments)
    number = page.text.number
    if text.asks_for_more and posted:
        # The version first read stays the one this work is based on.
        number = KitForm(posted, version=number).seen_version or number
    heading = {"phase": agreement.phase, **{name: getattr(page.text, name) for name in HEADING if name != "phase"}}
    typed_before = posted.dict() if text.asks_for_more and posted else None
    form = HeadingForm(
        None if typed_before else posted,
        initial=typed_before or heading,
        programmes=[agreement.programme],
        version=number,
    )

    def act() -> str:
        words, read = (text.clause_texts, text.commitment_texts), form.seen_version
        heading = Heading(**{name: form.cleaned_data[name] for name in HEADING})
        revise_text(agreement, *words, by=request.user, at=now(), party=party, based_on=read, heading=heading)
        return agreement.get_absolute_url()

    said = _("Your version is on the table. Earlier confirmations stay with the old version.")
    if text.is_valid() and (done := answered(request, form, "drafting.revise", act, said)):
        return done
    return render(request, "drafting/revise.html", about(agreement, form=form, text=text, number=number))

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chungtay.access.actions.rounds import drop_round, prepare_round, send_round
from chungtay.access.choices import InvitationState
from chungtay.access.documents import Line, lines_of, words_to_copy
from chungtay.access.forms import RoundForm, SchoolRow, SureForm
from chungtay.access.models import InvitationRound
from chungtay.access.queries.invitations import invitations_of, visible_rounds
from chungtay.access.queries.missing import heads_in_the_register, schools_without_a_head
from chungtay.kernel.clock import now, today
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.kernel.web.tables import page_from
from chungtay.organisations.choices import Role

ROWS_AT_ONCE = 25


@route("access.invite_many", audience=MEMBER, writes=True, idempotent=True, queries=20)
def choose_heads(request: UserRequest) -> HttpResponse:
    on = today()
    found = schools_without_a_head(request.user, on)
    page = page_from(request, found, order=["name_key", "id"], size=ROWS_AT_ONCE)
    heads = heads_in_the_register([school.pk for school in page.rows], on)
    typed, rows = request.POST or None, []
    for school in page.rows:
        head = heads.get(school.pk)
        initial = {"name": head.person.name} if head else {}
        post = str(Role.HEAD.label)
        rows.append(SchoolRow(typed, school=school, head=head, post=post, prefix=school.uid, initial=initial))
    form = RoundForm(typed, rows=rows)

    def act() -> str:
        made = prepare_round(form.picked, by=request.user, on=on, at=now())
        return reverse("access:round", args=[made.uid])

    done = answered(request, form, "access.invite_many", act)
    context = {"form": form, "rows": rows, "page": page, "crumbs": crumbs()}
    return done or render(request, "access/choose_heads.html", context)


@route("access.invite_many", audience=MEMBER, writes=True, idempotent=True, queries=20, of="access.InvitationRound")
def show_round(request: UserRequest, uid: Uid) -> HttpResponse:
    made = one_of(visible_rounds(request.user), uid)
    require(request.user, "access.invite_many", made)
    form = SureForm(request.POST or None, version=made.version)

    def act() -> str:
        form.check_version(made)
        count = send_round(made, by=request.user, on=today(), at=now())
        said = ngettext("%(count)s invitation is on its way.", "%(count)s invitations are on their way.", count)
        messages.success(request, said % {"count": count})
        return reverse("access:round", args=[made.uid])

    return answered(request, form, "access.round", act) or page_of_round(request, made, form)


@route("access.invite_many", audience=MEMBER, writes=True, idempotent=True, queries=20, of="access.InvitationRound")
def drop(request: UserRequest, uid: Uid) -> HttpResponse:
    made = one_of(visible_rounds(request.user), uid)
    require(request.user, "access.invite_many", made)
    form = SureForm(request.POST or None, version=made.version)

    def act() -> str:
        form.check_version(made)
        drop_round(made, by=request.user, on=today())
        return reverse("access:choose_heads")

    done = answered(request, form, "access.drop_round", act, _("The invitations are put aside; none was sent."))
    if done is None and request.method == "POST":
        for sentence in form.non_field_errors():
            messages.error(request, str(sentence))
        return HttpResponseRedirect(reverse("access:round", args=[made.uid]))
    return done or page_of_round(request, made, SureForm(version=made.version))


def page_of_round(request: UserRequest, made: InvitationRound, form: SureForm) -> HttpResponse:
    lines = lines_of(invitations_of(made))
    unsent = [line for line in lines if line.invitation.state == InvitationState.PREPARED]
    shown = unsent if made.sent_at is None and unsent else lines
    context = {
        "made": made,
        "lines": shown,
        "is_unsent": made.sent_at is None and bool(unsent),
        "counts": counts_of(shown),
        "by_mail": sum(bool(line.invitation.email) for line in shown),
        "by_hand": sum(line.invitation.is_by_hand for line in shown),
        "words": words_to_copy(shown),
        "form": form,
        "aside_form": SureForm(version=made.version, auto_id="aside_%s"),
        "crumbs": crumbs(),
    }
    return render(request, "access/round.html", context)


def counts_of(lines: list[Line]) -> list[tuple[str, int]]:
    """How many stand where, in the order of the states; what has expired apart from what waits."""
    over = sum(line.is_over for line in lines)
    found = []
    for state in InvitationState:
        count = sum(line.invitation.state == state for line in lines)
        if state == InvitationState.WAITING:
            found += [(str(state.label), count - over), (_("Not answered in time"), over)]
        else:
            found.append((str(state.label), count))
    return [(label, count) for label, count in found if count]


def crumbs() -> list[tuple[str, str]]:
    return [(_("Invitations"), reverse("access:invitations"))]

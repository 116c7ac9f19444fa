from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.accounts.models import Person
from chungtay.kernel.clock import now, today
from chungtay.kernel.people import Person as Somebody
from chungtay.kernel.permissions import is_allowed
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.kernel.web.tables import page_from
from chungtay.notices import actions
from chungtay.notices.documents import answer_bar, qr_png, qr_svg
from chungtay.notices.forms import AnnouncementForm, PressForm, SendForm
from chungtay.notices.models import Announcement
from chungtay.notices.queries.announcing import (
    Reach,
    audiences_for,
    group_link,
    group_text,
    is_still_asking,
    lines_of,
    link_url,
    post_of,
    recipients_of,
    tally,
    unanswered,
    visible_announcements,
    written_announcements,
)
from chungtay.notices.rules.registers import ANSWERS, audiences


def crumbs() -> list[tuple[str, str]]:
    return [(_("Notices"), reverse("notices:list")), (_("Announcements"), reverse("notices:announcements"))]


@route("notices.write", audience=MEMBER)
def show_announcements(request: UserRequest) -> HttpResponse:
    page = page_from(request, written_announcements(request.user), order=["-id"])
    return render(request, "notices/announcements.html", {"page": page, "crumbs": crumbs()[:1]})


@route("notices.write", audience=MEMBER, writes=True, idempotent=True, queries=20)
def write(request: UserRequest) -> HttpResponse:
    form = AnnouncementForm(request.POST or None, audiences=audiences_for(request.user))

    def act() -> str:
        row = actions.write_announcement(form.wording, by=request.user, on=today())
        return reverse("notices:announcement", kwargs={"uid": row.uid})

    done = answered(request, form, "notices.write", act)
    return done or render(request, "notices/write.html", {"form": form, "crumbs": crumbs()})


@route(
    "notices.keep_announcement", audience=MEMBER, writes=True, idempotent=True, queries=20, of="notices.Announcement"
)
def change(request: UserRequest, uid: Uid) -> HttpResponse:
    row = kept(request.user, uid)
    fields = ("audience", "title", "body", "asking", "answer_by_on", "guests")
    form = AnnouncementForm(
        request.POST or None,
        audiences=audiences_for(request.user),
        initial={name: getattr(row, name) for name in fields},
        version=row.version,
    )
    here = reverse("notices:announcement", kwargs={"uid": uid})

    def act() -> str:
        words: dict[str, Any] = {"announcement": row, "seen": form.seen_version}
        actions.write_announcement(form.wording, by=request.user, on=today(), **words)
        return here

    done = answered(request, form, "notices.change", act)
    context = {"form": form, "announcement": row, "crumbs": [*crumbs(), (row.title, here)]}
    return done or render(request, "notices/write.html", context)


@route("notices.see_announcement", audience=MEMBER, queries=12, of="notices.Announcement")
def show_announcement(request: UserRequest, uid: Uid) -> HttpResponse:
    row = one_of(visible_announcements(request.user), uid)
    if not is_allowed(request.user, "notices.keep_announcement", row):
        return read_announcement(request, row)
    if row.is_draft:
        return preview(request, row, SendForm())
    return follow(request, row, PressForm())


def read_announcement(request: UserRequest, row: Announcement) -> HttpResponse:
    mine = [line for line in lines_of(row) if line.addressee.person_id == request.user.pk]
    answers = [(answer, ANSWERS[answer]) for answer in row.answers]
    context = {"announcement": row, "mine": mine, "answers": answers, "form": PressForm()}
    context |= {"is_asking": is_still_asking(row) and row.answer_by_on is not None and row.answer_by_on >= today()}
    return render(request, "notices/read.html", {**context, "crumbs": crumbs()[:1]})


def preview(request: UserRequest, row: Announcement, form: SendForm) -> HttpResponse:
    reach = Reach(recipients_of(row, today()))
    if not form.is_bound:
        form.fields["count"].initial = reach.count
    audience = audiences.get(row.audience)
    context = {"announcement": row, "reach": reach, "form": form, "audience": audience.title if audience else ""}
    return render(request, "notices/preview.html", {**context, "crumbs": crumbs()})


def follow(request: UserRequest, row: Announcement, form: PressForm) -> HttpResponse:
    lines, link = lines_of(row), group_link(row)
    counted = tally(row, lines) if row.is_asking else []
    url = link_url(link) if link is not None else ""
    context = {
        "announcement": row,
        "lines": lines,
        "post": post_of(row),
        "tally": [(str(ANSWERS[answer]) if answer else _("No answer yet"), count) for answer, count in counted],
        "bar": answer_bar(counted),
        "left": unanswered(row).count() if is_still_asking(row) else 0,
        "group_text": group_text(row, url) if url else "",
        "group_url": url,
        "qr": qr_svg(url) if url else "",
        "form": form,
    }
    return render(request, "notices/follow.html", {**context, "crumbs": crumbs()})


def kept(person: Somebody, uid: Uid) -> Announcement:
    row = one_of(visible_announcements(person), uid)
    require(person, "notices.keep_announcement", row)
    return row


@route(
    "notices.keep_announcement", audience=MEMBER, writes=True, idempotent=True, queries=20, of="notices.Announcement"
)
def send(request: UserRequest, uid: Uid) -> HttpResponse:
    row = kept(request.user, uid)
    here = reverse("notices:announcement", kwargs={"uid": uid})
    if request.method != "POST" or not row.is_draft:
        return redirect(here)
    form = SendForm(request.POST)

    def act() -> str:
        actions.send_announcement(row, count=form.cleaned_data["count"], by=request.user, on=today())
        return here

    done = answered(
        request, form, "notices.send", act, said=_("The announcement is given out. Letters leave one by one.")
    )
    return done or preview(request, row, form)


@route(
    "notices.keep_announcement", audience=MEMBER, writes=True, idempotent=True, queries=20, of="notices.Announcement"
)
def remind(request: UserRequest, uid: Uid) -> HttpResponse:
    row = kept(request.user, uid)
    here = reverse("notices:announcement", kwargs={"uid": uid})
    if request.method != "POST" or row.is_draft:
        return redirect(here)
    form = PressForm(request.POST)

    def act() -> str:
        actions.remind_of_announcement(row, by=request.user, on=today())
        return here

    done = answered(request, form, "notices.remind", act, said=_("A reminder goes to everybody who has not answered."))
    return done or follow(request, row, form)


@route(
    "notices.keep_announcement", audience=MEMBER, writes=True, idempotent=True, queries=20, of="notices.Announcement"
)
def withdraw(request: UserRequest, uid: Uid) -> HttpResponse:
    row = kept(request.user, uid)
    here = reverse("notices:announcement", kwargs={"uid": uid})
    if request.method != "POST" or row.is_draft:
        return redirect(here)
    form = PressForm(request.POST)

    def act() -> str:
        actions.withdraw_announcement(row, by=request.user, on=today())
        return here

    done = answered(request, form, "notices.withdraw", act, said=_("Withdrawn. What has not left will not leave."))
    return done or follow(request, row, form)


@route("notices.see_announcement", audience=MEMBER, writes=True, idempotent=True, queries=20, of="notices.Announcement")
def reply(request: UserRequest, uid: Uid) -> HttpResponse:
    row = one_of(visible_announcements(request.user), uid)
    person, form = request.user, PressForm(request.POST or None)
    here = reverse("notices:announcement", kwargs={"uid": uid})
    mine = {line.addressee.uid: line.addressee for line in lines_of(row) if line.addressee.person_id == person.pk}
    addressee = mine.get(request.POST.get("addressee", ""))
    if request.method != "POST" or addressee is None or not isinstance(person, Person):
        return redirect(here)

    def act() -> str:
        given = actions.Given(request.POST.get("answer", ""), addressee.answers_for, person.name, person)
        actions.answer_announcement(row, given, by=person, at=now())
        return here

    done = answered(request, form, "notices.reply", act, said=_("Your answer is recorded."))
    return done or read_announcement(request, row)


@route("notices.keep_announcement", audience=MEMBER, of="notices.Announcement")
def qr(request: UserRequest, uid: Uid) -> HttpResponse:
    row = kept(request.user, uid)
    link = group_link(row)
    if link is None:
        return redirect("notices:announcement", uid=uid)
    answer = HttpResponse(qr_png(link_url(link)), content_type="image/png")
    answer["Content-Disposition"] = f'attachment; filename="ma-qr-{row.uid[:8]}.png"'
    return answer

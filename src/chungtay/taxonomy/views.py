from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.kernel.clock import today
from chungtay.kernel.permissions import is_allowed
from chungtay.kernel.routes import MEMBER, OFFICER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.taxonomy.actions import add_leaf, close_leaf, reword_leaf
from chungtay.taxonomy.forms import LeafForm, NewLeafForm, PlainForm
from chungtay.taxonomy.models import Leaf
from chungtay.taxonomy.queries import departments_of, groups_on, list_edits, newest_taxonomy, visible_leaves

MOST_EDITS = 30


@route("taxonomy.list", audience=MEMBER, queries=12)
def show_all(request: UserRequest) -> HttpResponse:
    groups: dict[str, list[Leaf]] = {}
    for leaf in visible_leaves(request.user, today()):
        groups.setdefault(leaf.group.name, []).append(leaf)
    may_edit = is_allowed(request.user, "taxonomy.add")
    context = {
        "groups": groups,
        "pack": newest_taxonomy(),
        "may_edit": may_edit,
        "mine": {body.pk for body in departments_of(request.user, today())} if may_edit else set(),
        "edits": list(list_edits(request.user, today())[:MOST_EDITS]) if may_edit else [],
        "crumbs": crumbs(),
    }
    return render(request, "taxonomy/list.html", context)


@route("taxonomy.add", audience=OFFICER, writes=True, idempotent=True, queries=20)
def add(request: UserRequest) -> HttpResponse:
    form = NewLeafForm(request.POST or None, groups=list(groups_on(today())))
    department = departments_of(request.user, today())[0]

    def act() -> str:
        said = form.cleaned_data
        named = (form.group_chosen, said["name"], said["hint"])
        add_leaf(department, *named, is_by_subject=said["is_by_subject"], by=request.user, on=today())
        return reverse("taxonomy:list")

    done = answered(request, form, "taxonomy.add", act, _("The leaf is offered from today on."))
    return done or render(request, "taxonomy/add.html", {"form": form, "department": department, "crumbs": above()})


@route("taxonomy.change", audience=OFFICER, writes=True, idempotent=True, queries=20, of="taxonomy.Leaf")
def reword(request: UserRequest, uid: Uid) -> HttpResponse:
    leaf = one_of(visible_leaves(request.user, today()), uid)
    require(request.user, "taxonomy.change", leaf)
    form = LeafForm(request.POST or None, version=leaf.version, initial={"name": leaf.name, "hint": leaf.hint})

    def act() -> str:
        said = form.cleaned_data
        reword_leaf(leaf, said["name"], said["hint"], by=request.user, on=today(), seen=form.seen_version)
        return reverse("taxonomy:list")

    done = answered(request, form, "taxonomy.change", act, _("The leaf has its new words."))
    return done or render(request, "taxonomy/change.html", {"form": form, "leaf": leaf, "crumbs": above()})


@route("taxonomy.change", audience=OFFICER, writes=True, idempotent=True, queries=20, of="taxonomy.Leaf")
def close(request: UserRequest, uid: Uid) -> HttpResponse:
    leaf = one_of(visible_leaves(request.user, today()), uid)
    require(request.user, "taxonomy.change", leaf)
    form = PlainForm(request.POST or None, version=leaf.version)

    def act() -> str:
        close_leaf(leaf, by=request.user, on=today(), seen=form.seen_version)
        return reverse("taxonomy:list")

    done = answered(request, form, "taxonomy.close", act, _("The leaf is offered no longer."))
    return done or render(request, "taxonomy/close.html", {"form": form, "leaf": leaf, "crumbs": above()})


def crumbs() -> list[tuple[str, str]]:
    return [(_("Needs and strengths"), reverse("needs:list"))]


def above() -> list[tuple[str, str]]:
    return [*crumbs(), (_("The list of fields"), reverse("taxonomy:list"))]

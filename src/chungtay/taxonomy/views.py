from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.kernel.clock import today
from chungtay.kernel.panels import panels_for
from chungtay.kernel.permissions import is_allowed
from chungtay.kernel.routes import MEMBER, OFFICER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.organisations.models import Organisation
from chungtay.taxonomy.actions import add_leaf, change_leaf, hide_leaf, reopen_leaf, undo_edit
from chungtay.taxonomy.forms import LeafForm, NewLeafForm, PlainForm
from chungtay.taxonomy.models import Leaf
from chungtay.taxonomy.queries import (
    changes_in_words,
    departments_of,
    groups_on,
    levels_in_words,
    list_read_by,
    lists_of,
    newest_taxonomy,
    version_of,
    visible_edits,
    visible_leaves,
)

MOST_EDITS = 30


@route("taxonomy.list", audience=MEMBER, queries=12)
def show_all(request: UserRequest) -> HttpResponse:
    found, may_edit = list_read_by(request.user, today()), is_allowed(request.user, "taxonomy.add")
    groups: dict[str, list[tuple[Leaf, str]]] = {}
    for leaf in found.offered.values():
        groups.setdefault(leaf.group.name, []).append((leaf, levels_in_words(leaf.levels) if leaf.levels else ""))
    context = {
        "groups": groups,
        "hidden": list(found.hidden.values()) if may_edit else [],
        "pack": newest_taxonomy(),
        "may_edit": may_edit,
        "edits": changes_in_words(visible_edits(request.user, today())[:MOST_EDITS]) if may_edit else [],
        "crumbs": crumbs(),
    }
    return render(request, "taxonomy/list.html", context)


@route("taxonomy.add", audience=OFFICER, writes=True, idempotent=True, queries=20)
def add(request: UserRequest) -> HttpResponse:
    form = NewLeafForm(request.POST or None, groups=list(groups_on(today())))
    department = departments_of(request.user, today())[0]

    def act() -> str:
        add_leaf(department, form.group_chosen, form.wording, by=request.user, on=today())
        return reverse("taxonomy:list")

    done = answered(request, form, "taxonomy.add", act, _("The leaf is offered from today on."))
    return done or render(request, "taxonomy/add.html", {"form": form, "department": department, "crumbs": above()})


@route("taxonomy.change", audience=OFFICER, writes=True, idempotent=True, queries=24, of="taxonomy.Leaf")
def change(request: UserRequest, uid: Uid) -> HttpResponse:
    leaf, department = leaf_kept(request, uid)
    shown = as_shown(department, leaf)
    form = LeafForm(request.POST or None, version=version_of(department, leaf), leaf=shown)

    def act() -> str:
        change_leaf(department, leaf, form.wording, by=request.user, on=today(), seen=form.seen_version)
        return reverse("taxonomy:list")

    done = answered(request, form, "taxonomy.change", act, _("The change has been kept as a new version of your list."))
    context = {"form": form, "leaf": shown, "common": leaf, "department": department, "crumbs": above()}
    return done or render(request, "taxonomy/change.html", context)


@route("taxonomy.change", audience=OFFICER, writes=True, idempotent=True, queries=24, of="taxonomy.Leaf")
def hide(request: UserRequest, uid: Uid) -> HttpResponse:
    return switched(request, uid, hide_leaf, "taxonomy/hide.html", _("The leaf is offered no longer."))


@route("taxonomy.change", audience=OFFICER, writes=True, idempotent=True, queries=24, of="taxonomy.Leaf")
def reopen(request: UserRequest, uid: Uid) -> HttpResponse:
    return switched(request, uid, reopen_leaf, "taxonomy/reopen.html", _("The leaf is offered again."))


def switched(request: UserRequest, uid: Uid, switch: Callable[..., Leaf], template: str, said: str) -> HttpResponse:
    """The page that hides a leaf or offers it again; upper rooms say there what stands under it."""
    leaf, department = leaf_kept(request, uid)
    form = PlainForm(request.POST or None, version=version_of(department, leaf))

    def act() -> str:
        switch(department, leaf, by=request.user, on=today(), seen=form.seen_version)
        return reverse("taxonomy:list")

    done = answered(request, form, template, act, said)
    panels = panels_for("taxonomy.leaf", request, leaf, today())
    shown = as_shown(department, leaf)
    context = {"form": form, "leaf": shown, "department": department, "panels": panels, "crumbs": above()}
    return done or render(request, template, context)


@route("taxonomy.undo", audience=OFFICER, writes=True, idempotent=True, queries=24, of="taxonomy.LeafEdit")
def undo(request: UserRequest, uid: Uid) -> HttpResponse:
    edit = one_of(visible_edits(request.user, today()), uid)
    require(request.user, "taxonomy.undo", edit)
    form = PlainForm(request.POST or None)

    def act() -> str:
        undo_edit(edit, by=request.user, on=today())
        return reverse("taxonomy:list")

    done = answered(request, form, "taxonomy.undo", act, _("The change has been taken back by a new version."))
    context = {"form": form, "edit": edit, "change": changes_in_words([edit])[0], "crumbs": above()}
    return done or render(request, "taxonomy/undo.html", context)


def leaf_kept(request: UserRequest, uid: Uid) -> tuple[Leaf, Organisation]:
    """The leaf, and the department in whose list the visitor changes it."""
    leaf = one_of(visible_leaves(request.user, today()), uid)
    require(request.user, "taxonomy.change", leaf)
    return leaf, leaf.department or departments_of(request.user, today())[0]


def as_shown(department: Organisation, leaf: Leaf) -> Leaf:
    """The leaf in the words of the department's list."""
    found = lists_of([department.pk], today())[department.pk]
    return found.offered.get(leaf.pk) or found.hidden.get(leaf.pk) or leaf


def crumbs() -> list[tuple[str, str]]:
    return [(_("Needs and strengths"), reverse("needs:list"))]


def above() -> list[tuple[str, str]]:
    return [*crumbs(), (_("The list of fields"), reverse("taxonomy:list"))]

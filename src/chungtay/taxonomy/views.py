from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.panels import panels_for
from chungtay.kernel.permissions import is_allowed
from chungtay.kernel.routes import MEMBER, OFFICER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.organisations.models import Organisation
from chungtay.taxonomy.actions import add_leaf, change_leaf, hide_leaf, reopen_leaf, undo_edit
from chungtay.taxonomy.forms import LeafForm, NewLeafForm, PlainForm
from chungtay.taxonomy.models import Leaf, LeafEdit
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


@dataclass(frozen=True)
class Kept:
    """Whose list is edited: one department, of those whose list the person keeps; `is_sure` unless it is a guess."""

    department: Organisation
    choice: Sequence[Organisation]
    is_sure: bool

    @property
    def query(self) -> str:
        """What every address says further: whoever comes to keep a second list meanwhile still edits this one."""
        return f"?so={self.department.uid}"

    @property
    def address(self) -> str:
        return reverse("taxonomy:list") + self.query

    def check(self) -> None:
        """Refuse what was sent without saying for whose list, where it could be that of several."""
        if not self.is_sure:
            raise RuleBroken(_("You keep the lists of several departments. Choose first whose list this is for."))


@route("taxonomy.list", audience=MEMBER, queries=12)
def show_all(request: UserRequest) -> HttpResponse:
    kept = kept_list(request) if is_allowed(request.user, "taxonomy.add") else None
    if kept is None:
        found = list_read_by(request.user, today())
    else:
        found = lists_of([kept.department.pk], today())[kept.department.pk]
    groups: dict[str, list[tuple[Leaf, str]]] = {}
    for leaf in found.offered.values():
        groups.setdefault(leaf.group.name, []).append((leaf, levels_in_words(leaf.levels) if leaf.levels else ""))
    context = {
        "groups": groups,
        "hidden": list(found.hidden.values()) if kept else [],
        "pack": newest_taxonomy(),
        "kept": kept,
        "edits": changes_in_words(edits_shown(request, kept)) if kept else [],
        "crumbs": crumbs(),
    }
    return render(request, "taxonomy/list.html", context)


@route("taxonomy.add", audience=OFFICER, writes=True, idempotent=True, queries=20)
def add(request: UserRequest) -> HttpResponse:
    form = NewLeafForm(request.POST or None, groups=list(groups_on(today())))
    kept = kept_list(request)
    if not kept.is_sure and request.method != "POST":
        return redirect(request.path + kept.query)

    def act() -> str:
        kept.check()
        add_leaf(kept.department, form.group_chosen, form.wording, by=request.user, on=today())
        return kept.address

    done = answered(request, form, "taxonomy.add", act, _("The leaf is offered from today on."))
    return done or render(request, "taxonomy/add.html", {"form": form, "kept": kept, "crumbs": above(kept)})


@route("taxonomy.change", audience=OFFICER, writes=True, idempotent=True, queries=24, of="taxonomy.Leaf")
def change(request: UserRequest, uid: Uid) -> HttpResponse:
    leaf, kept = leaf_kept(request, uid)
    if not kept.is_sure and request.method != "POST":
        return redirect(request.path + kept.query)
    shown = as_shown(kept.department, leaf)
    form = LeafForm(request.POST or None, version=version_of(kept.department, leaf), leaf=shown)

    def act() -> str:
        kept.check()
        change_leaf(kept.department, leaf, form.wording, by=request.user, on=today(), seen=form.seen_version)
        return kept.address

    done = answered(request, form, "taxonomy.change", act, _("The change has been kept as a new version of your list."))
    context = {"form": form, "leaf": shown, "common": leaf, "kept": kept, "crumbs": above(kept)}
    return done or render(request, "taxonomy/change.html", context)


@route("taxonomy.change", audience=OFFICER, writes=True, idempotent=True, queries=24, of="taxonomy.Leaf")
def hide(request: UserRequest, uid: Uid) -> HttpResponse:
    return switched(request, uid, hide_leaf, "taxonomy/hide.html", _("The leaf is offered no longer."))


@route("taxonomy.change", audience=OFFICER, writes=True, idempotent=True, queries=24, of="taxonomy.Leaf")
def reopen(request: UserRequest, uid: Uid) -> HttpResponse:
    return switched(request, uid, reopen_leaf, "taxonomy/reopen.html", _("The leaf is offered again."))


def switched(request: UserRequest, uid: Uid, switch: Callable[..., Leaf], template: str, said: str) -> HttpResponse:
    """The page that hides a leaf or offers it again; upper rooms say there what stands under it."""
    leaf, kept = leaf_kept(request, uid)
    if not kept.is_sure and request.method != "POST":
        return redirect(request.path + kept.query)
    form = PlainForm(request.POST or None, version=version_of(kept.department, leaf))

    def act() -> str:
        kept.check()
        switch(kept.department, leaf, by=request.user, on=today(), seen=form.seen_version)
        return kept.address

    done = answered(request, form, template, act, said)
    panels = panels_for("taxonomy.leaf", request, leaf, today())
    shown = as_shown(kept.department, leaf)
    context = {"form": form, "leaf": shown, "kept": kept, "panels": panels, "crumbs": above(kept)}
    return done or render(request, template, context)


@route("taxonomy.undo", audience=OFFICER, writes=True, idempotent=True, queries=24, of="taxonomy.LeafEdit")
def undo(request: UserRequest, uid: Uid) -> HttpResponse:
    edit = one_of(visible_edits(request.user, today()), uid)
    require(request.user, "taxonomy.undo", edit)
    kept = kept_list(request, edit.department)
    form = PlainForm(request.POST or None)

    def act() -> str:
        undo_edit(edit, by=request.user, on=today())
        return kept.address

    done = answered(request, form, "taxonomy.undo", act, _("The change has been taken back by a new version."))
    context = {"form": form, "edit": edit, "change": changes_in_words([edit])[0], "kept": kept}
    return done or render(request, "taxonomy/undo.html", {**context, "crumbs": above(kept)})


def kept_list(request: UserRequest, department: Organisation | None = None) -> Kept:
    """The list that is edited: that of the department, else the one the address names, else the first."""
    choice = list(departments_of(request.user, today()))
    asked = department.uid if department else request.GET.get("so", "")
    found = next((body for body in choice if body.uid == asked or not asked), None)
    if found is None:
        raise Http404
    return Kept(found, choice, bool(asked) or len(choice) == 1)


def edits_shown(request: UserRequest, kept: Kept) -> list[LeafEdit]:
    return list(visible_edits(request.user, today()).filter(department=kept.department)[:MOST_EDITS])


def leaf_kept(request: UserRequest, uid: Uid) -> tuple[Leaf, Kept]:
    """The leaf, and the list in which the visitor changes it."""
    leaf = one_of(visible_leaves(request.user, today()), uid)
    require(request.user, "taxonomy.change", leaf)
    return leaf, kept_list(request, leaf.department)


def as_shown(department: Organisation, leaf: Leaf) -> Leaf:
    """The leaf in the words of the department's list."""
    found = lists_of([department.pk], today())[department.pk]
    return found.offered.get(leaf.pk) or found.hidden.get(leaf.pk) or leaf


def crumbs() -> list[tuple[str, str]]:
    return [(_("Needs and strengths"), reverse("needs:list"))]


def above(kept: Kept) -> list[tuple[str, str]]:
    return [*crumbs(), (_("The list of fields"), kept.address)]

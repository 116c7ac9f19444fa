"""What a body may be entered with; one body at a time and a whole sheet ask the same."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.vietnamese import tidy
from chungtay.organisations.choices import BODIES_OF_ROLE, SCHOOLS, SIGNERS, Kind, Level, Role

LONGEST_NAME, LONGEST_WHOLE, LONGEST_FOLDED = 200, 400, 600  # the columns of Organisation and OrganisationName


def refuse_name(name: str, folded: str, folded_short: str = "") -> None:
    """Refuse a tidied name that says nothing, or that is longer than there is room for, plain or written out."""
    if not folded:
        raise RuleBroken(
            _("The body has no name. Type its full name as its founding decision writes it."), field="name"
        )
    if len(name) > LONGEST_NAME:
        raise RuleBroken(_("The name is longer than 200 characters. Shorten it."), field="name")
    if len(folded) > LONGEST_WHOLE or len(f"{folded} {folded_short}".strip()) > LONGEST_FOLDED:
        raise RuleBroken(
            _("Written out, the abbreviations make the name too long. Type it as its founding decision writes it."),
            field="name",
        )


def are_fitting(names: Sequence[str], folded: Sequence[str]) -> bool:
    """Whether `refuse_name` has nothing against any of these, asked of tens of thousands in one stroke."""
    longest = max(map(len, names), default=0), max(map(len, folded), default=0)
    return all(folded) and longest[0] <= LONGEST_NAME and longest[1] <= LONGEST_WHOLE


def fitting_levels(kind: Kind, levels: str) -> str:
    """The levels in their order, parted by spaces; refused when unknown, or for a body that is no school."""
    named = levels.split()
    if any(level not in Level for level in named):
        raise RuleBroken(_("An unknown level is named. Use MN, TH, THCS or THPT."), field="levels")
    if named and kind not in SCHOOLS:
        raise RuleBroken(_("Only schools have levels. Leave the levels empty."), field="levels")
    return " ".join(level for level in Level if level in named)


def code_taken(code: str, holder: object) -> RuleBroken:
    """The refusal of a code that another body bears in that time."""
    return RuleBroken(
        _("The code %(code)s already belongs to %(organisation)s. Check the code, or open that body.")
        % {"code": code, "organisation": holder},
        field="codes",
    )


def refuse_role(role: Role, kind: str, post: str) -> None:
    """Refuse a role that does not exist in a body of the kind, and one that signs without its post."""
    bodies = BODIES_OF_ROLE.get(role)
    if kind and bodies is not None and kind not in bodies:
        raise RuleBroken(
            _("The role “%(role)s” does not exist in a body of the kind “%(kind)s”. Choose another role.")
            % {"role": role.label, "kind": Kind(kind).label},
            field="role",
        )
    if role in SIGNERS and not tidy(post):
        raise RuleBroken(
            _("Type the post as papers write it: whoever holds this role may sign for the body."), field="post"
        )

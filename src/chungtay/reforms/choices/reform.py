"""Words of changing the register; what they mean stands in docs/glossary.md."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReformKind(TextChoices):
    RENAME = "rename", _("New name")
    MOVE = "move", _("Move")
    RELEVEL = "relevel", _("Change of level")
    MERGE = "merge", _("Merger")
    SPLIT = "split", _("Split")
    DISSOLVE = "dissolve", _("Dissolution")
    TRANSFER = "transfer", _("Transfer of function")
    DUPLICATE = "duplicate", _("Record entered twice")


class ReformState(TextChoices):
    PREPARED = "prepared", _("Prepared")
    APPLIED = "applied", _("Carried out")
    UNDONE = "undone", _("Undone")
    WITHDRAWN = "withdrawn", _("Given up")


# The word of each kind in the address of its form; what is entered twice is joined by another way.
SLUGS = {
    ReformKind.RENAME: "doi-ten",
    ReformKind.MOVE: "chuyen",
    ReformKind.RELEVEL: "doi-cap",
    ReformKind.MERGE: "sap-nhap",
    ReformKind.SPLIT: "chia-tach",
    ReformKind.DISSOLVE: "giai-the",
    ReformKind.TRANSFER: "chuyen-giao",
}
# A new name or a move may come before its decision; then a reason stands in its place.
MAY_LACK_DOCUMENT = frozenset({ReformKind.RENAME, ReformKind.MOVE})

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.facts import Fact
from chungtay.sheets.models import SheetImport


@dataclass(frozen=True, kw_only=True)
class AboutAnImport(Fact):
    """What concerns one file; its name is whatever somebody called it, perhaps after a person."""

    personal: ClassVar[frozenset[str]] = frozenset({"sheet_import"})

    sheet_import: SheetImport
    sheet: str
    scope: str


def about(sheet_import: SheetImport) -> dict[str, Any]:
    """The words every fact of an import begins with."""
    return {"sheet_import": sheet_import, "sheet": sheet_import.sheet_title, "scope": sheet_import.scope_label}


@dataclass(frozen=True, kw_only=True)
class SheetReceived(AboutAnImport):
    verb: ClassVar[str] = "sheets.received"
    sentence: ClassVar = _("%(by)s brought the file “%(sheet_import)s” of the sheet “%(sheet)s” for %(scope)s.")
    sha256: str


@dataclass(frozen=True, kw_only=True)
class SheetRead(AboutAnImport):
    verb: ClassVar[str] = "sheets.read"
    sentence: ClassVar = _(
        "The file “%(sheet_import)s” was read for %(scope)s: %(new)s new rows, %(change)s changes, %(same)s as they"
        " stand, %(refused)s with errors."
    )
    new: int
    change: int
    same: int
    refused: int


@dataclass(frozen=True, kw_only=True)
class SheetRefused(AboutAnImport):
    verb: ClassVar[str] = "sheets.refused"
    sentence: ClassVar = _("The file “%(sheet_import)s” of %(by)s for %(scope)s could not be read: %(reason)s")
    reason: str


@dataclass(frozen=True, kw_only=True)
class SheetCheckedAgain(AboutAnImport):
    verb: ClassVar[str] = "sheets.checked_again"
    sentence: ClassVar = _("The rows of “%(sheet_import)s” for %(scope)s were checked again.")


@dataclass(frozen=True, kw_only=True)
class TakingOverAsked(AboutAnImport):
    verb: ClassVar[str] = "sheets.taking_over_asked"
    sentence: ClassVar = _("%(by)s asked to take over %(count)s rows of “%(sheet_import)s” for %(scope)s.")
    count: int


@dataclass(frozen=True, kw_only=True)
class SheetTakenOver(AboutAnImport):
    verb: ClassVar[str] = "sheets.taken_over"
    sentence: ClassVar = _(
        "%(by)s took over “%(sheet_import)s” for %(scope)s: %(created)s rows entered, %(changed)s changed."
    )
    created: int
    changed: int


@dataclass(frozen=True, kw_only=True)
class TakingOverStopped(AboutAnImport):
    verb: ClassVar[str] = "sheets.taking_over_stopped"
    sentence: ClassVar = _("Nothing of “%(sheet_import)s” was taken over for %(scope)s: %(reason)s")
    reason: str


@dataclass(frozen=True, kw_only=True)
class ImportUndone(AboutAnImport):
    verb: ClassVar[str] = "sheets.undone"
    sentence: ClassVar = _("%(by)s undid the taking over of “%(sheet_import)s” for %(scope)s: %(count)s rows.")
    count: int


@dataclass(frozen=True, kw_only=True)
class ImportWithdrawn(AboutAnImport):
    verb: ClassVar[str] = "sheets.withdrawn"
    sentence: ClassVar = _("%(by)s set the file “%(sheet_import)s” for %(scope)s aside.")


@dataclass(frozen=True, kw_only=True)
class ImportForgotten(AboutAnImport):
    verb: ClassVar[str] = "sheets.forgotten"
    sentence: ClassVar = _("The file “%(sheet_import)s” for %(scope)s and its rows were deleted; the counts stay.")


@dataclass(frozen=True, kw_only=True)
class RowsExported(Fact):
    verb: ClassVar[str] = "sheets.exported"
    sentence: ClassVar = _("%(by)s downloaded %(count)s rows of the sheet “%(sheet)s” of %(scope)s.")
    sheet: str
    scope: str
    count: int


@dataclass(frozen=True, kw_only=True)
class FileTaken(Fact):
    verb: ClassVar[str] = "sheets.file_taken"
    sentence: ClassVar = _("%(by)s downloaded “%(thing)s” as a file (%(form)s).")
    thing: models.Model
    form: str

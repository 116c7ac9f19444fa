"""The journal of erasures beside the copies: what must be forgotten again after an older copy is brought back."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from chungtay.backups.engine.journal import Erasure, read
from chungtay.kernel.errors import RuleBroken
from chungtay.privacy.queries.retention import erasures_since

JOURNAL: Final = "erasures.jsonl"


def journalled(path: Path) -> list[Erasure]:
    """The erasures a journal names; refused with a sentence when it is damaged, for then somebody would reappear."""
    try:
        return read(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except ValueError as fault:
        raise RuleBroken(
            _("The journal of erasures %(file)s is damaged in line %(line)s. Take it from another copy of this folder.")
            % {"file": path, "line": fault}
        ) from fault


def erasures_here() -> list[Erasure]:
    """Every erasure and withdrawal the database knows of."""
    return [Erasure(found.uid, found.what, found.kind, found.key, found.at) for found in erasures_since(None)]

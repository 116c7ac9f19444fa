from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from chungtay.backups.models import Backup
from chungtay.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class BackupMade(Fact):
    verb: ClassVar[str] = "backups.made"
    sentence = _(
        "%(by)s made a copy of the installation with %(row_count)s rows and %(file_count)s files, and tried it."
    )

    backup: Backup
    row_count: int
    file_count: int
    head: str


@dataclass(frozen=True, kw_only=True)
class BackupFailed(Fact):
    verb: ClassVar[str] = "backups.failed"
    sentence = _("%(by)s could not make a copy of the installation: %(reason)s")

    backup: Backup
    reason: str


@dataclass(frozen=True, kw_only=True)
class CopyRestored(Fact):
    verb: ClassVar[str] = "backups.restored"
    sentence = _("%(by)s restored the installation as of %(made_at)s and carried out %(erasures)s erasures again.")

    made_at: str
    erasures: int

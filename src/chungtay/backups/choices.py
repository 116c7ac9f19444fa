from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class BackupState(TextChoices):
    RUNNING = "running", _("Being made")
    GOOD = "good", _("Tried and good")
    FAILED = "failed", _("Not made")


class BackupStep(TextChoices):
    """How far a copy is."""

    COPYING = "copying", _("copying the database")
    FILES = "files", _("copying the files")
    TRIAL = "trial", _("restoring for trial and comparing")

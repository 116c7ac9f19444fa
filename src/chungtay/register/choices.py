from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Ownership(TextChoices):
    PUBLIC = "public", _("Public school")
    PRIVATE = "private", _("Private school")


class TakeawayState(TextChoices):
    WAITING = "waiting", _("Being put together")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Not finished")
    GONE = "gone", _("Deleted after its time")

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class WorkState(TextChoices):
    """How far it is with something the worker was asked to do."""

    WAITING = "waiting", _("Waiting for its turn")
    UNDER_WAY = "under_way", _("Being done")
    DONE = "done", _("Finished")
    REFUSED = "refused", _("Not carried out")


AT_WORK = (WorkState.WAITING, WorkState.UNDER_WAY)

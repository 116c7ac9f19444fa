from __future__ import annotations

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from chungtay.agreements.choices import SIGNING_ROLES
from chungtay.organisations.choices import Role


class Progress(TextChoices):
    """How far one party says a commitment is."""

    NOT_BEGUN = "not_begun", _("Not begun yet")
    UNDER_WAY = "under_way", _("Being carried out")
    DONE = "done", _("Carried out in full")
    IMPOSSIBLE = "impossible", _("Cannot be carried out")


class CommitmentPart(TextChoices):
    """What a party is in one commitment; computed, never stored."""

    GIVES = "gives", _("Gives")
    RECEIVES = "receives", _("Receives")
    SHARES = "shares", _("Does it together")


# Who may say for a body what was given and received: who binds it, and who keeps its books and papers.
STATING_ROLES: Final = (*SIGNING_ROLES, Role.CLERK, Role.DEPARTMENT_OFFICER, Role.COMMUNE_OFFICER)
# Days before the due day of a commitment from which the home page shows it.
DUE_WITHIN: Final = 60

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from chungtay.organisations.choices import Role


class InvitationState(TextChoices):
    PREPARED = "prepared", _("Not sent yet")
    WAITING = "waiting", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Has accepted")
    DECLINED = "declined", _("Has declined")
    REVOKED = "revoked", _("Invitation withdrawn")
    VOID = "void", _("No longer valid")


class LookEnd(TextChoices):
    """Why looking as somebody else came to an end."""

    STOPPED = "stopped", _("Ended by the one who looked")
    TIME = "time", _("The half hour was over")
    AUTHORITY = "authority", _("The right to look was gone")


# Who oversees others, or keeps money, signs in with a second step (reliability dossier, D19); who runs the
# installation does too, which accounts knows by itself.
ROLES_WITH_SECOND_STEP = frozenset(
    {Role.COMMUNE_OFFICER, Role.DEPARTMENT_OFFICER, Role.DEPARTMENT_HEAD, Role.ACCOUNTANT}
)

"""Words of needs and strengths; how a need moves stands in the domain dossier §14.3."""

from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.states import Transitions


class EntryKind(TextChoices):
    NEED = "need", _("Need")
    STRENGTH = "strength", _("Strength")


class EntryState(TextChoices):
    OPEN = "open", _("Open need")
    MATCHED = "matched", _("Helper found")
    COMMITTED = "committed", _("Help promised")
    BEING_MET = "being_met", _("Being helped")
    MET = "met", _("Confirmed by the side in need")
    OVERDUE = "overdue", _("Past the promised day")
    WITHDRAWN = "withdrawn", _("Withdrawn entry")


class MeetingMode(TextChoices):
    FACE_TO_FACE = "face", _("Face to face")
    ONLINE = "online", _("Online")
    BOTH = "both", _("Face to face or online")


class Visibility(IntegerChoices):
    """Who may read an entry: each step adds readers to those of the step before."""

    OWN = 0, _("Our own unit only")
    PARTNERS = 1, _("Also our partners")
    AREA = 2, _("Also the cluster and the commune")
    DEPARTMENT = 3, _("Also the department")


class HelpReplyKind(TextChoices):
    """What the two sides of a need say to each other about help given."""

    REPORTED = "reported", _("Help reported as given")
    NOT_YET = "not_yet", _("Answered: not yet")


class MissingPart(TextChoices):
    """What keeps a unit out of matching."""

    NEED = "need", _("no need declared")
    STRENGTH = "strength", _("no strength declared")


# A helper stands behind a need in these states.
UNDER_WAY = (EntryState.MATCHED, EntryState.COMMITTED, EntryState.BEING_MET, EntryState.OVERDUE)
LIVE = (EntryState.OPEN, *UNDER_WAY)

# “Met” is said by the side in need alone; a helper that steps back leaves the need open again.
STEPS = Transitions(
    {
        EntryState.OPEN: [EntryState.MATCHED, EntryState.WITHDRAWN],
        EntryState.MATCHED: [EntryState.COMMITTED, EntryState.OPEN, EntryState.WITHDRAWN],
        EntryState.COMMITTED: [EntryState.BEING_MET, EntryState.OVERDUE, EntryState.OPEN, EntryState.WITHDRAWN],
        EntryState.BEING_MET: [EntryState.MET, EntryState.OVERDUE, EntryState.OPEN, EntryState.WITHDRAWN],
        EntryState.OVERDUE: [EntryState.BEING_MET, EntryState.MET, EntryState.OPEN, EntryState.WITHDRAWN],
    }
)

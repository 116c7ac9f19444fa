from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Rhythm(TextChoices):
    """How often letters about a topic leave; everything always stands in the list of notices at once."""

    WEEKLY = "weekly", _("In the letter of the week")
    DAILY = "daily", _("In a letter of the day")
    AT_ONCE = "at_once", _("A letter at once")
    MUTED = "muted", _("No letters")


class AnnouncementState(TextChoices):
    DRAFT = "draft", _("Draft announcement")
    SENT = "sent", _("Given out")
    WITHDRAWN = "withdrawn", _("Announcement withdrawn")


class Asking(TextChoices):
    """What an announcement asks of those it is written to."""

    NOTHING = "nothing", _("Nothing, only to read")
    ATTEND = "attend", _("Whether they will come")
    CONFIRM = "confirm", _("Whether they agree")


# The answers of each question, as keys of one-tap answers.
ANSWERS_TO: dict[Asking, tuple[str, ...]] = {
    Asking.NOTHING: (),
    Asking.ATTEND: ("attend", "absent"),
    Asking.CONFIRM: ("confirm", "decline"),
}

"""Words of this room; what they mean stands in docs/glossary.md."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ConsentPurpose(TextChoices):
    """What a consent is for; each is asked and answered by itself."""

    PUBLIC_PICTURE = "public_picture", _("A photograph on the public pages")
    PARTNER_PICTURE = "partner_picture", _("A photograph shown to the twin schools")
    SPONSORSHIP = "sponsorship", _("Code, level and kind of need shown to a sponsor")


class ConsentState(TextChoices):
    WAITING = "waiting", _("Awaiting an answer")
    GIVEN = "given", _("Consent given")
    DECLINED = "declined", _("Not agreed")
    WITHDRAWN = "withdrawn", _("Consent withdrawn")
    REPLACED = "replaced", _("Replaced by a newer consent")


class ConsentChannel(TextChoices):
    LINK = "link", _("By the signed link")
    PAPER = "paper", _("On paper")
    IN_PERSON = "in_person", _("In person at the school")


class Guardianship(TextChoices):
    MOTHER = "mother", _("Mother")
    FATHER = "father", _("Father")
    GUARDIAN = "guardian", _("Other legal guardian")


class SubjectRight(TextChoices):
    """What somebody asks for about their own data."""

    SEE = "see", _("To see what is kept")
    CORRECT = "correct", _("To have it corrected")
    ERASE = "erase", _("To have it erased")
    OBJECT = "object", _("To object to its use")
    WITHDRAW = "withdraw", _("To withdraw a consent")


class SubjectRequestState(TextChoices):
    RECEIVED = "received", _("Received")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    GRANTED = "granted", _("Carried out")
    REFUSED = "refused", _("Refused with a reason")


class RequestChannel(TextChoices):
    MEMBER = "member", _("Signed in")
    LINK = "link", _("Through the guardian's link")
    PAPER = "paper", _("On paper or in person")


class ErasureKind(TextChoices):
    ERASED = "erased", _("Personal data erased")
    WITHDRAWN = "withdrawn", _("Consent taken back")


OPEN_REQUESTS = (SubjectRequestState.RECEIVED, SubjectRequestState.ACKNOWLEDGED)
LIVE_CONSENTS = (ConsentState.WAITING, ConsentState.GIVEN)
ENDED_CONSENTS = (ConsentState.DECLINED, ConsentState.WITHDRAWN, ConsentState.REPLACED)

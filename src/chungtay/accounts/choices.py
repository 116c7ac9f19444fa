"""Words of this room that need no table."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class LinkPurpose(models.TextChoices):
    CONFIRM_EMAIL = "confirm_email", _("Confirm an e-mail address")
    NEW_PASSWORD = "new_password", _("Choose a new password")  # the name of a purpose

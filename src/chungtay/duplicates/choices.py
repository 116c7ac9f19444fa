from __future__ import annotations

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class ProposalState(TextChoices):
    """How far the question stands whether two records are one body."""

    PROPOSED = "proposed", _("To be looked at")
    MERGED = "merged", _("Joined")
    NOT_THE_SAME = "not_same", _("Two different bodies")


# Why two records may be one, by the code the comparison gives.
REASONS: Mapping[str, str | Promise] = {
    "same_code": _("same code"),
    "same_name": _("same name"),
    "same_name_without_accents": _("same name, once without accents"),
    "other_accents": _("same letters, other accents"),
    "initials": _("one name shortened to first letters"),
    "one_letter_apart": _("one letter apart"),
    "same_place": _("same commune or ward"),
    "same_area": _("same district or province as far as stated"),
    "same_address": _("same address"),
    "same_place_named": _("both names say the same place"),
    "run_by_one_body": _("run by the same body"),
    "rare_name": _("nobody else bears this name"),
    "without_truong": _("once written without the word for school in front"),
    "abbreviated": _("once abbreviated"),
}

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _


def crumbs_to(*bodies: tuple[str, str]) -> list[tuple[str, str]]:
    first = (_("Organisations"), reverse("register:list"))
    return [first, *((name, reverse("register:show", args=[uid])) for name, uid in bodies)]

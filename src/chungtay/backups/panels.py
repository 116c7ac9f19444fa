from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.backups.queries.status import standing, visible_backups
from chungtay.kernel.clock import now, to_local
from chungtay.kernel.duties import Duty, register_duties
from chungtay.kernel.people import Person
from chungtay.kernel.permissions import is_allowed


@register_duties
def what_waits_for_a_copy(person: Person, on: date) -> list[Duty]:
    if not is_allowed(person, "backups.keep"):
        return []
    found = standing(visible_backups(person), now())
    if not found.is_too_old:
        return []
    good = found.last_good
    sentence = (
        _("The last good copy is of %(day)s: look why there is none since")
        % {"day": f"{to_local(good.begun_at):%d/%m/%Y}"}
        if good
        else _("There is no copy of this installation yet: have the first one made")
    )
    detail = found.failed_since.reason if found.failed_since else _("A copy counts once it was restored for trial.")
    return [
        Duty(
            sentence=sentence,
            detail=detail[:160],
            to=reverse("backups:list"),
            action=_("Open the copies"),
            waits="",
            waited_for="",
            is_mine=True,
            since=to_local(good.begun_at).date() if good else None,
            icon="archive",
        )
    ]

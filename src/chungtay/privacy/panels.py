from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.kernel.clock import to_local
from chungtay.kernel.duties import Duty, register_duties
from chungtay.kernel.people import Person
from chungtay.privacy.models import SubjectRequest
from chungtay.privacy.queries.pupils import waiting_consents
from chungtay.privacy.queries.requests import open_requests_around

MOST = 5


@register_duties
def requests_that_wait(person: Person, on: date) -> list[Duty]:
    for_me, of_mine = open_requests_around(person)
    mine = [_duty(row, is_mine=True) for row in for_me[:MOST]]
    return mine + [_duty(row, is_mine=False) for row in of_mine[:MOST]]


def _duty(row: SubjectRequest, *, is_mine: bool) -> Duty:
    if not is_mine:
        sentence = _("You wait for the answer to your request about your data")
    elif row.is_received:
        sentence = _("Somebody waits for you to acknowledge a request about personal data")
    else:
        sentence = _("Somebody waits for you to answer a request about personal data")
    return Duty(
        sentence=sentence,
        detail=row.get_right_display(),
        to=reverse("privacy:request", args=[row.uid]),
        action=_("Open the request"),
        waits="",
        waited_for="",
        is_mine=is_mine,
        since=row.received_on,
        due=row.due_on,
        icon="lock",
    )


@register_duties
def consents_that_wait(person: Person, on: date) -> list[Duty]:
    return [
        Duty(
            sentence=_("The school waits for an answer about pupil %(code)s") % {"code": row.pupil.code},
            detail=row.get_purpose_display(),
            to=reverse("privacy:pupil", args=[row.pupil.uid]),
            action=_("Open the pupil's page"),
            waits="",
            waited_for=row.pupil.code,
            is_mine=False,
            since=to_local(row.asked_at).date(),
            icon="shield-check",
        )
        for row in waiting_consents(person)[:MOST]
    ]

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.access.queries.invitations import invitations_i_wait_for
from chungtay.kernel.clock import now, to_local
from chungtay.kernel.duties import Duty, register_duties
from chungtay.kernel.people import Person
from chungtay.organisations.queries import names_on

MOST_SHOWN = 30


@register_duties
def unanswered_invitations(person: Person, on: date) -> list[Duty]:
    rows = list(invitations_i_wait_for(person)[:MOST_SHOWN])
    names = names_on([row.organisation for row in rows], on) if rows else {}
    at = now()
    duties = []
    for row in rows:
        words = {"name": row.name, "body": names[row.organisation_id]}
        is_over = row.is_over(at)
        sentence = (
            _("The invitation of %(name)s to %(body)s has expired: send it again, or withdraw it")
            if is_over
            else _("%(name)s has not answered the invitation to %(body)s yet")
        )
        duties.append(
            Duty(
                sentence=sentence % words,
                detail="",
                to=reverse("access:invitation", args=[row.uid]),
                action=_("Open the invitation"),
                waits=str(person.name),
                waited_for=row.name,
                is_mine=is_over,
                since=to_local(row.sent_at).date() if row.sent_at else None,
                due=to_local(row.expires_at).date() if row.expires_at and not is_over else None,
                icon="envelope",
            )
        )
    return duties

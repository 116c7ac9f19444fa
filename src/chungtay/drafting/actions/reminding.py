from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from chungtay.agreements.choices import SIGNING_ROLES
from chungtay.agreements.models import Agreement, Party
from chungtay.agreements.queries.authority import locked_agreement, must_speak_for, must_stand
from chungtay.agreements.queries.waiting import waits_of_many
from chungtay.drafting.facts import PartyReminded
from chungtay.drafting.models import Reminder
from chungtay.kernel.audit import kind_of
from chungtay.kernel.clock import to_local
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.notices.actions import notify_all
from chungtay.organisations.queries import members_of_many


@transaction.atomic
def remind_party(agreement: Agreement, party: Party, *, by: Person, by_party: Party, at: datetime) -> Reminder:
    """Send who can do the step for a party one notice that the others wait; once a day."""
    agreement = locked_agreement(agreement)
    must_speak_for(by_party, agreement, by=by, at=at)
    day = to_local(at).date()
    found = waits_of_many(Agreement.objects.filter(pk=agreement.pk))
    wait = next((each for each in found if each.waited_for.pk == party.pk), None)
    if wait is None:
        raise RuleBroken(_("Nobody waits for %(party)s here any more.") % {"party": party})
    if by_party.pk == party.pk:
        raise RuleBroken(_("It is your own party that is waited for; there is nobody to remind."))
    last = Reminder.objects.filter(party=party, reminded_on=day).first()
    if last is not None:
        raise RuleBroken(
            _("%(party)s was reminded today already, at %(time)s. Remind it again tomorrow.")
            % {"party": party, "time": f"{to_local(last.at):%H:%M}"}
        )
    must_stand([party], day)
    heads = {row.person for row in members_of_many([party.organisation_id], SIGNING_ROLES, day)}
    if not heads:
        raise RuleBroken(
            _("Nobody at %(party)s can do this step in the system yet. Call the school or department.")
            % {"party": party}
        )
    try:
        with transaction.atomic():
            reminder = Reminder.objects.create(
                agreement=agreement, party=party, by_party=by_party, by_id=by.pk, step=wait.step, reminded_on=day, at=at
            )
    except IntegrityError:
        raise RuleBroken(_("%(party)s has just been reminded by somebody else.") % {"party": party}) from None
    tell(PartyReminded(agreement=agreement, party=party, by_party=by_party, reminder=reminder, by=by, on=day))
    about = (kind_of(agreement), agreement.uid)
    to = agreement.get_absolute_url()
    notify_all(heads, topic="agreements", verb=PartyReminded.verb, about=about, to=to, by=by, on=day)
    return reminder

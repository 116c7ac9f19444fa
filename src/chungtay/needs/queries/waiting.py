"""Who waits for whom over a need, in the words of the screen."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from chungtay.kernel.clock import today
from chungtay.needs.choices import EntryState
from chungtay.needs.models import Entry
from chungtay.organisations.models import Organisation


@dataclass(frozen=True)
class Waiting:
    """One unit waits for another to do something; `because` is what the side in need answered, for the helper alone."""

    waits: Organisation
    waited_for: Organisation
    sentence: str
    because: str = ""


def waiting_over(entry: Entry) -> Waiting | None:
    """Who is waited for while a need is under way; nobody when it is open or closed."""
    partner = entry.partner
    if partner is None or not entry.has_helper:
        return None
    words = {"unit": entry.organisation, "helper": partner}
    if entry.has_lost_its_partner(today()):
        sentence = _("%(unit)s and %(helper)s are partners no more; %(unit)s says whether the need is met") % words
        return Waiting(partner, entry.organisation, sentence)
    if entry.handed_on is not None:
        sentence = _("%(helper)s waits for %(unit)s to confirm that the need is met") % words
        return Waiting(partner, entry.organisation, sentence)
    late, because = entry.state == EntryState.OVERDUE, ""
    if late or entry.state == EntryState.BEING_MET:
        because = getattr(entry, "not_yet", "")  # read along with the entry, for the two sides alone
    if because and not late:
        sentence = _("%(unit)s has answered “not yet” and waits for %(helper)s to go on helping") % words
        return Waiting(entry.organisation, partner, sentence, because)
    sentences = {
        EntryState.MATCHED: _("%(unit)s waits for %(helper)s to promise help") % words,
        EntryState.COMMITTED: _("%(unit)s waits for %(helper)s to begin helping") % words,
        EntryState.BEING_MET: _("%(unit)s waits for %(helper)s to finish helping") % words,
        EntryState.OVERDUE: _("%(unit)s waits for %(helper)s, and the promised day has passed") % words,
    }
    return Waiting(entry.organisation, partner, sentences[EntryState(entry.state)], because)

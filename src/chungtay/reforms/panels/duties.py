from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from chungtay.kernel.duties import Duty, register_duties
from chungtay.kernel.people import Person
from chungtay.organisations.choices import BodyState
from chungtay.organisations.queries import awaiting_decision, names_on, overseen_by
from chungtay.organisations.rules import DEPARTMENT_ROLES

MOST_BODIES = 5  # more ended bodies than this are one line with a link to the list


@register_duties
def successions_to_decide(person: Person, on: date) -> list[Duty]:
    """Ended bodies below the person's department whose successors nobody has decided on."""
    overseen = overseen_by(person, on, DEPARTMENT_ROLES)
    waiting = awaiting_decision(overseen, on) if overseen else []
    counts: dict[int, int] = {}
    for candidate in waiting:
        counts[candidate.predecessor_id] = counts.get(candidate.predecessor_id, 0) + 1
    first = {candidate.predecessor_id: candidate for candidate in reversed(waiting)}
    if len(counts) > MOST_BODIES:
        link = f"{reverse('register:list')}?trang_thai={BodyState.AWAITING}"
        sentence = ngettext(
            "%(count)s ended body waits for you to say who takes over from it",
            "%(count)s ended bodies wait for you to say who takes over from them",
            len(counts),
        ) % {"count": len(counts)}
        return [_duty(sentence, "", link, waits="", since=min(each.on for each in waiting))]
    names = names_on([candidate.predecessor for candidate in first.values()], on)
    return [
        _duty(
            _("%(body)s waits for you to say who takes over from it") % {"body": names[key]},
            ngettext("%(count)s possible successor", "%(count)s possible successors", counts[key])
            % {"count": counts[key]},
            reverse("reforms:confirm", args=[first[key].uid]),
            waits=names[key],
            since=first[key].on,
        )
        for key in counts
    ]


def _duty(sentence: str, detail: str, to: str, *, waits: str, since: date) -> Duty:
    return Duty(
        sentence=sentence,
        detail=detail,
        to=to,
        action=gettext_lazy("Decide"),
        waits=waits,
        waited_for="",
        is_mine=True,
        since=since,
        icon="diagram-3",
    )

"""What passes on when the holder of a role changes, asked as if the change were made and without making it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chungtay.accounts.models import Person as PersonRow
from chungtay.handovers.choices import HandoverState, LineKind
from chungtay.handovers.facts import HandoverPrepared, HandoverUndone, RoleHandedOver
from chungtay.handovers.models import Handover, HandoverLine
from chungtay.handovers.queries.named import named_work
from chungtay.kernel.clock import today
from chungtay.kernel.duties import Duty, duties_of
from chungtay.kernel.people import Person, Visitor
from chungtay.kernel.permissions import is_allowed, one_reading
from chungtay.kernel.vietnamese import short_day
from chungtay.organisations.choices import SIGNERS
from chungtay.organisations.models import Membership, Organisation
from chungtay.organisations.queries import (
    bodies_of,
    changeable_memberships,
    memberships_of,
    names_on,
    overseen_by,
    own_bodies,
    suppose_roles,
)

MOST_NAMES = 3
Pair = tuple[int, str]

# What a role may grant in its body, in the words of the minutes; asked as permissions, never guessed from the role.
RIGHTS: dict[str, Callable[[], str]] = {
    "organisations.see_people": lambda: _("see everybody who holds a role in %(body)s"),
    "organisations.manage_memberships": lambda: _("give and end roles in %(body)s"),
    "organisations.name_heads": lambda: _("name the head of %(body)s and the deputies"),
    "organisations.rename": lambda: _("record names, ends and successions of %(body)s"),
}


@dataclass(frozen=True)
class Newcomer:
    """Somebody who will be registered with the handover: holds nothing yet."""

    name: str
    pk: int = -1
    uid: str = ""
    is_operator: bool = False
    is_authenticated: bool = True


@dataclass(frozen=True)
class Listed:
    """One line of the list, before it is kept."""

    kind: LineKind
    sentence: str
    remark: str = ""
    to: str = ""


def visible_handovers(visitor: Visitor) -> QuerySet[Handover]:
    """The handovers in bodies the visitor leads, or oversees for a department or commune, newest first."""
    roles = changeable_memberships(visitor, today())
    rows = Handover.objects.filter(leaving__in=roles)
    return rows.select_related(
        "organisation", "leaving__person", "leaving__organisation", "taking", "legal_document", "prepared_by", "done_by"
    ).order_by("-id")


def lines_within(handovers: QuerySet[Handover]) -> QuerySet[HandoverLine]:
    """What these handovers listed."""
    return HandoverLine.objects.filter(handover__in=handovers)


def handovers_to(person: Visitor) -> QuerySet[Handover]:
    """The handovers by which a role comes to this person."""
    return Handover.objects.filter(taking_id=person.pk or 0)


def takers_of(fact: HandoverPrepared | RoleHandedOver | HandoverUndone) -> list[PersonRow]:
    """Who takes the role over, once the register knows them."""
    return [fact.handover.taking] if fact.handover.taking is not None else []


def open_handovers_of(organisation: Organisation) -> QuerySet[Handover]:
    """What is prepared in the body and not carried out yet."""
    rows = Handover.objects.filter(organisation=organisation, state=HandoverState.PREPARED)
    return rows.select_related("leaving__person", "taking", "organisation").order_by("-id")


def lines_by_kind(handover: Handover) -> dict[str, list[HandoverLine]]:
    """The kept lines by what becomes of them; every kind is there, the empty ones too."""
    found: dict[str, list[HandoverLine]] = {kind.value: [] for kind in LineKind}
    for line in handover.lines.all():
        found[line.kind].append(line)
    return found


def passing_on(leaving: Membership, taking: Person, day: date) -> list[Listed]:
    """Everything open that hangs on the role, what becomes of it, and the rights that end and begin."""
    pair = (leaving.organisation_id, leaving.role)
    held, theirs = _pairs(leaving.person, day), _pairs(taking, day)
    rest = [each for each in held if each != pair]
    before, after = _duties(leaving.person, held, day), _duties(leaving.person, rest, day)
    taken_over = _keys(_duties(taking, [*theirs, pair], day))
    body = names_on([leaving.organisation], day)[leaving.organisation_id]
    listed = [
        _line_of(duty, body, LineKind.FOLLOWS if _key(duty) in taken_over else LineKind.OPEN)
        for duty in before
        if _key(duty) not in _keys(after)
    ]
    listed += [
        Listed(LineKind.REASSIGNED, work.sentence, work.remark, work.to)
        for work in named_work(leaving.person, leaving.organisation, day)
    ]
    listed += _changed(
        _authority(leaving.person, held, leaving, day), _authority(leaving.person, rest, leaving, day), day
    )
    return listed + _changed(
        _authority(taking, theirs, leaving, day), _authority(taking, [*theirs, pair], leaving, day), day
    )


def _pairs(person: Person, day: date) -> list[Pair]:
    if isinstance(person, Newcomer):
        return []
    rows = memberships_of(person, day).filter(organisation__in=Organisation.objects.valid_on(day))
    return [(row.organisation_id, row.role) for row in rows]


def _duties(person: Person, roles: Iterable[Pair], day: date) -> list[Duty]:
    with one_reading():
        suppose_roles(person, day, roles)
        return duties_of(person, day)


def _key(duty: Duty) -> tuple[str, str, str, bool]:
    """What makes two lines the same piece of work, whoever reads them."""
    return duty.to, str(duty.action), duty.detail, duty.is_mine


def _keys(duties: Iterable[Duty]) -> set[tuple[str, str, str, bool]]:
    return {_key(duty) for duty in duties}


def _line_of(duty: Duty, body: str, kind: LineKind) -> Listed:
    """A duty in words that fit whoever reads them: the sentence of the duty itself speaks to its person."""
    about = duty.detail or duty.waits
    sentence = f"{duty.action}: {about}" if about else str(duty.sentence)
    words = {"waits": duty.waits, "waited_for": duty.waited_for, "day": short_day(duty.since) if duty.since else ""}
    if duty.is_mine:
        remark = _("%(waited_for)s is waited for") % {"waited_for": duty.waited_for or body}
    else:
        remark = _("waits for %(waited_for)s") % words
    if duty.since:
        remark = _("%(remark)s, since %(day)s") % (words | {"remark": remark})
    return Listed(kind, sentence[:400], remark[:400], duty.to)


@dataclass(frozen=True)
class _Authority:
    """What roles give: rights in the body in words, the bodies overseen and the ended ones answered for, by key."""

    rights: frozenset[str]
    overseen: frozenset[int]
    answered: frozenset[int]


def _authority(person: Person, roles: list[Pair], leaving: Membership, day: date) -> _Authority:
    with one_reading():
        suppose_roles(person, day, roles)
        body = leaving.organisation
        words = {"body": names_on([body], day)[body.pk]}
        rights = {say() % words for name, say in RIGHTS.items() if is_allowed(person, name, body)}
        if body.pk in own_bodies(person, day):
            rights.add(_("read and discuss what concerns %(body)s") % words)
        if body.pk in own_bodies(person, day, SIGNERS):
            rights.add(_("confirm texts and sign for %(body)s") % words)
        answered = bodies_of(person, day) - own_bodies(person, day)
        return _Authority(frozenset(rights), overseen_by(person, day), answered)


def _changed(before: _Authority, after: _Authority, day: date) -> list[Listed]:
    """What ends or begins when the one authority becomes the other, in sentences."""
    changes = ((LineKind.LOST, before, after), (LineKind.GAINED, after, before))
    return [
        Listed(kind, right)
        for kind, more, less in changes
        for right in [
            *sorted(more.rights - less.rights),
            *_oversight(more.overseen - less.overseen, day),
            *_answering(more.answered - less.answered, day),
        ]
    ]


def _oversight(bodies: frozenset[int], day: date) -> list[str]:
    if not bodies:
        return []
    sentence = ngettext("oversee %(count)s body: %(names)s", "oversee %(count)s bodies: %(names)s", len(bodies))
    return [sentence % {"count": len(bodies), "names": _some_names(bodies, day)}]


def _answering(bodies: frozenset[int], day: date) -> list[str]:
    if not bodies:
        return []
    sentence = ngettext(
        "answer for %(count)s ended body: %(names)s", "answer for %(count)s ended bodies: %(names)s", len(bodies)
    )
    return [sentence % {"count": len(bodies), "names": _some_names(bodies, day)}]


def _some_names(keys: Iterable[int], day: date) -> str:
    rows = list(Organisation.objects.filter(pk__in=set(keys)).order_by("folded_name", "pk")[: MOST_NAMES + 1])
    names = names_on(rows[:MOST_NAMES], day)
    return "; ".join(names[row.pk] for row in rows[:MOST_NAMES]) + (" …" if len(rows) > MOST_NAMES else "")

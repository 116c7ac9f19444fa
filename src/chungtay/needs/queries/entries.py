"""Who reads which need; every count, list, search, sheet and sentence starts here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from django.db.models import BooleanField, Case, CharField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models import Value as Constant
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from chungtay.handovers.queries.named import NamedWork
from chungtay.kernel.clock import to_local, today
from chungtay.kernel.people import Person, Visitor
from chungtay.kernel.validity import ValidityQuerySet, validity_condition
from chungtay.kernel.vietnamese import short_day
from chungtay.needs.choices import LIVE, UNDER_WAY, EntryKind, EntryState, MissingPart, Visibility
from chungtay.needs.models import STALE_AFTER, Entry, EntryDraft, HelpReply
from chungtay.needs.rules.reach import helped_by, reach_of
from chungtay.organisations.choices import SIGNERS
from chungtay.organisations.models import Organisation
from chungtay.organisations.rules import own_bodies
from chungtay.taxonomy.models import Leaf

MOST_CONCERNING = 200
Topic = tuple[int, int | None]


def visible_entries(person: Visitor) -> ValidityQuerySet[Entry]:
    """The needs and strengths this person may read today: own, partners', of their area, of their department."""
    if not person.is_authenticated:
        return Entry.objects.none()
    rows = Entry.objects.filter(reach_of(person, today()).condition)
    rows = rows.select_related("organisation", "leaf__group", "subject", "grade", "partner")
    stale = Case(When(is_silent(today()), then=True), default=False, output_field=BooleanField())
    return cast("ValidityQuerySet[Entry]", rows.annotate(is_stale=stale))


def is_silent(on: date) -> Q:
    """That the unit itself has not said for ninety days that an entry still holds; as `Entry.is_stale_on`."""
    return (Q(confirmed_on__isnull=True) | Q(confirmed_on__lte=on - STALE_AFTER)) & Q(state__in=LIVE)


def open_drafts_of(person: Visitor, organisation: Organisation) -> QuerySet[EntryDraft]:
    """What the person has begun to declare for the unit and not sent."""
    rows = EntryDraft.objects.filter(person_id=person.pk or 0, organisation=organisation, closed_at__isnull=True)
    return rows.order_by("pk")


def drafts_in_hand(person: Person, organisation: Organisation, on: date) -> list[NamedWork]:
    """The same for who lists what a person leaves behind."""
    return [
        NamedWork(
            _("Needs and strengths that are begun and not sent yet"),
            _("begun on %(day)s; goes to the successor, unless they have begun themselves")
            % {"day": short_day(to_local(draft.begun_at).date())},
        )
        for draft in open_drafts_of(person, organisation)
    ]


def visible_drafts(person: Visitor) -> QuerySet[EntryDraft]:
    """What this person has begun to declare and not sent: nobody else reads it."""
    own = own_bodies(person, today(), SIGNERS)
    rows = EntryDraft.objects.filter(person_id=person.pk or 0, organisation_id__in=own, closed_at__isnull=True)
    return rows.select_related("organisation")


def units_of(person: Visitor, on: date) -> list[Organisation]:
    """The units for which this person may declare, by key."""
    return list(Organisation.objects.filter(pk__in=own_bodies(person, on, SIGNERS)).order_by("pk"))


def entries_of(organisation: Organisation, on: date) -> ValidityQuerySet[Entry]:
    """What a unit declares on the day and has not withdrawn, and what somebody helps it with; not for readers."""
    held = validity_condition(on) | Q(state__in=UNDER_WAY)
    return Entry.objects.filter(held, organisation=organisation, state__in=LIVE)


@dataclass(frozen=True)
class Value:
    """What one topic weighs: degree 1–5, how many partners at once and days a term (None: not stated), the entry."""

    degree: int
    partners_most: int | None
    days_most: int | None
    mode: str
    level: str
    entry: int


@dataclass(frozen=True)
class Profile:
    """What one unit lacks and can give on a day, by (leaf key, subject key or None)."""

    organisation: int
    needs: Mapping[Topic, Value] = field(default_factory=dict)
    strengths: Mapping[Topic, Value] = field(default_factory=dict)
    stale: int = 0

    @property
    def missing(self) -> Sequence[MissingPart]:
        """What keeps the unit out of matching, nothing when it takes part."""
        parts = ((MissingPart.NEED, self.needs), (MissingPart.STRENGTH, self.strengths))
        return tuple(part for part, found in parts if not found)

    @property
    def is_complete(self) -> bool:
        return not self.missing


def profiles_of(
    organisations: Iterable[Organisation], on: date, *, seen_by: Visibility = Visibility.DEPARTMENT
) -> dict[int, Profile]:
    """The profile of each unit by its key, in one question; a unit that declares nothing has an empty one.

    Only what is open, holds on the day and may be read by `seen_by`: a run of the department knows nothing that was
    kept from it. Of several grades of one topic the most urgent need, or the greatest strength, counts. `stale` counts
    entries the unit itself has not confirmed for ninety days; they still count.
    """
    keys = [organisation.pk for organisation in organisations]
    found: dict[int, dict[str, dict[Topic, Value]]] = {key: {kind: {} for kind in EntryKind} for key in keys}
    stale = dict.fromkeys(keys, 0)
    rows = Entry.objects.valid_on(on).filter(organisation_id__in=keys, state=EntryState.OPEN, seen_by__gte=seen_by)
    keyed = ("organisation", "kind", "leaf", "subject", "confirmed_on")
    names = (*keyed, "degree", "partners_most", "days_most", "mode", "level", "pk")
    # The last written is the greatest, and of equals the oldest; plain values, for a whole country is read here.
    for unit, kind, leaf, subject, confirmed, *said in rows.order_by("degree", "-pk").values_list(*names):
        found[unit][kind][leaf, subject] = Value(*said)
        stale[unit] += confirmed is None or confirmed <= on - STALE_AFTER
    return {
        key: Profile(key, parts[EntryKind.NEED], parts[EntryKind.STRENGTH], stale[key]) for key, parts in found.items()
    }


def own_entries(person: Visitor, on: date) -> ValidityQuerySet[Entry]:
    """What the person's own units declare, and what is under way of those merged into them; the most urgent first."""
    inherited = Q(organisation_id__in=reach_of(person, on).own, state__in=UNDER_WAY)
    rows = visible_entries(person).filter(Q(organisation_id__in=own_bodies(person, on)) | inherited)
    return rows.filter(state__in=(*LIVE, EntryState.MET)).order_by("kind", "-degree", "leaf__group__number", "pk")


def helped_entries(person: Visitor, on: date) -> ValidityQuerySet[Entry]:
    """The needs of others with which the person's own units help, the earliest promise first."""
    rows = visible_entries(person).filter(partner_id__in=reach_of(person, on).own, state__in=LIVE)
    return rows.order_by("due_on", "pk")


def partners_entries(person: Visitor, on: date) -> ValidityQuerySet[Entry]:
    """What the partners of the person's units lack and can give, by unit."""
    rows = visible_entries(person).filter(organisation_id__in=reach_of(person, on).partners)
    return (
        rows.valid_on(on).filter(state__in=LIVE).order_by("organisation__name_key", "organisation", "kind", "-degree")
    )


def entries_with_answers(person: Visitor) -> QuerySet[Entry]:
    """The visible entries, with the last “not yet” beside those of which the person is on one of the two sides."""
    return _with_not_yet(visible_entries(person), reach_of(person, today()).own)


def _with_not_yet(rows: QuerySet[Entry], own: Iterable[int]) -> QuerySet[Entry]:
    """The same rows, with why the side in need last answered this help “not yet”, as `not_yet`; "" when it did not.

    Only the two sides learn that: beside the needs of which none of these bodies is one, it is "" as well.
    """
    keys = set(own)
    sides = Q(organisation_id__in=keys) | Q(partner_id__in=keys)
    this_help = HelpReply.objects.filter(need=OuterRef("pk"), help_number=OuterRef("help_number"))
    last = this_help.filter(partner=OuterRef("partner")).order_by("-pk").values("words")[:1]
    said = Coalesce(Subquery(last), Constant(""), output_field=CharField())
    return rows.annotate(not_yet=Case(When(sides, then=said), default=Constant(""), output_field=CharField()))


def replies_read_by(person: Visitor, entry: Entry) -> QuerySet[HelpReply]:
    """What was said of the help: to the side in need all of it, to a helper its own part, to nobody else anything."""
    own = reach_of(person, today()).own
    rows = HelpReply.objects.filter(need=entry).select_related("partner", "by").order_by("pk")
    return rows if entry.organisation_id in own else rows.filter(partner_id__in=own)


def standing_on(person: Visitor, leaf: Leaf, on: date) -> QuerySet[Entry]:
    """What stands under a leaf of the list on the day, as far as the person may read it; as `entries_of`."""
    held = validity_condition(on) | Q(state__in=UNDER_WAY)
    return visible_entries(person).filter(held, leaf=leaf, state__in=LIVE)


def concerning(units: Iterable[int], on: date) -> list[Entry]:
    """What these units declare on the day, and the needs of others they help with; one question."""
    keys = set(units)
    mine = Q(organisation_id__in=keys) | helped_by(keys, on)
    held = validity_condition(on) | Q(state__in=UNDER_WAY)
    rows = Entry.objects.filter(held, mine, state__in=LIVE).select_related("organisation", "partner", "leaf")
    return list(_with_not_yet(rows, keys).order_by("due_on", "pk")[:MOST_CONCERNING])


def degrees(part: Mapping[Topic, Value]) -> dict[Topic, int]:
    """How much of each topic is needed or can be given."""
    return {topic: value.degree for topic, value in part.items()}

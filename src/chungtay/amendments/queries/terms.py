"""Until when memoranda last, which are near their end, and which sleep."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from chungtay.agreements.choices import AgreementKind, AgreementState
from chungtay.agreements.models import Agreement, Party
from chungtay.agreements.queries.visible import agreements_of
from chungtay.amendments.choices import ALERTS, DORMANT_AFTER
from chungtay.amendments.models import Amendment, ExpiryAlert
from chungtay.kernel.permissions import read_once


def with_last_day(memoranda: QuerySet[Agreement], day: date) -> QuerySet[Agreement]:
    """The memoranda with `agreed_until`: what the annex that holds since last by the day says, else their own text."""
    said = Amendment.objects.filter(
        agreement=OuterRef("pk"),
        annex__state=AgreementState.IN_FORCE,
        annex__valid_from__lte=day,
        annex__ends_on__isnull=False,
    )
    newest = Subquery(said.order_by("-annex__valid_from", "-number").values("annex__ends_on")[:1])
    return memoranda.annotate(agreed_until=Coalesce(newest, "ends_on"))


def last_day_of(agreement: Agreement, day: date) -> date | None:
    """The agreed last day as it stands on the day; None where the texts name none."""
    found = with_last_day(Agreement.objects.filter(pk=agreement.pk), day).values_list(F("agreed_until"), flat=True)
    return found.first()


def everywhere() -> QuerySet[Agreement]:
    """Memoranda in force, whoever may read them; for the work of the system itself."""
    return in_force(Agreement.objects.filter(valid_from__isnull=False))


def in_force(memoranda: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """Memoranda in force, annexes aside."""
    return memoranda.filter(state=AgreementState.IN_FORCE).exclude(kind=AgreementKind.ANNEX)


def run_out(day: date) -> QuerySet[Agreement]:
    """Memoranda still in force whose agreed last day is past."""
    return with_last_day(everywhere(), day).filter(Q(("agreed_until__lt", day))).order_by("pk")


def ending_within(memoranda: QuerySet[Agreement], day: date, days: int = ALERTS[0]) -> QuerySet[Agreement]:
    """Those in force whose agreed last day comes within so many days."""
    found = with_last_day(in_force(memoranda), day)
    return found.filter(Q(("agreed_until__range", (day, day + timedelta(days=days)))))


def dormant(memoranda: QuerySet[Agreement], day: date) -> QuerySet[Agreement]:
    """Those in force under which nothing was done for half a year."""
    # What was done before the first day in force does not count: nothing could be done under it yet.
    since = Greatest(Coalesce("last_activity_on", "valid_from"), "valid_from")
    found = in_force(memoranda).annotate(quiet_since=since)
    return found.filter(quiet_since__lte=day - timedelta(days=DORMANT_AFTER))


def reorganised(memoranda: QuerySet[Agreement], day: date) -> QuerySet[Agreement]:
    """Those in force with a party still in whose body has ended by the day."""
    still_in = Q(left_on__isnull=True) | Q(left_on__gt=day)
    ended = Party.objects.filter(still_in, agreement=OuterRef("pk"), organisation__valid_until__lte=day)
    return in_force(memoranda).filter(Exists(ended))


def alerts_due(day: date) -> list[tuple[Agreement, date, int]]:
    """Each memorandum near its end with its last day and the nearest distance nobody was told of yet."""
    near = list(ending_within(everywhere(), day).select_related("programme").order_by("pk"))
    told = set(ExpiryAlert.objects.filter(agreement__in=near).values_list("agreement_id", "ends_on", "days_before"))
    due = []
    for agreement in near:
        last_day = agreement.agreed_until  # type: ignore[attr-defined]  # annotated by with_last_day
        distance = min(days for days in ALERTS if last_day - day <= timedelta(days=days))
        if (agreement.pk, last_day, distance) not in told:
            due.append((agreement, last_day, distance))
    return due


def signed_of(bodies: frozenset[int]) -> list[Agreement]:
    """Signed memoranda and annexes of these bodies that have not ended; asked once for all the parts of a page."""
    signed = (AgreementState.SIGNED, AgreementState.IN_FORCE)
    found = agreements_of(bodies).filter(state__in=signed).select_related("phase").order_by("pk")
    return read_once(("signed of", bodies), lambda: list(found)) if bodies else []


def coming_into_force(bodies: frozenset[int], on: date) -> list[Agreement]:
    """Signed memoranda of these bodies whose day is still to come, nearest first."""
    rows = [(row.effective_on, row) for row in signed_of(bodies) if row.state == AgreementState.SIGNED]
    return [row for day, row in sorted(rows, key=lambda pair: pair[0] or date.min) if day is not None and day > on]


def running_in(bodies: frozenset[int], year: int) -> list[Agreement]:
    """Memoranda of these bodies in force whose phase ends this year or the next."""
    rows = [(row.phase.ends_year, row) for row in held_by(bodies) if row.phase]
    return [row for ends, row in sorted(rows, key=lambda pair: pair[0]) if ends in (year, year + 1)]


def held_by(bodies: frozenset[int]) -> list[Agreement]:
    """Memoranda of these bodies in force, annexes aside."""
    return [
        row for row in signed_of(bodies) if row.state == AgreementState.IN_FORCE and row.kind != AgreementKind.ANNEX
    ]

from __future__ import annotations

import re
from typing import ClassVar, cast

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.dates import PartialDate, PartOfDay
from chungtay.kernel.fields import classed
from chungtay.kernel.models import LegalDocument, Source
from chungtay.kernel.uids import UidField
from chungtay.kernel.validity import Valid, ValidityQuerySet, validity_constraint
from chungtay.organisations.choices import Level
from chungtay.organisations.models import Organisation
from chungtay.programmes.choices import PartnershipKind, ReviewInterval, ReviewKind

LONGEST_REASON = 300


def keep_dash(name: str) -> str:
    return re.sub(r" ([-\u2013\u2014]) ", "\u00a0\\1 ", name)


@classed(none=["uid", "code", "name", "purpose"])
class Programme(models.Model):
    """A twinning programme, as its initiator announced it."""

    uid = UidField()
    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=300)
    purpose = models.TextField(_("purpose"), blank=True)
    initiator = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_invented = models.BooleanField(_("invented for the demo"), default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("programme")

    @property
    def named_phases(self) -> list[Phase]:
        return list(self.phases.all())

    @property
    def bases(self) -> list[LegalBasis]:
        return list(self.legal_bases.all())

    @property
    def spellings(self) -> list[ProgrammeAlias]:
        return list(self.aliases.all())

    def __str__(self) -> str:
        return self.name

    @property
    def heading(self) -> str:
        """The name for a title: a line never begins with its dash."""
        return keep_dash(self.name)


@classed(none=["spelling", "folded"])
class ProgrammeAlias(models.Model):
    """A spelling under which sources name the programme."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="aliases")
    spelling = models.CharField(_("spelling"), max_length=300, unique=True)
    folded = models.CharField(max_length=300, db_index=True)

    class Meta:
        verbose_name = _("spelling of a programme's name")

    def __str__(self) -> str:
        return self.spelling

    @property
    def heading(self) -> str:
        return keep_dash(self.spelling)


@classed()
class LegalBasis(models.Model):
    """A document the programme rests on, and the source that says so."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="legal_bases")
    legal_document = models.ForeignKey(LegalDocument, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("legal basis")
        constraints = [
            models.UniqueConstraint(fields=["programme", "legal_document"], name="a_basis_is_named_once"),
        ]

    def __str__(self) -> str:
        return str(self.legal_document)


@classed(none=["uid", "valid_from", "valid_until", "why", "at", "ended_at", "ended_because"])
class ClickRule(Valid):
    """While it holds, a click with the password counts like a signature in this programme. It is none by law."""

    uid = UidField()
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="click_rules")
    why = models.CharField(_("why a click is enough"), max_length=LONGEST_REASON)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(_("why the rule ends"), max_length=LONGEST_REASON, blank=True)

    objects: ClassVar[ValidityQuerySet[ClickRule]] = ValidityQuerySet.as_manager()  # type: ignore[assignment]  # typed view of the manager

    class Meta:
        verbose_name = _("rule that a click counts")
        constraints = [
            # One that begins and ends on one day held for no whole day, and stays in the record.
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="a_click_rule_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=Q(valid_from__isnull=False), name="a_click_rule_begins_on_a_day"),
            models.UniqueConstraint(
                fields=["programme"], condition=Q(valid_until__isnull=True), name="one_click_rule_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(ended_by__isnull=False) & ~Q(ended_because=""),
                name="a_click_rule_ends_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.why


@classed(none=["uid", "label"])
class Phase(models.Model):
    """A span of years the programme or an agreement names; agreements of one programme may name different ones."""

    uid = UidField()
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="phases")
    label = models.CharField(_("phase"), max_length=20)
    starts_year = models.PositiveIntegerField()
    ends_year = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("phase")
        constraints = [
            models.UniqueConstraint(fields=["programme", "label"], name="a_phase_is_named_once"),
            models.CheckConstraint(condition=Q(ends_year__gte=F("starts_year")), name="phase_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.label


@classed(none=["uid"])
class Participation(models.Model):
    """A body takes part in a programme, in one year if the year is stated."""

    uid = UidField()
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="participations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="participations")
    phase = models.ForeignKey(Phase, null=True, blank=True, on_delete=models.PROTECT, related_name="participations")
    year = models.PositiveIntegerField(_("year"), null=True, blank=True)
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("participation")
        constraints = [
            models.UniqueConstraint(fields=["programme", "organisation", "year"], name="one_participation_a_year"),
            # Said apart, because SQLite holds two empty years to be different.
            models.UniqueConstraint(
                fields=["programme", "organisation"],
                condition=Q(year__isnull=True),
                name="one_participation_without_a_year",
            ),
        ]

    @property
    def named_reviews(self) -> list[ReviewCadence]:
        return list(self.reviews.all())

    def __str__(self) -> str:
        return f"{self.organisation}, {self.programme}"


@classed(none=["uid", "level"])
class PilotQuota(models.Model):
    """How many pilot schools a participant names: in all (`level` empty), or at one level."""

    uid = UidField()
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="quotas")
    level = models.CharField(_("level"), max_length=4, choices=Level, blank=True)
    seats = models.PositiveIntegerField(_("pilot schools"))

    class Meta:
        verbose_name = _("quota of pilot schools")
        constraints = [
            models.UniqueConstraint(fields=["participation", "level"], name="one_quota_a_level"),
            models.CheckConstraint(condition=Q(seats__gt=0), name="a_quota_has_seats"),
        ]

    def __str__(self) -> str:
        return f"{self.seats} {self.get_level_display()}"


@classed(none=["uid", "taken_on"])
class PilotSeat(models.Model):
    """One seat of a quota: empty, or taken by one school. Seats are rows, so that the last one is taken once."""

    uid = UidField()
    quota = models.ForeignKey(PilotQuota, on_delete=models.PROTECT, related_name="places")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="places")
    number = models.PositiveIntegerField()
    school = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="pilot_seats"
    )
    taken_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("seat of a pilot school")
        constraints = [
            models.UniqueConstraint(fields=["quota", "number"], name="pilot_seats_are_numbered"),
            models.UniqueConstraint(fields=["participation", "school"], name="a_school_takes_one_seat"),
            models.CheckConstraint(
                condition=Q(school__isnull=True, taken_on__isnull=True)
                | Q(school__isnull=False, taken_on__isnull=False),
                name="a_taken_seat_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.school or '—'}"


@classed(none=["kind", "interval", "as_written"])
class ReviewCadence(models.Model):
    """How often a participant reviews its work."""

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="reviews")
    kind = models.CharField(_("review"), max_length=10, choices=ReviewKind)
    interval = models.CharField(_("how often"), max_length=14, choices=ReviewInterval)
    as_written = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("review cadence")
        constraints = [models.UniqueConstraint(fields=["participation", "kind"], name="one_cadence_a_review")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_interval_display()}"


@classed(none=["uid", "kind", "agreement_key", "stated_on", "part_of_day", "place", "valid_from", "valid_until"])
class Partnership(Valid):
    """Who is whose partner, and from when to when. Written by the agreements; every room below them reads it."""

    uid = UidField()
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="partnerships")
    phase = models.ForeignKey(Phase, null=True, blank=True, on_delete=models.PROTECT, related_name="partnerships")
    kind = models.CharField(_("kind"), max_length=12, choices=PartnershipKind)
    agreement_key = models.CharField(max_length=22, blank=True, db_index=True)
    stated_on = models.CharField(max_length=10, blank=True)
    inferred_year = models.PositiveIntegerField(null=True, blank=True)
    part_of_day = models.CharField(max_length=10, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[ValidityQuerySet[Partnership]] = ValidityQuerySet.as_manager()  # type: ignore[assignment]  # typed view of the manager

    class Meta:
        verbose_name = _("partnership")
        constraints = [validity_constraint("partnership_ends_after_start")]

    @property
    def named_members(self) -> list[PartnershipMember]:
        return list(self.members.all())

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.agreement_key}"

    @property
    def day(self) -> PartialDate:
        part_of_day = cast("PartOfDay", self.part_of_day)
        return PartialDate.parse(self.stated_on, inferred_year=self.inferred_year, part_of_day=part_of_day)


@classed()
class PartnershipMember(models.Model):
    """One member of a partnership, numbered as in the memorandum."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="members")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="partnerships")
    number = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("member of a partnership")
        constraints = [
            models.UniqueConstraint(fields=["partnership", "organisation"], name="a_member_joins_once"),
            models.UniqueConstraint(fields=["partnership", "number"], name="members_are_numbered"),
        ]

    def __str__(self) -> str:
        return str(self.organisation)

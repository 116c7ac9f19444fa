from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar, cast

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from chungtay.agreements.choices import AgreementKind, AgreementState
from chungtay.kernel.dates import PartialDate, PartOfDay
from chungtay.kernel.fields import classed
from chungtay.kernel.models import Source
from chungtay.kernel.uids import UidField
from chungtay.kernel.validity import Valid, ValidityQuerySet, validity_constraint
from chungtay.organisations.models import Organisation
from chungtay.programmes.models import Phase, Programme


@classed(
    none=[
        *[
            "uid",
            "kind",
            "title",
            "folded_title",
            "label_in_source",
            "state",
            "signed_on",
            "signed_part_of_day",
            "signed_place",
        ],
        *["further_parties", "effective_on", "ends_on", "last_activity_on", "valid_from", "valid_until", "drafted_at"],
    ]
)
class Agreement(Valid):
    """A memorandum between two or more bodies. `valid_from` and `valid_until` are the time it is in force."""

    uid = UidField()
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="agreements")
    phase = models.ForeignKey(Phase, null=True, blank=True, on_delete=models.PROTECT, related_name="agreements")
    kind = models.CharField(_("kind"), max_length=4, choices=AgreementKind, default=AgreementKind.MEMORANDUM)
    title = models.CharField(_("title"), max_length=300)
    folded_title = models.CharField(max_length=300)  # as somebody types it without marks, kept by the actions
    label_in_source = models.CharField(_("as the source calls it"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=AgreementState, default=AgreementState.DRAFT)
    # What the source says of the day, EDTF; the inferred year stands apart and is never used as a date unlabelled.
    signed_on = models.CharField(_("signed on"), max_length=10, blank=True)
    signed_inferred_year = models.PositiveIntegerField(null=True, blank=True)
    signed_part_of_day = models.CharField(max_length=10, blank=True)
    signed_place = models.CharField(_("signed at"), max_length=200, blank=True)
    further_parties = models.CharField(_("further parties, number not stated"), max_length=300, blank=True)
    is_signed_by_click = models.BooleanField(_("confirmed by a click, not signed"), default=False)
    is_reconstruction = models.BooleanField(_("re-made from a news text"), default=False)
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    effective_on = models.DateField(_("takes effect on"), null=True, blank=True)
    # The last day the newest text agrees on; an annex in force may agree on another one.
    ends_on = models.DateField(_("agreed last day"), null=True, blank=True)
    last_activity_on = models.DateField(null=True, blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[ValidityQuerySet[Agreement]] = ValidityQuerySet.as_manager()  # type: ignore[assignment]  # typed view of the manager

    class Meta:
        verbose_name = _("agreement")
        constraints = [
            validity_constraint("agreement_ends_after_start"),
            models.CheckConstraint(
                condition=~Q(state=AgreementState.IN_FORCE) | Q(valid_from__isnull=False), name="in_force_from_a_day"
            ),
            models.CheckConstraint(
                condition=Q(is_reconstruction=False) | Q(source__isnull=False), name="a_reconstruction_names_its_source"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(effective_on__isnull=True)
                | Q(ends_on__gte=models.F("effective_on")),
                name="lasts_no_shorter_than_a_day",
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="agreement_by_state")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("agreements:show", args=[self.uid])

    @property
    def signed_day(self) -> PartialDate:
        return PartialDate.parse(
            self.signed_on,
            inferred_year=self.signed_inferred_year,
            part_of_day=cast("PartOfDay", self.signed_part_of_day),
        )

    @property
    def named_parties(self) -> list[str]:
        return [party.frozen_name for party in self.parties.all()]

    def has_party_among(self, bodies: Collection[int]) -> bool:
        return bool(bodies) and any(party.organisation_id in bodies for party in self.parties.all())

    @property
    def is_open_to_change(self) -> bool:
        return self.state in {AgreementState.DRAFT, AgreementState.APPROVED}

    @property
    def is_signed(self) -> bool:
        return self.state in {AgreementState.SIGNED, AgreementState.IN_FORCE, AgreementState.ENDED}


@classed()
class ReportedBody(models.Model):
    """A body the memorandum was reported to; it is no party."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="reported_to")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("body reported to")
        constraints = [models.UniqueConstraint(fields=["agreement", "organisation"], name="reported_to_a_body_once")]

    def __str__(self) -> str:
        return str(self.organisation)

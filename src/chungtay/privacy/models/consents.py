from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.fields import classed
from chungtay.kernel.models import StoredFile
from chungtay.kernel.uids import UidField
from chungtay.privacy.choices import (
    ENDED_CONSENTS,
    LIVE_CONSENTS,
    ConsentChannel,
    ConsentPurpose,
    ConsentState,
    Guardianship,
)
from chungtay.privacy.engine.ages import OWN_CONSENT_FROM
from chungtay.privacy.models.pupils import Pupil


@classed(none=["uid", "purpose", "version_on", "title", "guardian_body", "child_body", "sha256", "frozen_at"])
class ConsentText(models.Model):
    """The exact words of one consent, frozen when it was first asked for; a change of wording is a new version."""

    uid = UidField()
    purpose = models.CharField(_("purpose"), max_length=20, choices=ConsentPurpose)
    version_on = models.DateField(_("version of"))
    title = models.CharField(max_length=200)
    guardian_body = models.TextField()
    child_body = models.TextField()
    sha256 = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("text of a consent")
        constraints = [
            models.UniqueConstraint(fields=["purpose", "version_on"], name="a_consent_text_has_one_wording_a_day")
        ]

    def __str__(self) -> str:
        return self.title


@classed(none=["uid", "made_at", "expires_at", "revoked_at"])
class GuardianLink(models.Model):
    """A signed address for one pupil's guardian. The address is not kept: it is this row's name, sealed by our key."""

    uid = UidField()
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="links")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("guardian's link")
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=models.F("made_at")), name="a_link_ends_after_it_is_made")
        ]

    def __str__(self) -> str:
        return f"{self.pupil} {self.uid[:6]}"

    def takes_answers_at(self, moment: datetime) -> bool:
        """Whether consent may still be given here; withdrawing is possible as long as the link is not revoked."""
        return self.revoked_at is None and moment < self.expires_at


IS_GIVEN_IN_FULL = Q(guardian_agreed_at__isnull=False, given_on__isnull=False, child_age__isnull=False) & (
    Q(child_age__lt=OWN_CONSENT_FROM) | Q(child_agreed_at__isnull=False)
)


@classed(
    none=["uid", "purpose", "channel", "state", "asked_at", "guardian_agreed_at", "child_agreed_at", "given_on"]
    + ["closed_at"],
    personal=["guardian_name", "relation"],
    child=["child_age"],
)
class ConsentRecord(models.Model):
    """One consent for one purpose: who gave it for whom, to which words, how, and when it was taken back.

    Guardian and child are two moments of one row, so that the database itself can ask for both.
    """

    uid = UidField()
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="consents")
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=20, choices=ConsentPurpose)
    link = models.ForeignKey(GuardianLink, null=True, on_delete=models.PROTECT, related_name="consents")
    channel = models.CharField(_("how it was given"), max_length=10, choices=ConsentChannel)
    state = models.CharField(_("state"), max_length=10, choices=ConsentState, default=ConsentState.WAITING)
    guardian_name = models.CharField(_("name of the guardian"), max_length=120, blank=True)
    relation = models.CharField(_("relation to the pupil"), max_length=10, choices=Guardianship, blank=True)
    guardian_agreed_at = models.DateTimeField(null=True)
    child_agreed_at = models.DateTimeField(null=True)
    child_age = models.PositiveSmallIntegerField(_("age on the day of the consent"), null=True)
    given_on = models.DateField(_("given on"), null=True)
    evidence = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    # When it was declined or withdrawn.
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("consent")
        indexes = [models.Index(fields=["pupil", "state"], name="consent_by_pupil")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[ConsentState.WAITING, ConsentState.DECLINED]) | IS_GIVEN_IN_FULL,
                name="from_seven_guardian_and_child_consent",
            ),
            models.CheckConstraint(
                condition=Q(state__in=LIVE_CONSENTS, closed_at__isnull=True)
                | Q(state__in=ENDED_CONSENTS, closed_at__isnull=False),
                name="a_closed_consent_says_when",
            ),
            models.UniqueConstraint(
                fields=["pupil", "purpose"],
                condition=Q(state=ConsentState.WAITING),
                name="one_waiting_consent_a_purpose",
            ),
            models.UniqueConstraint(
                fields=["pupil", "purpose"], condition=Q(state=ConsentState.GIVEN), name="one_given_consent_a_purpose"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pupil}, {self.get_purpose_display()}"

    @property
    def is_given(self) -> bool:
        return self.state == ConsentState.GIVEN

    @property
    def is_waiting(self) -> bool:
        return self.state == ConsentState.WAITING

    @property
    def waits_for_child(self) -> bool:
        return self.is_waiting and self.guardian_agreed_at is not None

    def is_outgrown_on(self, day: date) -> bool:
        """Whether the child has come of an age to be asked since the guardian alone agreed."""
        return self.is_given and self.child_agreed_at is None and self.pupil.is_asked_on(day)


@classed(none=["uid", "added_at", "erased_at"])
class Photograph(models.Model):
    """A photograph in which one coded pupil can be recognised, drawn anew without place, time and camera."""

    uid = UidField()
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="photographs")
    # The file itself is in the class `child`, whatever the classes of its row: it leaves with the profile.
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("photograph")
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=False, erased_at__isnull=True) | Q(file__isnull=True, erased_at__isnull=False),
                name="a_photograph_has_a_file_until_erased",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pupil} {self.uid[:6]}"


@classed(
    none=["uid", "published_on", "guardian_agreed_at", "child_agreed_at", "published_at", "ended_at"],
    child=["child_age"],
)
class Publication(models.Model):
    """A photograph on the public pages, with the moments of the consents it rests on.

    The age on the day of publication and both moments are copied here and held against the pupil and the consent by
    triggers of the database: whoever writes past the product is refused as well.
    """

    uid = UidField()
    photograph = models.ForeignKey(Photograph, on_delete=models.PROTECT, related_name="publications")
    consent = models.ForeignKey(ConsentRecord, on_delete=models.PROTECT, related_name="publications")
    published_on = models.DateField(_("published on"))
    child_age = models.PositiveSmallIntegerField(_("age on the day of publication"))
    guardian_agreed_at = models.DateTimeField()
    child_agreed_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("publication of a photograph")
        constraints = [
            models.CheckConstraint(
                condition=Q(child_age__lt=OWN_CONSENT_FROM) | Q(child_agreed_at__isnull=False),
                name="no_public_picture_without_both",
            ),
            models.UniqueConstraint(
                fields=["photograph"], condition=Q(ended_at__isnull=True), name="a_photograph_is_published_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.photograph)

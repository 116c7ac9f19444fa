from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.fields import classed
from chungtay.kernel.models import StoredFile
from chungtay.kernel.uids import UidField
from chungtay.privacy.engine.ages import OWN_CONSENT_FROM
from chungtay.privacy.models.consents import ConsentRecord
from chungtay.privacy.models.pupils import Pupil


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

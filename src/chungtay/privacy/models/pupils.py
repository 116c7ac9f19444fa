from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.fields import classed
from chungtay.kernel.uids import UidField
from chungtay.organisations.models import Organisation
from chungtay.privacy.engine.ages import age_on, needs_own_consent


@classed(none=["uid", "code", "registered_at", "erased_at"], child=["birth_year", "birth_month", "left_on"])
class Pupil(models.Model):
    """A pupil as a code. The name stays in the school's own papers; here stand the school and the month of birth."""

    uid = UidField()
    code = models.CharField(_("code of the pupil"), max_length=12, unique=True)
    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="coded_pupils")
    # Empty once the profile is erased; the code stays, because accounts and consents name it.
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True)
    birth_month = models.PositiveSmallIntegerField(_("month of birth"), null=True)
    left_on = models.DateField(_("last day of the support or at the school"), null=True, blank=True)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("coded pupil")
        constraints = [
            models.CheckConstraint(
                condition=Q(birth_year__isnull=True) | Q(birth_year__range=(1990, 2100)),
                name="a_pupil_is_born_in_our_time",
            ),
            models.CheckConstraint(
                condition=Q(birth_month__isnull=True) | Q(birth_month__range=(1, 12)),
                name="a_pupil_is_born_in_a_month",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=False, birth_year__isnull=True, birth_month__isnull=True)
                | Q(erased_at__isnull=True, birth_year__isnull=False, birth_month__isnull=False),
                name="a_pupil_has_a_birth_until_erased",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def age_on(self, day: date) -> int | None:
        """Whole years on the day; None once the profile is erased."""
        if self.birth_year is None or self.birth_month is None:
            return None
        return age_on(self.birth_year, self.birth_month, day)

    def is_asked_on(self, day: date) -> bool:
        """Whether the pupil's own consent is needed on the day; yes when nobody knows the age."""
        age = self.age_on(day)
        return age is None or needs_own_consent(age)

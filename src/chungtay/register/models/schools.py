from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.fields import classed
from chungtay.organisations.models import Organisation
from chungtay.register.choices import Ownership


# The telephone of a small school is often its head's own.
@classed(none=["ownership", "stated_on", "import_uid"], personal=["phone", "email"])
class SchoolProfile(models.Model):
    """What a sheet last stated of a school beside its name, kind and seat; blank is not stated."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="school_profile")
    ownership = models.CharField(_("public or private"), max_length=8, choices=Ownership, blank=True)
    # Level of the national standard, 0 for a school that has not reached it yet.
    standard_level = models.PositiveIntegerField(_("level of the national standard"), null=True, blank=True)
    standard_year = models.PositiveIntegerField(_("year of the national standard"), null=True, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.CharField(_("e-mail"), max_length=120, blank=True)
    stated_on = models.DateField(_("stated on"))
    import_uid = models.CharField(max_length=22, blank=True)

    class Meta:
        verbose_name = _("profile of a school")

    def __str__(self) -> str:
        return str(self.organisation)


@classed(none=["stated_on", "import_uid"])
class SchoolFigures(models.Model):
    """How many classes, pupils and teachers a school had on the day somebody stated it; blank is not stated."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="school_figures", db_index=False
    )
    stated_on = models.DateField(_("as of"))
    classes = models.PositiveIntegerField(_("classes"), null=True, blank=True)
    pupils = models.PositiveIntegerField(_("pupils"), null=True, blank=True)
    teachers = models.PositiveIntegerField(_("teachers"), null=True, blank=True)
    import_uid = models.CharField(max_length=22, blank=True)

    class Meta:
        verbose_name = _("figures of a school")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "stated_on"], name="figures_of_a_school_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.stated_on}"

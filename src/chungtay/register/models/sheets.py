from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.fields import classed
from chungtay.organisations.models import Organisation


@classed(none=["import_uid", "on", "is_new", "steps"])
class SheetTrace(models.Model):
    """What one sheet did to one body: made it, or changed rows, with what these were before."""

    import_uid = models.CharField(max_length=22, db_index=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="sheet_traces")
    on = models.DateField(_("brought in on"))
    is_new = models.BooleanField(default=False)
    steps = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("trace of a sheet")

    def __str__(self) -> str:
        return f"{self.organisation}, {self.on}"


@classed(none=["import_uid"], personal=["code"])
class StaffCode(models.Model):
    """The code under which the sector's database knows somebody on the staff; once given it never changes."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="staff_code")
    code = models.CharField(_("code of a member of staff"), max_length=20, unique=True)
    import_uid = models.CharField(max_length=22, blank=True)

    class Meta:
        verbose_name = _("code of a member of staff")

    def __str__(self) -> str:
        return str(self.person)


@classed(none=["import_uid", "people", "memberships"])
class StaffTrace(models.Model):
    """The keys of the people and roles one sheet of staff brought, for its undo."""

    import_uid = models.CharField(max_length=22, unique=True)
    people = models.JSONField(default=list)
    memberships = models.JSONField(default=list)

    class Meta:
        verbose_name = _("trace of a sheet of staff")

    def __str__(self) -> str:
        return self.import_uid

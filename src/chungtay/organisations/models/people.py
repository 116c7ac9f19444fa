from __future__ import annotations

from typing import ClassVar, cast

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.dates import PartialDate, PartOfDay
from chungtay.kernel.fields import classed
from chungtay.kernel.models import Source
from chungtay.kernel.uids import UidField
from chungtay.kernel.validity import Valid, ValidityQuerySet, validity_constraint
from chungtay.organisations.choices import Role
from chungtay.organisations.models.identity import Organisation


@classed(none=["uid", "role", "valid_from", "valid_until"], personal=["post"])
class Membership(Valid):
    """A person holds a role in a body for a time. All authority comes from here, read anew on every request."""

    uid = UidField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    post = models.CharField(_("post as written"), max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[ValidityQuerySet[Membership]] = ValidityQuerySet.as_manager()  # type: ignore[assignment]  # typed view of the manager

    class Meta:
        verbose_name = _("membership")
        constraints = [validity_constraint("membership_ends_after_start")]

    def __str__(self) -> str:
        return f"{self.person}, {self.post or self.get_role_display()}, {self.organisation}"


@classed(none=["uid", "stated_on", "part_of_day"], personal=["post", "printed_name"])
class StatedPost(models.Model):
    """A source names a person with a post on one day. It says nothing of other days, and grants nothing."""

    uid = UidField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="stated_posts")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="stated_posts"
    )
    post = models.CharField(_("post as written"), max_length=120)
    printed_name = models.CharField(_("name as printed"), max_length=120, blank=True)
    stated_on = models.CharField(max_length=10, blank=True)
    inferred_year = models.PositiveIntegerField(null=True, blank=True)
    part_of_day = models.CharField(max_length=10, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("stated post")
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation", "post", "source"], name="a_post_is_stated_once")
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.post}"

    @property
    def day(self) -> PartialDate:
        return PartialDate.parse(
            self.stated_on, inferred_year=self.inferred_year, part_of_day=cast("PartOfDay", self.part_of_day)
        )

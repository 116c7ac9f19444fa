from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.fields import classed
from chungtay.kernel.uids import UidField


class PersonManager(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(login__iexact=username)


@classed(none=["uid", "password", "last_login"], personal=["name", "login", "honorific"])
class Person(AbstractBaseUser):
    """A human being the programme knows: somebody who signs in, or somebody a source names. Roles are memberships."""

    uid = UidField()
    name = models.CharField(_("full name"), max_length=120)
    honorific = models.CharField(_("title of honour"), max_length=60, blank=True)
    login = models.CharField(_("sign-in name"), max_length=120, unique=True, null=True, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=False)
    is_operator = models.BooleanField(_("operates this installation"), default=False)
    is_system = models.BooleanField(default=False)
    is_invented = models.BooleanField(_("invented for the demo"), default=False)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "login"

    class Meta:
        verbose_name = _("person")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_active=False) | models.Q(login__isnull=False), name="who_signs_in_has_a_login"
            )
        ]

    def __str__(self) -> str:
        return self.name


@classed(none=["digest", "made_at", "used_at"])
class FirstRunToken(models.Model):
    """The one-time word printed at the first start, with which the first operator is made."""

    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("first-run token")

    def __str__(self) -> str:
        return self.digest[:8]

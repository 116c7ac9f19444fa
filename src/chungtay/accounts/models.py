from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.fields import classed
from chungtay.kernel.uids import UidField
from chungtay.kernel.vietnamese import tidy


class PersonManager(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(login=tidy(username or "").lower())


@classed(none=["uid", "password"], personal=["name", "login", "honorific", "last_login", "email", "email_confirmed_at"])
class Person(AbstractBaseUser):
    """A human being the programme knows: somebody who signs in, or somebody a source names. Roles are memberships."""

    uid = UidField()
    name = models.CharField(_("full name"), max_length=120)
    honorific = models.CharField(_("title of honour"), max_length=60, blank=True)
    login = models.CharField(_("sign-in name"), max_length=120, unique=True, null=True, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    email_confirmed_at = models.DateTimeField(_("e-mail address confirmed at"), null=True, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=False)
    is_operator = models.BooleanField(_("operates this installation"), default=False)
    is_system = models.BooleanField(default=False)
    is_invented = models.BooleanField(_("invented for the demo"), default=False)
    session_epoch = models.PositiveIntegerField(default=0)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "login"

    class Meta:
        verbose_name = _("person")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_active=False) | models.Q(login__isnull=False), name="who_signs_in_has_a_login"
            ),
            models.CheckConstraint(
                condition=models.Q(login__isnull=True) | models.Q(login=Lower("login")),
                name="a_login_is_in_small_letters",
            ),
            models.CheckConstraint(
                condition=models.Q(is_system=False) | models.Q(is_active=False), name="the_system_never_signs_in"
            ),
            models.UniqueConstraint(
                fields=["is_system"], condition=models.Q(is_system=True), name="there_is_one_system_person"
            ),
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="an_e_mail_address_is_in_small_letters"
            ),
            models.UniqueConstraint(
                fields=["email"], condition=~models.Q(email=""), name="an_e_mail_address_belongs_to_one_person"
            ),
            models.CheckConstraint(
                condition=models.Q(email_confirmed_at__isnull=True) | ~models.Q(email=""),
                name="what_is_confirmed_is_an_e_mail_address",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_session_auth_hash(self) -> str:
        # What every session carries: a new password or a new epoch ends them all with the next request.
        return salted_hmac("chungtay.session", f"{self.password}\n{self.session_epoch}", algorithm="sha256").hexdigest()


@classed(none=["digest", "made_at", "used_at"])
class FirstRunToken(models.Model):
    """The one-time word printed at the first start, with which the first operator is made."""

    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("first-run token")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


@classed(none=["key", "last_at"])
class SignInStreak(models.Model):
    """Failed sign-ins in a row, by a keyed digest of what was tried from where; neither can be read from it."""

    key = models.CharField(max_length=64, unique=True)
    failures = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("failed sign-ins in a row")

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.failures}"

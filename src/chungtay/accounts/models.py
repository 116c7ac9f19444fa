from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from chungtay.accounts.choices import LinkPurpose
from chungtay.kernel.fields import classed
from chungtay.kernel.uids import UidField
from chungtay.kernel.vietnamese import tidy


class PersonManager(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> Person:
        typed = tidy(username or "").lower()
        # A login may look like an address: whose login it is comes before whose mail it is, so that it is one person.
        found = self.filter(login=typed).first() if "@" in typed else None
        if "@" not in typed or found is not None:
            return found or self.get(login=typed)
        return self.get(email=typed, email_confirmed_at__isnull=False)


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


@classed(none=["secret", "begun_at"])
class SecondStep(models.Model):
    """A person's authenticator: the secret both sides know, sealed, and the last half minute a code was taken of."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="second_step")
    secret = models.TextField()
    last_step = models.BigIntegerField()
    begun_at = models.DateTimeField()

    class Meta:
        verbose_name = _("second step of signing in")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


@classed(none=["digest", "used_at"])
class RecoveryCode(models.Model):
    """One code a person keeps on paper for the day the telephone is gone; works once."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("recovery code")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


@classed(
    none=["uid", "session_key", "expires_at"],
    personal=["session_data", "browser", "system", "network", "begun_at", "seen_at"],
)
class SignInSession(models.Model):
    """One browser that is, or may come to be, signed in. Its key is kept as a digest; it holds no role."""

    uid = UidField()
    session_key = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="sessions")
    session_data = models.TextField()
    expires_at = models.DateTimeField(db_index=True)
    browser = models.CharField(max_length=20, blank=True)
    system = models.CharField(max_length=20, blank=True)
    network = models.CharField(max_length=50, blank=True)
    begun_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("sign-in session")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


@classed(none=["uid", "purpose", "digest", "made_at", "expires_at", "used_at"], personal=["email"])
class AccountLink(models.Model):
    """A link sent to somebody's mailbox for one purpose: works once, for a while, and only the newest of its kind."""

    uid = UidField()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="account_links")
    purpose = models.CharField(max_length=20, choices=LinkPurpose.choices)
    digest = models.CharField(max_length=64, unique=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("one-time link")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=models.Q(used_at__isnull=True),
                name="a_person_has_one_open_link_of_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

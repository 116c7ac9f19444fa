"""What can happen in this room."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chungtay.accounts import models
from chungtay.kernel.facts import Fact


@dataclasses.dataclass(frozen=True, kw_only=True)
class AboutAPerson(Fact):
    """What concerns one person, whose name is theirs to have erased."""

    personal: ClassVar[frozenset[str]] = frozenset({"person"})

    person: models.Person


@dataclasses.dataclass(frozen=True, kw_only=True)
class PersonRegistered(AboutAPerson):
    verb: ClassVar[str] = "accounts.person_registered"
    sentence: ClassVar[str | Promise] = _("%(by)s registered %(person)s.")


@dataclasses.dataclass(frozen=True, kw_only=True)
class PeopleRegistered(Fact):
    verb: ClassVar[str] = "accounts.people_registered"
    sentence: ClassVar[str | Promise] = _("%(by)s registered %(count)s people from a sheet.")

    count: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class PeopleForgotten(Fact):
    verb: ClassVar[str] = "accounts.people_forgotten"
    sentence: ClassVar[str | Promise] = _("%(by)s took back %(count)s people a sheet had brought in.")

    count: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class PasswordSet(AboutAPerson):
    verb: ClassVar[str] = "accounts.password_set"
    sentence: ClassVar[str | Promise] = _("%(by)s set a new password for %(person)s.")


@dataclasses.dataclass(frozen=True, kw_only=True)
class SignedIn(AboutAPerson):
    verb: ClassVar[str] = "accounts.signed_in"
    sentence: ClassVar[str | Promise] = _("%(person)s signed in.")


@dataclasses.dataclass(frozen=True, kw_only=True)
class SignedOut(AboutAPerson):
    verb: ClassVar[str] = "accounts.signed_out"
    sentence: ClassVar[str | Promise] = _("%(person)s signed out.")


@dataclasses.dataclass(frozen=True, kw_only=True)
class SessionsEnded(AboutAPerson):
    verb: ClassVar[str] = "accounts.sessions_ended"
    sentence: ClassVar[str | Promise] = _("Every session of %(person)s was ended by %(by)s.")


@dataclasses.dataclass(frozen=True, kw_only=True)
class IdentityConfirmed(AboutAPerson):
    verb: ClassVar[str] = "accounts.identity_confirmed"
    sentence: ClassVar[str | Promise] = _("%(person)s confirmed who they are by their password.")


@dataclasses.dataclass(frozen=True, kw_only=True)
class FirstRunTokenMade(Fact):
    verb: ClassVar[str] = "accounts.first_run_token_made"
    sentence: ClassVar[str | Promise] = _("A one-time address for the first operator was printed.")

    token: models.FirstRunToken


@dataclasses.dataclass(frozen=True, kw_only=True)
class FirstOperatorMade(AboutAPerson):
    verb: ClassVar[str] = "accounts.first_operator_made"
    sentence: ClassVar[str | Promise] = _("%(person)s became the first operator of this installation.")


@dataclasses.dataclass(frozen=True, kw_only=True)
class SessionEnded(AboutAPerson):
    verb: ClassVar[str] = "accounts.session_ended"
    sentence: ClassVar[str | Promise] = _("%(by)s signed %(person)s out of one browser.")


@dataclasses.dataclass(frozen=True, kw_only=True)
class SecondStepBegun(AboutAPerson):
    verb: ClassVar[str] = "accounts.second_step_begun"
    sentence: ClassVar[str | Promise] = _("%(person)s set up the second step of signing in.")


@dataclasses.dataclass(frozen=True, kw_only=True)
class SecondStepEnded(AboutAPerson):
    verb: ClassVar[str] = "accounts.second_step_ended"
    sentence: ClassVar[str | Promise] = _("%(person)s switched the second step of signing in off.")


@dataclasses.dataclass(frozen=True, kw_only=True)
class RecoveryCodesRenewed(AboutAPerson):
    verb: ClassVar[str] = "accounts.recovery_codes_renewed"
    sentence: ClassVar[str | Promise] = _("%(person)s had fresh recovery codes made.")


@dataclasses.dataclass(frozen=True, kw_only=True)
class RecoveryCodeUsed(AboutAPerson):
    verb: ClassVar[str] = "accounts.recovery_code_used"
    sentence: ClassVar[str | Promise] = _("%(person)s used a recovery code; %(left)s are left.")

    left: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class EmailAsked(AboutAPerson):
    verb: ClassVar[str] = "accounts.email_asked"
    sentence: ClassVar[str | Promise] = _("%(person)s asked to confirm an e-mail address.")


@dataclasses.dataclass(frozen=True, kw_only=True)
class EmailConfirmed(AboutAPerson):
    verb: ClassVar[str] = "accounts.email_confirmed"
    sentence: ClassVar[str | Promise] = _("The e-mail address of %(person)s was confirmed.")
    personal: ClassVar[frozenset[str]] = frozenset({"person", "replaced"})

    replaced: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class NewPasswordAsked(Fact):
    verb: ClassVar[str] = "accounts.new_password_asked"
    sentence: ClassVar[str | Promise] = _("Somebody who could not sign in asked for a new password.")


@dataclasses.dataclass(frozen=True, kw_only=True)
class NewPasswordLinkSent(AboutAPerson):
    verb: ClassVar[str] = "accounts.new_password_link_sent"
    sentence: ClassVar[str | Promise] = _("A link for a new password was sent to %(person)s.")


@dataclasses.dataclass(frozen=True, kw_only=True)
class AccessRestored(AboutAPerson):
    verb: ClassVar[str] = "accounts.access_restored"
    sentence: ClassVar[str | Promise] = _(
        "%(by)s took the password and the second step of %(person)s away and let them begin anew."
    )

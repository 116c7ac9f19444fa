"""The letters of this room: links to a mailbox, and the news that something about signing in has changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from chungtay.accounts.choices import LinkPurpose
from chungtay.accounts.models import AccountLink, Person
from chungtay.accounts.queries import token_of
from chungtay.kernel import outbox
from chungtay.kernel.clock import now, to_local
from chungtay.kernel.models import OutboxMessage
from chungtay.kernel.outbox import Letter
from chungtay.kernel.uids import new_uid

ADDRESSES: Final = {
    LinkPurpose.CONFIRM_EMAIL: "accounts:confirm_email",
    LinkPurpose.NEW_PASSWORD: "accounts:new_password",
}


def address_of_link(link: AccountLink) -> str:
    """Where a link leads, from outside."""
    path = reverse(ADDRESSES[LinkPurpose(link.purpose)], args=[token_of(link)])
    return f"{settings.PUBLIC_ADDRESS}{path}"


def address_of_token(token: str) -> str:
    """Where the token of a new password leads, from outside."""
    return f"{settings.PUBLIC_ADDRESS}{reverse(ADDRESSES[LinkPurpose.NEW_PASSWORD], args=[token])}"


def post_link(link: AccountLink, letter: str) -> None:
    """Put a link on its way; the letter is written when it is sent, so that no table ever holds the token."""
    payload = {"letter": letter, "link": link.uid}
    outbox.put("mail", link.email, payload, dedupe_key=f"accounts.link.{link.uid}", gate="accounts.link_is_open")


def post_news(person: Person, kind: str, *, to: str = "", about: str = "") -> None:
    """Tell a person by letter what has changed, at their confirmed address or one that was theirs until now."""
    recipient = to or (person.email if person.email_confirmed_at else "")
    if recipient:
        payload = {"letter": "accounts.news", "kind": kind, "person": person.uid, "about": about}
        key = f"accounts.news.{new_uid()}"
        outbox.put("mail", recipient, payload, dedupe_key=key, gate="accounts.person_is_here")


def _link_of(message: OutboxMessage) -> AccountLink | None:
    links = AccountLink.objects.select_related("person").filter(person__is_active=True, used_at__isnull=True)
    return links.filter(uid=message.payload["link"], email=message.recipient, expires_at__gt=now()).first()


def _is_here(message: OutboxMessage) -> bool:
    return Person.objects.filter(uid=message.payload["person"], is_active=True).exists()


def _letter(subject: str, person: Person, *paragraphs: str) -> Letter:
    opening = _("Dear %(person)s,") % {"person": person.name}
    closing = _("Chung Tay, %(address)s") % {"address": settings.PUBLIC_ADDRESS}
    return Letter(subject, "\n\n".join([opening, *paragraphs, closing]) + "\n")


def _with_link(write: Callable[[AccountLink, dict[str, str]], Letter]) -> Callable[[OutboxMessage], Letter]:
    def letter(message: OutboxMessage) -> Letter:
        link = _link_of(message)
        if link is None:  # used or replaced between the gate and here
            raise LookupError("the link is no longer open")
        with override(settings.LANGUAGE_CODE):
            until = date_format(to_local(link.expires_at), "H:i d/m/Y")
            return write(link, {"link": address_of_link(link), "until": until, "login": link.person.login or ""})

    return letter


def _confirmation(link: AccountLink, words: dict[str, str]) -> Letter:
    return _letter(
        _("Confirm your e-mail address"),
        link.person,
        _("You gave this address in your account. Open the link and press “Confirm”; it works until %(until)s.")
        % words,
        words["link"],
        _("If it was not you, you need do nothing: without the confirmation this address is not used."),
    )


def _new_password(link: AccountLink, words: dict[str, str]) -> Letter:
    return _letter(
        _("Choose a new password"),
        link.person,
        _(
            "Somebody asked for a new password for the sign-in name %(login)s. Open the link to choose one; it works"
            " once, until %(until)s."
        )
        % words,
        words["link"],
        _("If it was not you, you need do nothing: your password stays as it is."),
    )


def _restored(link: AccountLink, words: dict[str, str]) -> Letter:
    return _letter(
        _("Begin anew with a password of your own"),
        link.person,
        _(
            "An operator has taken the password and the second step of the sign-in name %(login)s away, because you"
            " could not get in any more. Open the link to choose a new password; it works once, until %(until)s."
        )
        % words,
        words["link"],
        _("If you did not ask for this, please do not open the link, and speak to another operator at once."),
    )


def _news(message: OutboxMessage) -> Letter:
    person = Person.objects.get(uid=message.payload["person"])
    with override(settings.LANGUAGE_CODE):
        when = date_format(to_local(message.created_at), "H:i d/m/Y")
        kind, about = message.payload["kind"], message.payload["about"]
        if kind == "restored":
            about = Person.objects.get(uid=about).name
        words = {"when": when, "about": about, "login": person.login or ""}
        subject, sentence = _news_words(kind)
        advice = _("If it was not you, choose a new password at once and tell the operator of your unit.")
        return _letter(subject, person, sentence % words, advice)


def _news_words(kind: str) -> tuple[str, str]:
    """Subject and sentence of each kind of news."""
    return {
        "password": (
            _("Your password has been changed"),
            _("At %(when)s a new password was set for the sign-in name %(login)s. Every session has ended."),
        ),
        "email": (
            _("Your e-mail address has been replaced"),
            _("Since %(when)s the account with the sign-in name %(login)s uses another e-mail address than this one."),
        ),
        "second_step_on": (
            _("Your second step has been switched on"),
            _("At %(when)s the second step of signing in was switched on for the sign-in name %(login)s."),
        ),
        "second_step_off": (
            _("Your second step has been switched off"),
            _("At %(when)s the second step of signing in was switched off for the sign-in name %(login)s."),
        ),
        "recovery_code": (
            _("A recovery code has been used"),
            _("At %(when)s somebody signed in as %(login)s with a recovery code. Codes left: %(about)s."),
        ),
        "restored": (
            _("An operator has let somebody begin anew"),
            _("At %(when)s another operator took the password and the second step of %(about)s away."),
        ),
    }[kind]


outbox.register_gate("accounts.link_is_open", lambda message: _link_of(message) is not None)
outbox.register_gate("accounts.person_is_here", _is_here)
outbox.register_letter("accounts.confirm_email", _with_link(_confirmation))
outbox.register_letter("accounts.new_password", _with_link(_new_password))
outbox.register_letter("accounts.restored", _with_link(_restored))
outbox.register_letter("accounts.news", _news)

from __future__ import annotations

import hashlib
from base64 import b32encode
from collections.abc import Sequence
from datetime import datetime

from django.db import models
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from chungtay.accounts.models import Person as PersonRow
from chungtay.kernel.audit import key_of, kind_of
from chungtay.kernel.clock import now, to_local
from chungtay.kernel.people import Person, Visitor
from chungtay.kernel.uids import new_uid
from chungtay.kernel.vietnamese import short_day
from chungtay.notices.models import Link
from chungtay.notices.rules.registers import Purpose, answer_label, purposes

SALT = "chungtay.notices.link"


def register_purpose(purpose: Purpose) -> Purpose:
    """Let a room ask questions by link."""
    if purposes.setdefault(purpose.key, purpose) is not purpose:
        raise ValueError(f"two rooms ask {purpose.key} by link")
    return purpose


def token_for(uid: str) -> str:
    """The word in the address of a link: computed from its row and the secret of the installation, 26 characters."""
    secret = salted_hmac(SALT, uid, algorithm="sha256").digest()[:16]
    return b32encode(secret).decode().rstrip("=").lower()


def digest_of(token: str) -> str:
    """How the word of a link is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def token_of(link: Link) -> str:
    """The word of a link that was made before; ValueError when the secret of the installation has changed since."""
    token = token_for(link.uid)
    if not constant_time_compare(digest_of(token), link.digest):
        raise ValueError("the secret of this installation was changed after the link was made")
    return token


def lay_link(
    purpose: str,
    about: models.Model,
    *,
    to: PersonRow | str,
    expires_at: datetime,
    by: Person,
    answers: Sequence[str] = (),
    is_single_use: bool = True,
) -> Link:
    """A link that is not saved yet; actions save it, one or many at once, and tell it."""
    uid = new_uid()
    return Link(
        uid=uid,
        purpose=purposes[purpose].key,
        kind=kind_of(about),
        key=key_of(about),
        person=None if isinstance(to, str) else to,
        address=to if isinstance(to, str) else "",
        digest=digest_of(token_for(uid)),
        answers=list(answers) or list(purposes[purpose].answers),
        is_single_use=is_single_use,
        expires_at=expires_at,
        made_at=now(),
        made_by_id=by.pk,
    )


def link_by_token(token: str) -> Link | None:
    """The link somebody came by; None for a word that is not ours, was altered or copied in part."""
    typed = token.strip().lower()
    return Link.objects.filter(digest=digest_of(typed)).select_related("person").first()


def closed_because(link: Link, visitor: Visitor, at: datetime) -> str:
    """Why this visitor can no longer answer by this link, in a sentence; empty while it is open to them."""
    purpose = purposes.get(link.purpose)
    if link.closed_at is not None or purpose is None:
        return _("This question has been withdrawn. There is nothing more for you to do.")
    if link.is_single_use and link.answered_at is not None:
        return _("This question was already answered on %(day)s: “%(answer)s”. The answer has been recorded.") % {
            "day": short_day(to_local(link.answered_at)),
            "answer": answer_label(link, link.answer),
        }
    if link.is_expired(at):
        return _("The time to answer by this link ended on %(day)s. Please ask whoever wrote to you.") % {
            "day": short_day(to_local(link.expires_at))
        }
    if link.person_id is not None and visitor.is_authenticated and visitor.pk != link.person_id:
        return _("This link was written to somebody else, so it cannot be answered from your account.")
    if not is_still_allowed(link):
        return _("This question no longer concerns whoever it was put to. Please ask whoever wrote to you.")
    return ""


def is_still_allowed(link: Link) -> bool:
    """Whether whoever the link was written to may still answer: asked anew each time."""
    if link.person is not None and not link.person.is_active:
        return False
    return link.purpose in purposes and purposes[link.purpose].is_still_allowed(link)

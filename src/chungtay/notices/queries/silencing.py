from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import salted_hmac

from chungtay.accounts.models import Person
from chungtay.notices.models import SilencedAddress

SALT = "chungtay.notices.silence"


@dataclass(frozen=True)
class Silencing:
    """Who asks, by the link at the foot of a letter, to be written to less: a person and a topic, or an address."""

    person: Person | None
    topic: str
    digest: str = ""


def absolute(path: str) -> str:
    """A path of ours as letters write it."""
    return f"{settings.PUBLIC_ADDRESS}{path}"


def address_digest(address: str) -> str:
    """How an address is known that wants no more letters."""
    return salted_hmac(SALT, address.strip().lower(), algorithm="sha256").hexdigest()


def silence_url(*, person: Person | None = None, topic: str = "", address: str = "") -> str:
    """The link at the foot of a letter; whoever holds it can do nothing but stop such letters."""
    words = {"p": person.uid, "t": topic} if person is not None else {"a": address_digest(address)}
    return absolute(reverse("notices:silence", kwargs={"token": signing.dumps(words, salt=SALT)}))


def silencing_by(token: str) -> Silencing | None:
    """What such a link asks for; None when it was altered, or the person is gone."""
    try:
        words = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    if "a" in words:
        return Silencing(None, "", str(words["a"]))
    person = Person.objects.filter(uid=str(words.get("p", "")), is_active=True).first()
    return Silencing(person, str(words.get("t", ""))) if person else None


def is_silenced(address: str) -> bool:
    """Whether an address without an account asked for no more letters."""
    return SilencedAddress.objects.filter(digest=address_digest(address)).exists()

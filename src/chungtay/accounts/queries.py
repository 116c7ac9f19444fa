"""Reads about people, and about who may come in."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core import signing
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac

from chungtay.accounts.choices import LinkPurpose
from chungtay.accounts.engine import codes
from chungtay.accounts.engine.sealing import key_for, seal, unseal
from chungtay.accounts.models import AccountLink, FirstRunToken, Person, RecoveryCode, SecondStep, SignInSession
from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import is_allowed
from chungtay.kernel.vietnamese import tidy

PostsProvider = Callable[[Sequence[Person], date], dict[int, str]]
SecondStepQuestion = Callable[[Person, date], bool]

HALF_SESSION_LASTS: Final = timedelta(minutes=10)
SEED_LASTS: Final = timedelta(minutes=30)
CODES_SHOWN_FOR: Final = timedelta(minutes=15)

_posts: list[PostsProvider] = []
_second_step: list[SecondStepQuestion] = []


def register_posts(provider: PostsProvider) -> PostsProvider:
    """Let an upper room say what people are on a day: their post and unit in one line, by the person's number."""
    _posts.append(provider)
    return provider


def posts_of(people: Sequence[Person], on: date) -> dict[int, str]:
    """The post and unit of each person on a day, as far as an upper room knows one."""
    found: dict[int, str] = {}
    for provider in _posts:
        found |= provider(people, on)
    return found


def require_second_step(question: SecondStepQuestion) -> SecondStepQuestion:
    """Let an upper room say who may not sign in by a password alone: the question answers for a person on a day."""
    _second_step.append(question)
    return question


def must_have_second_step(person: Person, on: date) -> bool:
    """Whether this person signs in with a second step or not at all, as this installation is set up."""
    return bool(settings.SECOND_STEP_REQUIRED) and any(question(person, on) for question in _second_step)


@require_second_step
def operates_the_installation(person: Person, on: date) -> bool:
    """Whether the person keeps the installation running, and so could open every door."""
    return person.is_operator


def system_person() -> Person:
    """Who acts when the system does something by itself; `ensure_system_person` makes them at the first start."""
    return Person.objects.get(is_system=True)


def can_anybody_sign_in() -> bool:
    """Whether somebody has a way in, invented people in the demo only; until then the first-run token is the way."""
    # Who came with a package has no password yet, and cannot sign in.
    able = Person.objects.filter(is_active=True).exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return (able if settings.IS_DEMO else able.filter(is_invented=False)).exists()


def is_in_real_use() -> bool:
    """Whether a person who is not invented may sign in: then this database is no place for the demo."""
    return Person.objects.filter(is_active=True, is_invented=False).exists()


def demo_people() -> list[Person]:
    """The invented people of the demo who may sign in, in the order they were made."""
    return list(Person.objects.filter(is_invented=True, is_active=True).order_by("id")[:24])


def digest_of(token: str) -> str:
    """How a token is stored: it is long and random, so that its digest says nothing of it."""
    return hashlib.sha256(token.encode()).hexdigest()


def came_by_first_run_token(person_key: int | None) -> bool:
    """Whether this is the person whom the word printed at the first start made."""
    return person_key is not None and FirstRunToken.objects.filter(used_by=person_key).exists()


def usable_first_run_token(token: str) -> FirstRunToken | None:
    """The row of a token that was printed and not yet used, as long as nobody can sign in."""
    if can_anybody_sign_in():
        return None
    return FirstRunToken.objects.filter(digest=digest_of(token), used_at__isnull=True).first()


def has_second_step(person: Person) -> bool:
    """Whether the person has an authenticator, and so is asked for a code after the password."""
    return SecondStep.objects.filter(person=person).exists()


def recovery_codes_left(person: Person) -> int:
    """How many codes on paper still work."""
    return RecoveryCode.objects.filter(person=person, used_at__isnull=True).count()


def half_session_of(person: Person, at: datetime) -> str:
    """Proof that a person has shown their password: good for the second step only, for ten minutes, and only once."""
    return signing.dumps([str(person.uid), _print_of(person), int(at.timestamp())], salt="chungtay.half-session")


def person_of_half_session(half: object, at: datetime) -> Person | None:
    """Who has shown their password; None when that was too long ago or has led to a sign-in or a change since."""
    try:
        uid, fingerprint, begun = signing.loads(str(half), salt="chungtay.half-session")
    except signing.BadSignature:
        return None
    if not 0 <= int(at.timestamp()) - begun <= HALF_SESSION_LASTS.total_seconds():
        return None
    person = Person.objects.filter(uid=uid, is_active=True).first()
    if person is None or not constant_time_compare(_print_of(person), fingerprint):
        return None
    return person


def _print_of(person: Person) -> str:
    """What changes with every sign-in by code, every new password and every end of all sessions."""
    step = SecondStep.objects.filter(person=person).values_list("begun_at", "last_step").first()
    state = [person.get_session_auth_hash(), str(step), str(recovery_codes_left(person))]
    return salted_hmac("chungtay.half-session", "\n".join(state), algorithm="sha256").hexdigest()


@dataclass(frozen=True)
class Seed:
    """A secret offered to an authenticator: sealed for the way through the form, in letters, and as its address."""

    sealed: str
    letters: str
    address: str


def offered_seed(person: Person, at: datetime, sealed: str = "") -> Seed:
    """The secret that was sealed for this person, or a fresh one: nothing is kept until a code has proved it."""
    letters = letters_of_seed(person, sealed, at)
    if letters is None:
        letters = codes.in_letters(secrets.token_bytes(codes.SECRET_BYTES))
        sealed = seal(f"{person.uid} {letters}", key=_key("second-step-offer"), at=at)
    address = codes.address_of(codes.from_letters(letters), account=person.login or person.name, issuer="Chung Tay")
    return Seed(sealed, letters, address)


def letters_of_seed(person: Person, sealed: str, at: datetime) -> str | None:
    """The offered secret in letters; None when the offer is too old, altered or somebody else's."""
    words = unseal(sealed, key=_key("second-step-offer"), at=at, within=SEED_LASTS) if sealed else None
    uid, _space, letters = (words or "").partition(" ")
    return letters if letters and uid == str(person.uid) else None


def sealed_secret(letters: str, at: datetime) -> str:
    """The secret as the table keeps it."""
    return seal(letters, key=_key("second-step"), at=at)


def secret_of(second_step: SecondStep, at: datetime) -> bytes | None:
    """The secret both sides know; None when the installation's key has changed since."""
    letters = unseal(second_step.secret, key=_key("second-step"), at=at)
    return codes.from_letters(letters) if letters else None


def sealed_codes(found: Sequence[str], at: datetime) -> str:
    """Fresh recovery codes on their way to the one page that shows them."""
    return seal("\n".join(found), key=_key("recovery-codes"), at=at)


def codes_to_show(sealed: object, at: datetime) -> list[str]:
    """The recovery codes that were just made; none when they have been put away, or lay open too long."""
    words = unseal(str(sealed or ""), key=_key("recovery-codes"), at=at, within=CODES_SHOWN_FOR)
    return words.split("\n") if words else []


def digest_of_recovery_code(person: Person, figures: str) -> str:
    """How a recovery code is stored: keyed, because twelve figures alone could be tried out."""
    return salted_hmac("chungtay.recovery-code", f"{person.uid}\n{figures}", algorithm="sha256").hexdigest()


def _key(purpose: str) -> bytes:
    return key_for(purpose, secret_key=settings.SECRET_KEY)


def token_of(link: AccountLink) -> str:
    """The word in the address of a link: made from the installation's key, so that no table holds it."""
    made = salted_hmac("chungtay.account-link", f"{link.uid}\n{link.purpose}", algorithm="sha256").digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def open_link(token: str, purpose: LinkPurpose, at: datetime) -> AccountLink | None:
    """The link somebody followed, while it may still be used for this purpose."""
    links = AccountLink.objects.select_related("person").filter(person__is_active=True)
    return links.filter(digest=digest_of(token), purpose=purpose, used_at__isnull=True, expires_at__gt=at).first()


def link_waiting(person: Person, purpose: LinkPurpose, at: datetime) -> AccountLink | None:
    """The link of this kind that lies in the person's mailbox and still works."""
    return person.account_links.filter(purpose=purpose, used_at__isnull=True, expires_at__gt=at).first()


def sealed_words(typed: str, at: datetime) -> str:
    """What a visitor typed, on its way to a job: whoever reads the table of jobs learns nothing."""
    return seal(typed, key=_key("forgotten-password"), at=at)


def person_who_forgot(sealed: str, at: datetime) -> Person | None:
    """The person behind a typed sign-in name or address who can be written to at a confirmed address, if any."""
    typed = tidy(unseal(sealed, key=_key("forgotten-password"), at=at, within=timedelta(days=1)) or "").lower()
    if not typed:
        return None
    reachable = Person.objects.filter(is_active=True, email_confirmed_at__isnull=False)
    return reachable.filter(login=typed).first() or reachable.filter(email=typed).first()


def visible_sessions(visitor: Visitor, at: datetime) -> QuerySet[SignInSession]:
    """Where this person is signed in, the browser seen last first; nobody sees anybody else's."""
    return SignInSession.objects.filter(person_id=visitor.pk or 0, expires_at__gt=at).order_by("-seen_at", "-id")


def visible_sign_ins(visitor: Visitor, words: str = "") -> QuerySet[Person]:
    """Everybody who may sign in and whether they have a second step, for operators only; narrowed by name or login."""
    if not is_allowed(visitor, "accounts.people"):
        return Person.objects.none()
    found = Person.objects.filter(is_active=True)
    if words := tidy(words):
        found = found.filter(Q(name__icontains=words) | Q(login__icontains=words) | Q(email__icontains=words))
    return found.annotate(is_protected=Exists(SecondStep.objects.filter(person=OuterRef("pk"))))


def operators_but(person: Person) -> list[Person]:
    """The other people who run this installation and can be written to."""
    reachable = Person.objects.filter(is_operator=True, is_active=True, email_confirmed_at__isnull=False)
    return list(reachable.exclude(pk=person.pk).order_by("id"))

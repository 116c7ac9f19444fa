"""One effect per key: a form sent twice, by a double click or after a broken line, acts once and answers twice."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.files import File
from django.db import IntegrityError, OperationalError, transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from chungtay.kernel.clock import now
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.models import IdempotencyKey
from chungtay.kernel.people import Person

KEPT_FOR = timedelta(days=30)
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "idempotency_key"})


@dataclass
class Attempt:
    """One try under a key: the first acts and leaves its answer, a later one finds it."""

    is_first: bool
    answer: str = ""


def new_key() -> str:
    """A fresh key for one opened form: 128 random bits, URL-safe."""
    return secrets.token_urlsafe(16)


def body_hash(body: Mapping[str, Any]) -> str:
    """The digest of what was sent, whatever the order of its fields; a file counts by its bytes."""
    lists = body.lists() if isinstance(body, QueryDict) else body.items()
    typed = {name: value for name, value in lists if name not in NOT_TYPED}
    return hashlib.sha256(json.dumps(typed, sort_keys=True, default=_told).encode()).hexdigest()


def _told(value: object) -> str:
    if isinstance(value, File):
        digest = hashlib.file_digest(value.open(), "sha256").hexdigest()
        value.seek(0)
        return digest
    return str(value)


@contextmanager
def once(person: Person, action: str, key: str, body: Mapping[str, Any]) -> Iterator[Attempt]:
    """Run a block in one transaction with its key.

    The block asks `attempt.is_first` before it acts and leaves `attempt.answer` (up to 300 characters, such as the
    address to go on to); on a later try with the same body the answer is there already. The same key with another body
    is refused, and a block that fails leaves no key behind.
    """
    if not key or len(key) > 64:
        raise RuleBroken(_("This form has lost its key. Open the page again and send it once more."))
    digest = body_hash(body)
    with transaction.atomic():
        row, is_first = _claim(person, action, key, digest)
        if row.body_hash != digest:
            raise RuleBroken(
                _(
                    "This form was already sent with other contents, and those were kept."
                    " Open the page again to see them and to change them."
                )
            )
        attempt = Attempt(is_first, row.answer)
        yield attempt
        if is_first:
            row.answer = attempt.answer
            row.save(update_fields=["answer"])


def _claim(person: Person, action: str, key: str, digest: str) -> tuple[IdempotencyKey, bool]:
    """The row of this key, and whether we made it; waits for another request that holds the key, but not for ever."""
    row = IdempotencyKey(key=key, person_id=person.pk, action=action, body_hash=digest, at=now())
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return IdempotencyKey.objects.get(key=key, person_id=person.pk, action=action), False
    except OperationalError as fault:
        raise RuleBroken(_("This form is still being worked on. Wait a moment, then open the page again.")) from fault
    return row, True


def forget_old_keys() -> int:
    """Take away keys older than thirty days; returns how many."""
    gone, _by_model = IdempotencyKey.objects.filter(at__lt=now() - KEPT_FOR).delete()
    return gone

"""Effects on the world as rows: written with the change, carried out by the worker, asked once more before they go."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.mail import EmailMessage
from django.db import IntegrityError, connection, models, transaction

from chungtay.kernel.clock import now
from chungtay.kernel.models import OutboxMessage, OutboxState

logger = logging.getLogger(__name__)

MOST_TRIES = 8

# A message taken by a worker that is then killed comes back after this time; no channel may take longer to answer.
LEASE = timedelta(minutes=10)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)

Channel = Callable[[OutboxMessage], None]
Gate = Callable[[OutboxMessage], bool]


@dataclass(frozen=True)
class Letter:
    """The words of one message, made at the moment of sending from the keys in its payload."""

    subject: str
    body: str


LetterWriter = Callable[[OutboxMessage], Letter]

_channels: dict[str, Channel] = {}
_gates: dict[str, Gate] = {}
_letters: dict[str, LetterWriter] = {}


def register_channel(name: str, send: Channel) -> None:
    """Add a way out; `send` raises when the message did not go."""
    _register(_channels, name, send)


def register_gate(name: str, is_allowed: Gate) -> None:
    """Add the question asked right before sending: may this person still receive this?"""
    _register(_gates, name, is_allowed)


def register_letter(name: str, write: LetterWriter) -> None:
    """Add a letter of the channel “mail”; a message names it in its payload under `letter`."""
    _register(_letters, name, write)


def put(
    channel: str,
    recipient: str,
    payload: Mapping[str, Any],
    *,
    dedupe_key: str,
    gate: str,
    not_before: datetime | None = None,
) -> OutboxMessage | None:
    """Write a message in the transaction of its cause; None when one with this key was written before.

    The payload holds keys, never the words themselves: what must be forgotten may not lie here.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{dedupe_key} was put outside a transaction")
    if channel not in _channels or gate not in _gates:
        raise KeyError(f"nobody has registered the channel {channel} or the gate {gate}")
    message = OutboxMessage(
        channel=channel,
        recipient=recipient,
        payload=dict(payload),
        dedupe_key=dedupe_key,
        gate=gate,
        not_before=not_before or now(),
        created_at=now(),
    )
    try:
        with transaction.atomic():
            message.save(force_insert=True)
    except IntegrityError:
        if OutboxMessage.objects.filter(dedupe_key=dedupe_key).exists():
            return None
        raise
    return message


def deliver_due(limit: int = 20) -> int:
    """Take up to `limit` messages that are due and carry each out; returns how many were taken."""
    taken = _claim(limit)
    for message in taken:
        _deliver(message)
    return len(taken)


def _claim(limit: int) -> list[OutboxMessage]:
    """Take due messages for the length of a lease; a message that has used up its tries is given up here."""
    waiting = OutboxMessage.objects.filter(state=OutboxState.WAITING, not_before__lte=now())
    if not waiting.exists():  # an idle look must not take SQLite's one write lock
        return []
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True)
        taken = []
        for message in waiting.order_by("not_before", "id")[:limit]:
            if message.tries >= MOST_TRIES:
                message.state, message.finished_at = OutboxState.FAILED, now()
                message.last_error = message.last_error or "the worker ended in the middle of every try"
            else:
                message.tries += 1
                message.not_before = now() + LEASE
                taken.append(message)
            message.save(update_fields=["state", "finished_at", "last_error", "tries", "not_before"])
    return taken


def _deliver(message: OutboxMessage) -> None:
    try:
        if _gates[message.gate](message):
            _channels[message.channel](message)
            outcome = OutboxState.SENT
        else:
            outcome = OutboxState.REFUSED
    except Exception as fault:  # noqa: BLE001, RUF100  # whatever a channel raises, the message must not be lost
        _put_off(message, fault)
        return
    _settle(message, state=outcome, finished_at=now(), last_error="")
    logger.info("outbox %s %s: %s", message.channel, message.dedupe_key, outcome)


def _put_off(message: OutboxMessage, fault: Exception) -> None:
    error = f"{type(fault).__name__}: {fault}"
    is_over = message.tries >= MOST_TRIES or getattr(fault, "is_final", False)  # a channel may know it is in vain
    wait = min(FIRST_WAIT * 2 ** (message.tries - 1), LONGEST_WAIT)
    _settle(
        message,
        state=OutboxState.FAILED if is_over else OutboxState.WAITING,
        finished_at=now() if is_over else None,
        not_before=now() + wait,
        last_error=error[:500],
    )
    logger.warning("outbox %s %s: try %d failed: %s", message.channel, message.dedupe_key, message.tries, error[:200])


def _settle(message: OutboxMessage, **values: Any) -> None:
    """Write the outcome, unless the lease ran out and another worker has taken the message since."""
    mine = OutboxMessage.objects.filter(pk=message.pk, state=OutboxState.WAITING, tries=message.tries)
    mine.update(**values)


def _register(register: dict[str, Any], name: str, value: Callable[..., Any]) -> None:
    if register.get(name, value) is not value:
        raise ValueError(f"{name} is registered twice")
    register[name] = value


def send_mail(message: OutboxMessage) -> None:
    """Send one letter; its Message-ID is the message's own, so that a second copy can be told by the receiver."""
    letter = _letters[message.payload["letter"]](message)
    EmailMessage(
        subject=letter.subject,
        body=letter.body,
        to=[message.recipient],
        headers={"Message-ID": f"<{message.uid}@chungtay.invalid>"},
    ).send()


register_channel("mail", send_mail)


def failed_messages() -> models.QuerySet[OutboxMessage]:
    """The messages that were given up, newest first: an operator must see them."""
    return OutboxMessage.objects.filter(state=OutboxState.FAILED).order_by("-id")


def send_again(message: OutboxMessage) -> None:
    """Give a message that was given up its tries back."""
    OutboxMessage.objects.filter(pk=message.pk, state=OutboxState.FAILED).update(
        state=OutboxState.WAITING, tries=0, not_before=now(), finished_at=None
    )

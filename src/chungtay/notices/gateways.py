"""The mail server: one connection kept open from letter to letter, and failures told apart by what they mean."""

from __future__ import annotations

import smtplib
import time
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend

LETTERS_OF_ONE_CONNECTION: Final = 100
FOR_GOOD: Final = 500  # answers below are for now only
KEPT_OPEN: Final = 5.0  # seconds without a letter, after which a server may have hung up


class ServerUnreachable(Exception):  # noqa: N818  # reads aloud where it is caught
    """Nobody can be written to at present: no fault of the letter, so it costs it no try."""


class AddressRefused(smtplib.SMTPRecipientsRefused):
    """The server says for good (5xx, RFC 5321 §4.2.1) that nobody lives there: trying again would be in vain."""

    is_final = True


@dataclass
class Counter:
    """Where letters are handed over: a connection that is used again while it is fresh."""

    backend: Any = None
    handed_over: int = 0
    last_at: float = field(default_factory=time.monotonic)

    def hand_over(self, mail: EmailMessage) -> None:
        """Give one letter to the server; what is raised says whether the letter or the server is at fault."""
        self.connect()
        try:
            self.backend.send_messages([mail])
        except smtplib.SMTPRecipientsRefused as fault:
            self.close()
            is_for_good = all(code >= FOR_GOOD for code, _words in fault.recipients.values())
            raise (AddressRefused(fault.recipients) if is_for_good else fault) from fault
        except BaseException:
            self.close()
            raise
        self.handed_over += 1
        self.last_at = time.monotonic()

    def connect(self) -> None:
        """Open a connection unless a fresh one is there; ServerUnreachable when that fails."""
        is_stale = self.handed_over >= LETTERS_OF_ONE_CONNECTION or time.monotonic() - self.last_at > KEPT_OPEN
        if self.backend is not None and is_stale:
            self.close()
        if self.backend is not None:
            return
        backend = get_connection()
        try:
            if isinstance(backend, EmailBackend):  # the others keep nothing open
                backend.open()
        except (OSError, smtplib.SMTPException) as fault:
            raise ServerUnreachable(f"{type(fault).__name__}: {fault}") from fault
        self.backend, self.handed_over, self.last_at = backend, 0, time.monotonic()

    def close(self) -> None:
        """Hang up, whatever state the connection is in."""
        backend, self.backend = self.backend, None
        if isinstance(backend, EmailBackend):
            try:
                backend.close()
            except (OSError, smtplib.SMTPException):
                backend.connection = None


counter: Final = Counter()

"""Sessions in a table of our own: keys kept as digests only, each row knows whose it is and when it was last seen.

Last seen is written with the session's own save, at most every ten minutes, after the page has answered; no view does
it. With it the session's twelve hours begin anew, up to a bound nothing moves.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, transaction

from chungtay.accounts.engine.devices import browser_of, shortened, system_of
from chungtay.accounts.models import SignInSession
from chungtay.accounts.queries import digest_of
from chungtay.kernel.clock import now

SEEN_AFTER: Final = timedelta(minutes=10)
LONGEST: Final = timedelta(days=7)
# Every page asks this: putting the question together from the model takes longer than answering it.
OPENED: Final = "SELECT * FROM accounts_signinsession WHERE session_key = %s"


class SessionStore(SessionBase):
    """The session of one browser, as Django's middleware asks for it."""

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self._device: dict[str, str] = {}

    def note_device(self, user_agent: str, address: str) -> None:
        """Remember in a few words what the person signs in with, so that they know it again."""
        self._device = {
            "browser": browser_of(user_agent),
            "system": system_of(user_agent),
            "network": shortened(address),
        }
        self.modified = True

    def load(self) -> dict[str, Any]:
        moment = now()
        row = next(iter(SignInSession.objects.raw(OPENED, [digest_of(self.session_key or "")])), None)
        if row is None or row.expires_at <= moment or row.begun_at <= moment - LONGEST:
            self._session_key = None
            return {}
        self._device = {"browser": row.browser, "system": row.system, "network": row.network}
        if row.person_id is not None and moment - row.seen_at > SEEN_AFTER:
            self.modified = True
        return self.decode(row.session_data)

    def exists(self, session_key: str) -> bool:
        return SignInSession.objects.filter(session_key=digest_of(session_key)).exists()

    def create(self) -> None:
        while True:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]  # Django's, left out by its stubs
            try:
                self.save(must_create=True)
            except CreateError:  # somebody else drew the same key
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            self.create()
            return
        content = self._get_session(no_load=must_create)  # type: ignore[attr-defined]  # Django's, left out by its stubs
        moment = now()
        values: dict[str, Any] = {
            "session_data": self.encode(content),
            "expires_at": moment + timedelta(seconds=settings.SESSION_COOKIE_AGE),
            "person_id": content.get(SESSION_KEY),
            "seen_at": moment,
            **self._device,
        }
        key = digest_of(self.session_key)
        if not must_create:
            if not SignInSession.objects.filter(session_key=key).update(**values):
                raise UpdateError  # ended meanwhile: it does not come back
            return
        try:
            with transaction.atomic():
                SignInSession.objects.create(session_key=key, begun_at=moment, **values)
        except IntegrityError as taken:
            raise CreateError from taken

    def delete(self, session_key: str | None = None) -> None:
        key = self.session_key if session_key is None else session_key
        if key is not None:
            SignInSession.objects.filter(session_key=digest_of(key)).delete()

    @classmethod
    def clear_expired(cls) -> None:
        moment = now()
        SignInSession.objects.filter(expires_at__lte=moment).delete()
        SignInSession.objects.filter(begun_at__lte=moment - LONGEST).delete()

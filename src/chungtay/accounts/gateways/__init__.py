"""The door by which Django lets people in, and keeps them in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend

from chungtay.accounts.models import Person

# Every page asks this: putting the question together from the model takes longer than answering it.
WHO = "SELECT * FROM accounts_person WHERE id = %s"


class PeopleOfThisInstallation(ModelBackend):
    """Asked at every sign-in and for every request of a session: the demo's people come in only while it runs."""

    def get_user(self, user_id: Any) -> Person | None:
        person = next(iter(Person.objects.raw(WHO, [user_id])), None)
        return person if person is not None and self.user_can_authenticate(person) else None

    def user_can_authenticate(self, user: Any) -> bool:
        # Their password is printed: a database that was a demo once must not open to it.
        return super().user_can_authenticate(user) and (settings.IS_DEMO or not user.is_invented)

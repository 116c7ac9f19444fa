"""The name lower floors use for a person, signed in or not."""

from __future__ import annotations

from typing import Any, Protocol

from django.contrib.auth.models import AnonymousUser


class Person(Protocol):
    """What every floor may ask of a person; the table stands in `accounts`."""

    @property
    def pk(self) -> Any: ...
    @property
    def uid(self) -> Any: ...
    @property
    def name(self) -> Any: ...
    @property
    def is_operator(self) -> Any: ...
    @property
    def is_authenticated(self) -> Any: ...


Visitor = Person | AnonymousUser

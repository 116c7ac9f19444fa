"""Public addresses: random 128-bit identifiers, never row numbers."""

from __future__ import annotations

import secrets
from typing import NewType

from django.db import models
from django.urls import register_converter

Uid = NewType("Uid", str)

UID_LENGTH = 22  # 128 bits in URL-safe base 64


def new_uid() -> str:
    """A random 128-bit identifier as 22 URL-safe characters, never starting with a dash."""
    while True:
        uid = secrets.token_urlsafe(16)
        if uid[0] not in "-_":
            return uid


class UidField(models.CharField[str, str]):
    """The public identifier of a row."""

    def __init__(self, **options: object) -> None:
        defaults: dict[str, object] = {"max_length": UID_LENGTH, "unique": True, "default": new_uid, "editable": False}
        super().__init__(**(defaults | options))  # type: ignore[arg-type]  # options of any field pass through


class UidConverter:
    regex = "[A-Za-z0-9_-]{22}"

    def to_python(self, value: str) -> Uid:
        return Uid(value)

    def to_url(self, value: str) -> str:
        return value


register_converter(UidConverter, "uid")

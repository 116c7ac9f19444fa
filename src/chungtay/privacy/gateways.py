"""Bytes of files that were erased leave the disk: an effect of its own, tried again until it is done."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from chungtay.kernel.models import OutboxMessage, StoredFile
from chungtay.kernel.outbox import register_channel, register_gate

CHANNEL, GATE = "privacy.forget_file", "privacy.file_is_nobodys"


def forget_file(message: OutboxMessage) -> None:
    """Take the bytes off the disk; gone already is as good."""
    (Path(settings.MEDIA_ROOT) / message.payload["path"]).unlink(missing_ok=True)


def is_nobodys(message: OutboxMessage) -> bool:
    """Whether no row points to these bytes any more: the same bytes may have been brought twice."""
    return not StoredFile.objects.filter(path=message.payload["path"]).exists()


register_channel(CHANNEL, forget_file)
register_gate(GATE, is_nobodys)

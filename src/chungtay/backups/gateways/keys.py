"""The file a key is kept in: made once, readable by its owner only, never beside what it opens."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from chungtay.backups.engine.envelope import mark_of, new_key, read_key
from chungtay.kernel.errors import RuleBroken


def make_key(path: Path, *, away_from: Sequence[Path]) -> None:
    """Write a fresh key into a new file; refused in the folders of the data and of the copies."""
    resolved = path.resolve()
    for place in away_from:
        if resolved.is_relative_to(place.resolve()):
            raise RuleBroken(
                _("The key may not lie in %(folder)s, beside what it opens. Choose another place, such as a USB stick.")
                % {"folder": place}
            )
    key = new_key()
    try:
        opened = os.open(resolved, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as fault:
        raise RuleBroken(
            _("The key file %(file)s cannot be made (%(reason)s). Choose a new name in a folder that is there.")
            % {"file": path, "reason": fault.strerror}
        ) from fault
    with os.fdopen(opened, "w", encoding="utf-8") as file:
        file.write(f"# Chung Tay, key of copies {mark_of(read_key(key))}\n{key}\n")
        file.flush()
        os.fsync(file.fileno())

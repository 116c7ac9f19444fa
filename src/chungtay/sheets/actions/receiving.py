from __future__ import annotations

import hashlib
import os
import secrets
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Final

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.kernel.clock import to_local
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.files import MEGABYTE
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import tidy
from chungtay.sheets.facts import SheetReceived, about
from chungtay.sheets.models import SheetImport
from chungtay.sheets.rules.offers import offer_of, scopes_of

MOST_BYTES: Final = 20 * MEGABYTE


@transaction.atomic
def receive_file(
    uploaded: UploadedFile[bytes], *, sheet_key: str, scope_uid: str, by: Person, at: datetime
) -> SheetImport:
    """Put a file aside, unopened, to be read by the worker; what it holds is nobody's word yet."""
    offer = offer_of(sheet_key)
    label = scopes_of(offer, by, to_local(at).date()).get(scope_uid)
    if label is None:
        raise RuleBroken(
            _("You cannot bring this sheet in for that body today. Choose one of the bodies listed."), field="scope"
        )
    received = SheetImport(
        sheet_key=sheet_key,
        sheet_title=offer.sheet.title,
        scope_uid=scope_uid,
        scope_label=label[:200],
        file_name=_name(uploaded),
        by_id=by.pk,
        received_at=at,
        moved_at=at,
    )
    received.sha256, received.size = _keep(uploaded, received.path)
    received.save()
    tell(SheetReceived(**about(received), sha256=received.sha256, by=by))
    return received


def _name(uploaded: UploadedFile[bytes]) -> str:
    return tidy(PurePosixPath((uploaded.name or "").replace("\\", "/")).name)[:120] or "?"


def _keep(uploaded: UploadedFile[bytes], path: Path) -> tuple[str, int]:
    """Copy piece by piece, never more than may be; the digest and the size of what lies there afterwards."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f".{secrets.token_hex(8)}")
    digest, size = hashlib.sha256(), 0
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for chunk in uploaded.chunks():
                size += len(chunk)
                if size > MOST_BYTES:
                    raise RuleBroken(
                        _("“%(name)s” is larger than %(limit)d MB. Divide it and bring the parts in one by one.")
                        % {"name": _name(uploaded), "limit": MOST_BYTES // MEGABYTE},
                        field="file",
                    )
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        if not size:
            raise RuleBroken(_("“%(name)s” is empty. Choose the file again.") % {"name": _name(uploaded)}, field="file")
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return digest.hexdigest(), size

"""Files that people give us: checked by what they hold, cleaned, kept by their digest, never shown in the page."""

from __future__ import annotations

import hashlib
import io
import os
import re
import secrets
from collections.abc import Callable, Collection
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import puremagic
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from chungtay.kernel.clock import now
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.models import StoredFile
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import tidy

MEGABYTE = 1024 * 1024
MOST_BYTES = 20 * MEGABYTE
MOST_PIXELS = 60_000_000  # a page at 600 dots per inch is 35 million

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
SCANS = frozenset({PDF, JPEG, PNG})
SUFFIXES = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png"}
# What a room above asks of every PDF that is brought: it raises RuleBroken with the name of the file.
PDF_CHECKS: list[Callable[[bytes, str], None]] = []


def store_upload(uploaded: UploadedFile[bytes], *, by: Person, allowed: Collection[str] = SCANS) -> StoredFile:
    """Check, clean and keep an uploaded file; what is refused is refused with the reason, the limit and the remedy."""
    content = _read(uploaded)
    content_type = _sniff(content)
    if content_type not in allowed:
        raise RuleBroken(
            _("“%(name)s” is not one of the kinds taken here: %(kinds)s. Scan or save it as one of these.")
            % {"name": _name(uploaded), "kinds": ", ".join(sorted(kind.rpartition("/")[2].upper() for kind in allowed))}
        )
    if content_type == PDF:
        _check_pdf(content, _name(uploaded))
    else:
        content = _redrawn(content, _name(uploaded))
    digest = hashlib.sha256(content).hexdigest()
    path = f"{digest[:2]}/{digest}{SUFFIXES[content_type]}"
    keep_bytes(path, content)
    return StoredFile.objects.create(
        name=_file_name(uploaded, content_type),
        path=path,
        content_type=content_type,
        size=len(content),
        sha256=digest,
        at=now(),
        by_id=by.pk,
    )


def open_file(stored: StoredFile) -> BinaryIO:
    """The bytes of a stored file; refused when they are gone or are no longer the ones that were stored."""
    file = Path(settings.MEDIA_ROOT) / stored.path
    content = file.read_bytes() if file.is_file() else b""
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        raise RuleBroken(
            _("The file “%(name)s” is damaged or gone from the disk. Ask the operator to restore it from a backup.")
            % {"name": stored.name}
        )
    return io.BytesIO(content)


def download_response(stored: StoredFile) -> FileResponse:
    """An answer that saves the file and never shows it: no browser may take it for a page of ours."""
    response = FileResponse(
        open_file(stored), as_attachment=True, filename=stored.name, content_type=stored.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _read(uploaded: UploadedFile[bytes]) -> bytes:
    name = _name(uploaded)
    uploaded.seek(0)
    content: bytes = uploaded.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise RuleBroken(
            _("“%(name)s” is larger than %(limit)d MB. Scan it at 150–300 dots per inch, or in parts.")
            % {"name": name, "limit": MOST_BYTES // MEGABYTE}
        )
    if not content:
        raise RuleBroken(_("“%(name)s” is empty. Choose the file again.") % {"name": name})
    return content


def _sniff(content: bytes) -> str:
    """What the bytes are, whatever the name says; empty for what is not known."""
    try:
        return puremagic.from_string(content, mime=True)
    except puremagic.PureError:
        return ""


def _check_pdf(content: bytes, name: str) -> None:
    """Header, end mark, and a cross-reference that lies inside the file (ISO 32000-1, 7.5)."""
    start = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*$", content[-2048:])
    if not re.match(rb"%PDF-[12]\.\d", content) or start is None or int(start[1]) >= len(content):
        raise RuleBroken(
            _("“%(name)s” is not a whole PDF: its beginning or its end is missing. Save it anew and try again.")
            % {"name": name}
        )
    for check in PDF_CHECKS:
        check(content, name)


def _redrawn(content: bytes, name: str) -> bytes:
    """The picture drawn anew, upright: place, time and camera do not come along."""
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as picture:
            kind = picture.format
            if picture.width * picture.height > MOST_PIXELS:
                raise Image.DecompressionBombError
            upright = ImageOps.exif_transpose(picture)
            has_alpha = kind == "PNG" and upright.has_transparency_data
            plain = upright.convert("RGBA" if has_alpha else "L" if upright.mode in {"1", "L"} else "RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise RuleBroken(
            _("“%(name)s” has more than %(limit)d million pixels. Scan it at 300 dots per inch.")
            % {"name": name, "limit": MOST_PIXELS // 1_000_000}
        ) from fault
    except (OSError, ValueError, SyntaxError) as fault:
        raise RuleBroken(
            _("“%(name)s” is damaged and cannot be read as a picture. Scan it again or choose another file.")
            % {"name": name}
        ) from fault
    plain.info.clear()
    clean = io.BytesIO()
    plain.save(clean, format=kind, **({"quality": 90} if kind == "JPEG" else {"optimize": True}))
    return clean.getvalue()


def _name(uploaded: UploadedFile[bytes]) -> str:
    return tidy(PurePosixPath((uploaded.name or "").replace("\\", "/")).name)[:120] or "?"


def _file_name(uploaded: UploadedFile[bytes], content_type: str) -> str:
    """The name as given, in one spelling of Vietnamese, with the ending of what the file really is."""
    return (PurePosixPath(_name(uploaded)).stem.strip(". ") or "scan") + SUFFIXES[content_type]


def keep_bytes(path: str, content: bytes) -> None:
    """Put the bytes on the disk before the row is committed; a name under which they lie always holds all of them."""
    target = Path(settings.MEDIA_ROOT) / path
    if target.exists() and target.read_bytes() == content:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{secrets.token_hex(8)}")
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.chmod(settings.FILE_UPLOAD_PERMISSIONS or 0o640)
    fresh.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)

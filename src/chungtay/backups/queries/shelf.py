"""The folder with the copies: which are good, and where the key lies."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from chungtay.backups.engine.envelope import read_key
from chungtay.backups.engine.keeping import Keeping
from chungtay.backups.engine.manifest import NAME, Manifest, read_manifest
from chungtay.kernel.clock import to_local
from chungtay.kernel.errors import RuleBroken

UNFINISHED = ".unfinished"


@dataclass(frozen=True)
class Copy:
    """A copy on the disk that was restored and compared before it got its name."""

    folder: Path
    manifest: Manifest
    proof: str

    @property
    def words(self) -> str:
        """The copy in words: its folder and the moment it was made."""
        return f"{self.folder} ({to_local(self.manifest.made_at):%d/%m/%Y %H:%M})"


def shelf() -> Path:
    """The folder the copies of this installation are kept in."""
    return Path(settings.BACKUP_DIR)


def copy_in(folder: Path) -> Copy:
    """The copy in a folder; refused with a sentence when there is none."""
    try:
        manifest, proof = read_manifest((folder / NAME).read_text(encoding="utf-8"))
    except OSError as fault:
        raise RuleBroken(
            _("There is no copy in %(folder)s: the file manifest.json cannot be read. Name the folder of one copy.")
            % {"folder": folder}
        ) from fault
    except ValueError as fault:
        raise RuleBroken(
            _("The file manifest.json in %(folder)s is damaged, or of a newer version. Use another copy.")
            % {"folder": folder}
        ) from fault
    return Copy(folder, manifest, proof)


def good_copies(place: Path) -> list[Copy]:
    """The copies in a folder that passed their trial, newest first."""
    found = []
    for path in place.glob(f"*/{NAME}"):
        if path.parent.suffix == UNFINISHED:
            continue
        try:
            copy = copy_in(path.parent)
        except RuleBroken:
            continue
        if copy.manifest.verified_at is not None:
            found.append(copy)
    return sorted(found, key=lambda copy: copy.manifest.made_at, reverse=True)


def last_good(place: Path) -> Copy | None:
    """The newest copy that passed its trial."""
    return next(iter(good_copies(place)), None)


def keeping() -> Keeping:
    """How many copies stay, as the installation is set up."""
    try:
        return Keeping.parse(settings.BACKUP_KEEP)
    except ValueError as fault:
        raise ImproperlyConfigured(
            _("CHUNGTAY_BACKUP_KEEP must be three whole numbers from 1 up: days, weeks, months; for example 7,5,12.")
        ) from fault


def key_in_use(place: Path) -> bytes | None:
    """The key copies are encrypted with; None when the installation has none."""
    if not settings.BACKUP_KEY_FILE:
        return None
    path = Path(settings.BACKUP_KEY_FILE).resolve()
    if path.is_relative_to(place.resolve()):
        raise RuleBroken(
            _("The key %(file)s lies in the folder of the copies: who finds them finds it. Move it elsewhere.")
            % {"file": path}
        )
    return key_from(path)


def key_from(path: Path) -> bytes:
    """The key in a file; refused with a sentence when it cannot be read or is none."""
    try:
        return read_key(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise RuleBroken(
            _("The key file %(file)s cannot be read (%(reason)s).") % {"file": path, "reason": fault.strerror}
        ) from fault
    except ValueError as fault:
        raise RuleBroken(
            _("The file %(file)s holds no key of Chung Tay. Make one with ./chungtay backup --make-key FILE.")
            % {"file": path}
        ) from fault

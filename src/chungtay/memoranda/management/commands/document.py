from __future__ import annotations

from argparse import ArgumentParser
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import override

from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken
from chungtay.memoranda.queries.files import WRITERS
from chungtay.memoranda.queries.named import demo_file, demo_names, file_with_uid


class Command(BaseCommand):
    help = "Write a memorandum or an official document as .docx or .pdf."
    requires_system_checks = ()  # pages are not served here

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("uid", nargs="?", default="", help="the identifier at the end of its address")
        parser.add_argument("--demo", metavar="NAME", default="", help="one of the demo's, by its name")
        parser.add_argument("--out", type=Path, metavar="FILE", help="FILE.docx or FILE.pdf")
        parser.add_argument("--force", action="store_true", help="write over a file that is there")

    def handle(self, *_args: Any, **options: Any) -> None:
        with override("vi"):
            try:
                out = place_for(options["out"], is_forced=options["force"])
                ending = out.suffix.lower().lstrip(".")
                keep(asked_for(options["uid"].strip(), options["demo"], ending), out)
            except RuleBroken as broken:
                raise CommandError(str(broken)) from broken
            except OSError as fault:
                raise CommandError(
                    _("The file %(file)s cannot be written: %(reason)s. Choose another place.")
                    % {"file": options["out"], "reason": fault.strerror}
                ) from fault
            except DatabaseError as fault:
                raise CommandError(
                    _("The database of this data folder is not ready. Run ./chungtay serve or ./chungtay demo once.")
                ) from fault
            self.stdout.write(_("Written: %(file)s") % {"file": out})


def place_for(out: Path | None, *, is_forced: bool) -> Path:
    if out is None:
        raise RuleBroken(_("Say where to write it: --out FILE.docx or --out FILE.pdf"))
    if out.suffix.lower().lstrip(".") not in WRITERS:
        raise RuleBroken(_("The name “%(file)s” must end in .docx or .pdf.") % {"file": out.name})
    if not out.parent.is_dir():
        raise RuleBroken(_("The folder %(folder)s is not there. Make it first.") % {"folder": out.parent})
    if out.exists() and (out.is_dir() or not is_forced):
        raise RuleBroken(_("%(file)s is there already. Choose another name, or add --force.") % {"file": out})
    return out


def asked_for(uid: str, name: str, ending: str) -> bytes:
    if bool(uid) == bool(name):
        raise RuleBroken(
            _("Name one document: the identifier at the end of its address, or --demo with one of: %(names)s")
            % {"names": ", ".join(demo_names())}
        )
    if uid:
        content = file_with_uid(uid, ending, today())
        if content is None:
            raise RuleBroken(
                _("No document has the identifier “%(uid)s”. It stands at the end of the address of its page.")
                % {"uid": uid}
            )
        return content
    if name not in demo_names():
        raise RuleBroken(
            _("The demo has no document called “%(name)s”. It has: %(names)s")
            % {"name": name, "names": ", ".join(demo_names())}
        )
    content = demo_file(name, ending, today())
    if content is None:
        raise RuleBroken(_("The demo is not loaded in this data folder. Run ./chungtay demo --no-serve first."))
    return content


def keep(content: bytes, out: Path) -> None:
    """All of the file or nothing of it."""
    beside = out.with_name(f".{out.name}.part")
    try:
        beside.write_bytes(content)
        beside.replace(out)
    except OSError:
        with suppress(OSError):
            beside.unlink()
        raise

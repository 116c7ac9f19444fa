from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import override

from chungtay.backups.gateways.package import pack
from chungtay.kernel.clock import today


class Command(BaseCommand):
    help = "Write every table as CSV with a Frictionless datapackage.json, and every stored file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *_args: Any, folder: Path, **_options: Any) -> None:
        with override("vi"):
            try:
                packed = pack(folder, day=today(), progress=self.stdout.write)
            except OSError as fault:
                raise CommandError(
                    _("The folder %(folder)s cannot be written (%(reason)s). Choose another folder.")
                    % {"folder": folder, "reason": fault.strerror}
                ) from fault
            self.stdout.write(
                _("%(lines)s lines and %(files)s files written to %(folder)s.")
                % {"lines": packed.lines, "files": packed.files, "folder": folder}
            )
            if packed.missing:
                self.stderr.write(
                    _("%(count)s stored files are gone from the disk or damaged, for example %(file)s.")
                    % {"count": len(packed.missing), "file": packed.missing[0]}
                )

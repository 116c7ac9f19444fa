from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import override

from chungtay.kernel.clock import today
from chungtay.kernel.exchange.export import export_tables


class Command(BaseCommand):
    help = "Write every table as CSV with a Frictionless datapackage.json."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        with override("vi"):
            try:
                lines = export_tables(folder, day=today(), progress=self.stdout.write)
            except OSError as fault:
                raise CommandError(
                    _("The folder %(folder)s cannot be written (%(reason)s). Choose another folder.")
                    % {"folder": folder, "reason": fault.strerror}
                ) from fault
            self.stdout.write(_("%(lines)s lines written to %(folder)s.") % {"lines": lines, "folder": folder})

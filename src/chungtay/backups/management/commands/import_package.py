from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import override

from chungtay.backups.gateways.package import load_package
from chungtay.kernel.errors import RuleBroken


class Command(BaseCommand):
    help = "Load the package of ./chungtay export into an empty installation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["package"])
        parser.add_argument("folder", type=Path)
        parser.add_argument("--without-files", action="store_true", help="load the tables though files are missing")

    def handle(self, *_args: Any, **options: Any) -> None:
        with override("vi"):
            try:
                packed = load_package(options["folder"], with_files=not options["without_files"])
            except RuleBroken as broken:
                raise CommandError(str(broken)) from broken
            self.stdout.write(
                _("%(lines)s lines and %(files)s files of the package were loaded.")
                % {"lines": packed.lines, "files": packed.files}
            )
            self.stdout.write(
                _(
                    "Passwords are in no package: nobody can sign in yet. The next ./chungtay serve prints the address"
                    " at which the first operator is made; the operator then gives the others a way in."
                )
            )

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import override

from chungtay.backups.actions.making import make_backup
from chungtay.backups.gateways.keys import make_key
from chungtay.backups.queries.shelf import shelf
from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken


class Command(BaseCommand):
    help = "Copy the whole installation, restore the copy for trial, compare, and only then call it a copy."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, metavar="DIR", help="keep the copy here instead of CHUNGTAY_BACKUP_DIR")
        parser.add_argument("--make-key", type=Path, metavar="FILE", help="only make a key file, then end")

    def handle(self, *_args: Any, **options: Any) -> None:
        with override("vi"):
            try:
                if options["make_key"]:
                    self._make_key(options["make_key"])
                else:
                    self._make_copy((options["to"] or shelf()).resolve())
            except RuleBroken as broken:
                raise CommandError(str(broken)) from broken

    def _make_copy(self, place: Path) -> None:
        copy = make_backup(place, by=None, on=today(), said=lambda step: self.stdout.write(f"… {step}"))
        manifest = copy.manifest
        self.stdout.write(
            _(
                "The copy is good: %(rows)s rows in %(tables)s tables and %(files)s files were restored for trial and"
                " compared."
            )
            % {"rows": manifest.row_count, "tables": len(manifest.stock.tables), "files": manifest.file_count}
        )
        self.stdout.write(
            _("It lies in %(folder)s, %(size)s MB, made in %(seconds)s seconds.")
            % {
                "folder": copy.folder,
                "size": round(manifest.bytes_written / 1024**2, 1),
                "seconds": manifest.seconds,
            }
        )
        if manifest.missing:
            self.stderr.write(
                _("%(count)s stored files are gone from the disk or damaged, for example %(file)s.")
                % {"count": len(manifest.missing), "file": manifest.missing[0]}
            )
        if not manifest.key_mark:
            self.stdout.write(
                _("It is not encrypted. ./chungtay backup --make-key FILE makes a key for the next ones.")
            )

    def _make_key(self, path: Path) -> None:
        make_key(path, away_from=(shelf(), Path(settings.DATA_DIR)))
        self.stdout.write(
            _(
                "The key lies in %(file)s. Set CHUNGTAY_BACKUP_KEY to this path, and keep a printed or copied one in"
                " another place: without it nobody can open a copy, not even you."
            )
            % {"file": path}
        )

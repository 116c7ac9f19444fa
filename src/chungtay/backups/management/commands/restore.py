from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error
from django.utils.translation import gettext as _
from django.utils.translation import override

from chungtay.backups.gateways.restoring import Place, bring_back, check_fit, refuse_place_in_use
from chungtay.backups.gateways.trials import try_copy
from chungtay.backups.queries.shelf import Copy, copy_in, key_from, key_in_use
from chungtay.kernel.errors import RuleBroken


class Command(BaseCommand):
    help = "Check a copy, or bring it back into an empty place."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="the folder of one copy")
        parser.add_argument("--verify", action="store_true", help="only check the copy")
        parser.add_argument("--into", metavar="DIR|URL", help="bring it back into this empty folder or database")
        parser.add_argument(
            "--files", type=Path, metavar="DIR", help="with a database: the empty data folder for files"
        )
        parser.add_argument("--key", type=Path, metavar="FILE", help="the key file, instead of CHUNGTAY_BACKUP_KEY")

    def handle(self, *_args: Any, **options: Any) -> None:
        with override("vi"):
            try:
                folder = options["folder"].resolve()
                copy = copy_in(folder)
                key = key_from(options["key"]) if options["key"] else key_in_use(folder.parent)
                if options["verify"] == bool(options["into"]):
                    raise RuleBroken(_("Say what to do with the copy: --verify, or --into and an empty place."))
                if options["verify"]:
                    self._verify(copy, key)
                else:
                    self._bring_back(copy, key, place_from(options["into"], options["files"]))
            except RuleBroken as broken:
                raise CommandError(str(broken)) from broken
            except (OSError, Error) as fault:
                raise CommandError(_("The copy was not brought back: %(reason)s") % {"reason": fault}) from fault

    def _verify(self, copy: Copy, key: bytes | None) -> None:
        found = try_copy(copy, key)
        self.stdout.write(
            _(
                "The copy is good: %(tables)s tables, %(files)s files and %(links)s links of the record are what they"
                " were."
            )
            % {"tables": len(found.tables), "files": copy.manifest.file_count, "links": found.chain_number}
        )

    def _bring_back(self, copy: Copy, key: bytes | None, place: Place) -> None:
        check_fit(copy, place)
        refuse_place_in_use(place)
        try_copy(copy, key)
        erasures = bring_back(copy, key, place)
        self.stdout.write(
            _("The copy of %(copy)s is back in %(folder)s; %(erasures)s erasures made since were carried out again.")
            % {"copy": copy.words, "folder": place.folder, "erasures": erasures}
        )
        self.stdout.write(_("Start it with: CHUNGTAY_DATA_DIR=%(folder)s ./chungtay serve") % {"folder": place.folder})


def place_from(into: str, files: Path | None) -> Place:
    if "://" not in into:
        return Place(Path(into).resolve())
    if files is None:
        raise RuleBroken(_("Files need a place too: give --files and an empty folder beside the database."))
    return Place(files.resolve(), into)

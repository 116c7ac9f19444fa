from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error, connection
from django.utils.translation import gettext as _
from django.utils.translation import override

from chungtay.backups.gateways.moving import move_to
from chungtay.backups.gateways.restoring import Place
from chungtay.kernel.errors import RuleBroken


class Command(BaseCommand):
    help = "Copy the database of this installation into an empty PostgreSQL database, or back into a SQLite folder."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", required=True, metavar="URL|DIR")

    def handle(self, *_args: Any, **options: Any) -> None:
        into = options["to"]
        with override("vi"):
            try:
                place = (
                    Place(Path(settings.DATA_DIR) / "moving", into) if "://" in into else Place(Path(into).resolve())
                )
                if bool(place.url) == (connection.vendor == "postgresql"):
                    raise RuleBroken(
                        _("A house is moved to the other kind of database; for the same kind make a copy.")
                    )
                found = move_to(place)
            except RuleBroken as broken:
                raise CommandError(str(broken)) from broken
            except (OSError, Error) as fault:
                raise CommandError(_("The database was not moved: %(reason)s") % {"reason": fault}) from fault
            self.stdout.write(
                _("%(rows)s rows in %(tables)s tables stand in the new database and say the same, table by table.")
                % {"rows": sum(table.rows for table in found.tables.values()), "tables": len(found.tables)}
            )
            if place.url:
                self.stdout.write(
                    _("Stored files stay in %(folder)s. Set DATABASE_URL to the new address and start anew.")
                    % {"folder": settings.MEDIA_ROOT}
                )
            else:
                self.stdout.write(
                    _("Copy %(files)s into %(folder)s, take DATABASE_URL away and start with CHUNGTAY_DATA_DIR there.")
                    % {"files": settings.MEDIA_ROOT, "folder": place.folder}
                )

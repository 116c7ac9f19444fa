from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chungtay.accounts.actions import ensure_system_person
from chungtay.backups.actions.returning import finish_restore
from chungtay.backups.queries.erasures import journalled
from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken


class Command(BaseCommand):
    help = "In a database just brought back: carry out again the erasures made after the copy was taken."
    requires_system_checks = ()  # pages are not served there

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--made-at", type=datetime.fromisoformat, required=True)
        parser.add_argument("--journal", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            journal = journalled(options["journal"]) if options["journal"] else []
            done = finish_restore(journal, options["made_at"], by=ensure_system_person(), on=today())
        except RuleBroken as broken:
            raise CommandError(str(broken)) from broken
        self.stdout.write(json.dumps({"erasures": done}))

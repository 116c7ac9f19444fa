from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chungtay.search.models import differences, rebuild


class Command(BaseCommand):
    help = "File everything that can be found anew, then prove that the index says what the rooms say."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only prove it; change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["check"]:
            self.stdout.write(f"{rebuild()} rows filed")
        found = differences()
        for line in found[:20]:
            self.stderr.write(line)
        if found:
            raise CommandError(f"the search index is wrong in {len(found)} places; run rebuild_search")
        self.stdout.write("the search index says what the rooms say")

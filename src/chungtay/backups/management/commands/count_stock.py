from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from chungtay.backups.queries.stock import stock
from chungtay.kernel.sealing import Head


class Command(BaseCommand):
    help = "Say as JSON what this database holds: a digest of every table, the chain of the record, the migrations."
    requires_system_checks = ()  # pages are not served there

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--head", action="append", default=[], metavar="NUMBER:DIGEST")

    def handle(self, *_args: Any, **options: Any) -> None:
        found = stock([Head.parse(written) for written in options["head"]])
        self.stdout.write(json.dumps(asdict(found)))

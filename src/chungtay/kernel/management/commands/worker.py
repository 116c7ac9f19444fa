from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from chungtay.kernel.jobs import run_worker, tick, work_once


class Command(BaseCommand):
    help = "Run jobs, send messages, seal the record and do the returning work, until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now and end")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["once"]:
            tick()
            while work_once():
                pass
        else:
            run_worker()

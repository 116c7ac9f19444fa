from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from chungtay.kernel.jobs import tick


class Command(BaseCommand):
    help = "Do the returning work that is due, once; for machines that have cron and no worker."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(str(tick()))

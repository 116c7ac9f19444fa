from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from chungtay.kernel.outbox import failed_messages, send_again


class Command(BaseCommand):
    help = "List the messages that were given up after eight tries, or send them again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--again", action="store_true", help="give all of them their tries back")

    def handle(self, *_args: Any, **options: Any) -> None:
        for message in failed_messages():
            self.stdout.write(f"{message.uid}  {message.channel}  {message.dedupe_key}  {message.last_error}")
            if options["again"]:
                send_again(message)

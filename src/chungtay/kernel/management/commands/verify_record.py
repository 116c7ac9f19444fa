from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chungtay.kernel.sealing import Fault, Head, verify_chain

WORDS = {
    Fault.EDITED: gettext_lazy("its words were changed after it was sealed"),
    Fault.MISSING: gettext_lazy("a line is missing here"),
    Fault.SWAPPED: gettext_lazy("it stands in the place of another line"),
    Fault.COMMITMENT: gettext_lazy("a personal value is not the one recorded"),
}


class Command(BaseCommand):
    help = "Walk the hash chain over the record and name the first line that was tampered with."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--head",
            action="append",
            default=[],
            metavar="NUMBER:DIGEST",
            help="a head of the chain kept elsewhere (the worker prints them): betrays a tail cut off",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            heads = [Head.parse(written) for written in options["head"]]
        except ValueError as fault:
            raise CommandError(_("A head is written as NUMBER:DIGEST, for example 120:9f86d0….")) from fault
        report = verify_chain(heads)
        if report.broken is not None:
            raise CommandError(
                _("The record is broken at link %(number)d, line %(uid)s: %(fault)s.")
                % {"number": report.broken.number, "uid": report.broken.uid or "?", "fault": WORDS[report.broken.fault]}
            )
        self.stdout.write(
            _("The record is whole: %(links)d lines sealed, %(unsealed)d not yet, head %(head)s.")
            % {"links": report.links, "unsealed": report.unsealed, "head": report.head}
        )

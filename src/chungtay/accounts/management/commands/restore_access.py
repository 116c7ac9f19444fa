from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chungtay.accounts.actions import restore_access_by_hand
from chungtay.accounts.documents import address_of_token
from chungtay.accounts.models import Person
from chungtay.accounts.queries import system_person
from chungtay.kernel.clock import now, today
from chungtay.kernel.errors import RuleBroken


class Command(BaseCommand):
    help = (
        "Let somebody begin anew who has lost every way in: prints a link for a new password, good once, for 24 hours."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("login", help="the sign-in name or the confirmed e-mail address")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            person = Person.objects.get_by_natural_key(options["login"])
            token = restore_access_by_hand(person, by=system_person(), on=today(), at=now())
        except (Person.DoesNotExist, RuleBroken) as fault:
            raise CommandError(f"{options['login']}: {fault}") from fault
        self.stdout.write(address_of_token(token))

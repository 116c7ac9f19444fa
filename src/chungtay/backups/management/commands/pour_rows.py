from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand

from chungtay.backups.gateways.moving import pour_rows


class Command(BaseCommand):
    help = "Write rows given as lines of JSON into the empty tables here; used by ./chungtay move."
    requires_system_checks = ()  # pages are not served there

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(json.dumps({"rows": pour_rows(sys.stdin)}))

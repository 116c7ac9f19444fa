"""`python -m chungtay …`: the one door for commands."""

from __future__ import annotations

import os
import sys

from chungtay.config import commands


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chungtay.config.settings")
    return commands.run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())

"""`python -m chungtay …`: the one door for commands."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from keyword import iskeyword

import django
from django.core.exceptions import ImproperlyConfigured

from chungtay.config import suite

# `test` and `fix` look at the tree from outside; the others run inside Django: their module is imported after set-up.
OUTSIDE = {"test": suite.test, "fix": suite.fix}
INSIDE = ("demo", "serve", "bench", "backup", "restore", "export", "import", "move", "document", "manage")


def main(words: list[str]) -> int:
    """Carry out one command of the launcher; returns the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chungtay.config.settings")
    word, *rest = words or [""]
    if word in OUTSIDE:
        return OUTSIDE[word](rest)
    if word not in INSIDE:
        sys.stderr.write(f"./chungtay {' | '.join([*INSIDE, *OUTSIDE])}\n")
        return 2
    if word == "demo" or (word == "document" and any(one.startswith("--demo") for one in rest)):
        os.environ["CHUNGTAY_DEMO"] = "1"
    try:
        django.setup()
        return int(getattr(import_module("chungtay.config.commands"), f"{word}_" if iskeyword(word) else word)(rest))
    except ImproperlyConfigured as fault:
        sys.stderr.write(f"{fault}\n")
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The words of the command line, each a short function."""

from __future__ import annotations

import sys
from collections.abc import Callable

import django
from django.core.management import execute_from_command_line

from chungtay.config.catalogue import compile_catalogues

Command = Callable[[list[str]], int]


def manage(words: list[str]) -> int:
    execute_from_command_line(["chungtay manage", *words])
    return 0


COMMANDS: dict[str, Command] = {"manage": manage}


def run(words: list[str]) -> int:
    """Carry out one command of the launcher; returns the exit code."""
    compile_catalogues()
    if not words or words[0] not in COMMANDS:
        sys.stderr.write("chungtay " + " | ".join(COMMANDS) + "\n")
        return 2
    django.setup()
    return COMMANDS[words[0]](words[1:])

"""The words of the command line, each a short function."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import django
from django.core.management import call_command, execute_from_command_line

from chungtay.config import serving, suite
from chungtay.config.catalogue import compile_catalogues

Command = Callable[[list[str]], int]


def manage(words: list[str]) -> int:
    django.setup()
    execute_from_command_line(["chungtay manage", *words])
    return 0


def serve(words: list[str]) -> int:
    django.setup()
    serving.prepare()
    serving.announce_first_run()
    return serving.serve()


def demo(words: list[str]) -> int:
    unknown = [word for word in words if word != "--no-serve"]
    if unknown:
        sys.stderr.write(f"./chungtay demo [--no-serve]: {unknown[0]} ?\n")
        return 2
    os.environ["CHUNGTAY_DEMO"] = "1"
    django.setup()
    serving.prepare()
    serving.load_demo()
    if "--no-serve" in words:
        return 0
    return serving.serve()


def export(words: list[str]) -> int:
    if len(words) != 1:
        sys.stderr.write("./chungtay export DIR\n")
        return 2
    django.setup()
    call_command("export_tables", words[0])
    return 0


def bench(words: list[str]) -> int:
    django.setup()
    return suite.bench(words)


COMMANDS: dict[str, Command] = {
    "demo": demo,
    "serve": serve,
    "test": suite.test,
    "fix": suite.fix,
    "bench": bench,
    "export": export,
    "manage": manage,
}


def run(words: list[str]) -> int:
    """Carry out one command of the launcher; returns the exit code."""
    compile_catalogues()
    if not words or words[0] not in COMMANDS:
        sys.stderr.write("./chungtay " + " | ".join(COMMANDS) + f"\n{Path(__file__).parents[3] / 'README.md'}\n")
        return 2
    return COMMANDS[words[0]](words[1:])

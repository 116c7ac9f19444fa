"""The words of the command line that run inside Django, each a short function returning an exit code."""

from __future__ import annotations

import sys

from django.conf import settings
from django.core.management import CommandError, call_command, execute_from_command_line

from chungtay.config import serving, suite


def manage(words: list[str]) -> int:
    execute_from_command_line(["chungtay manage", *words])
    return 0


def serve(words: list[str]) -> int:
    serving.address()  # refused before anything is prepared
    serving.prepare()
    serving.load_reference()
    serving.announce_first_run()
    return serving.serve()


def demo(words: list[str]) -> int:
    unknown = [word for word in words if word != "--no-serve"]
    if unknown:
        sys.stderr.write(f"./chungtay demo [--no-serve]: {unknown[0]} ?\n")
        return 2
    serving.address()
    serving.prepare()
    serving.load_demo()
    if "--no-serve" in words:
        return 0
    return serving.serve()


def export(words: list[str]) -> int:
    if len(words) != 1:
        sys.stderr.write("./chungtay export DIR\n")
        return 2
    return _told("export_package", words)


def backup(words: list[str]) -> int:
    return _told("backup", words)


def restore(words: list[str]) -> int:
    return _told("restore", words)


def import_(words: list[str]) -> int:
    call_command("migrate", interactive=False, verbosity=0)
    return _told("import_package", words)


def move(words: list[str]) -> int:
    return _told("move_house", words)


def document(words: list[str]) -> int:
    if settings.IS_DEMO:
        serving.prepare()
        serving.load_demo()
    return _told("document", words)


def _told(command: str, words: list[str]) -> int:
    """Run a management command; what it refuses is a sentence and not a trace."""
    try:
        call_command(command, *words)
    except CommandError as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    return 0


def bench(words: list[str]) -> int:
    return suite.bench(words)

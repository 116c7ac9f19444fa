"""53,000 schools from .xlsx and .csv to validated rows, through the real actions, beside openpyxl and `bulk_create`.

Ours is the whole way of a file: put aside, read in its child process, checked against the register, laid out for the
preview, decided on, checked again and taken over in one transaction with its record and its undo. The peer reads the
same file, checks each row and writes the same tables of the register. CPU seconds, child processes included, each in a
fresh copy of one installation with all communes, committees and departments.
"""

from __future__ import annotations

import json
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from secrets import token_urlsafe
from shutil import copytree
from subprocess import PIPE
from subprocess import run as run_child

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from chungtay.accounts.actions import ensure_system_person, register_person
from chungtay.accounts.models import Person
from chungtay.bench.ground.installing import INSIDE, command_of, environment_of
from chungtay.bench.ground.register import fill_register
from chungtay.bench.ground.school_file import ROWS, SHEET, write_files
from chungtay.bench.ground.timing import cpu_of
from chungtay.kernel.clock import now, today
from chungtay.organisations.actions import add_membership
from chungtay.organisations.choices import Kind, Role
from chungtay.organisations.models import Organisation
from chungtay.register.models import SchoolFigures
from chungtay.sheets.actions import ask_to_take_over, read_import, receive_file, take_over_import
from chungtay.sheets.models import SheetImport

LOGIN = "do"
WAYS = ("xlsx", "csv")
FILES = "bench-files"


def run(words: list[str]) -> int:
    if words[:1] == [INSIDE]:
        part, *rest = words[1:]
        return PARTS[part](Path(rest[0]), asked_for(rest[1:]))
    asked = asked_for(words)
    if find_spec("openpyxl") is None:
        sys.stderr.write("The bench import needs openpyxl, which stands in requirements/dev.txt.\n")
        return 2
    report: dict[str, float | int | str] = {"bench": "import", "rows": asked.rows}
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder) / "base"
        base.mkdir()
        files = Path(folder) / FILES
        files.mkdir()
        part_in(base, "prepare", files, words)
        for way in WAYS:
            seconds = {}
            for part in ("ours", "plain"):
                own = copytree(base, Path(folder) / f"{part}-{way}")
                seconds[part] = part_in(own, part, files / f"schools.{way}", words)
                sys.stdout.write(
                    f"{way:<6}{part:<8}{seconds[part]:>9.2f} s CPU{asked.rows / seconds[part]:>10.0f} rows/s\n"
                )
                sys.stdout.flush()
            suffix = "" if way == "xlsx" else f"_{way}"
            report[f"rows_per_cpu_s{suffix}"] = round(asked.rows / seconds["ours"])
            report[f"ratio{suffix}"] = round(seconds["plain"] / seconds["ours"], 2)
    sys.stdout.write(json.dumps(report) + "\n")
    return 0


def asked_for(words: list[str]) -> Namespace:
    parser = ArgumentParser(prog="./chungtay bench import")
    parser.add_argument("--rows", type=int, default=ROWS)
    return parser.parse_args(words)


def part_in(folder: Path, part: str, path: Path, words: list[str]) -> float:
    """Run one part in an installation of its own; the CPU seconds it says it took."""
    command = command_of("import", [part, str(path), *words])
    done = run_child(command, env=environment_of(folder), stdout=PIPE, text=True, check=True)
    return float(done.stdout.split()[-1])


def prepare(files: Path, asked: Namespace) -> int:
    call_command("migrate", interactive=False, verbosity=0)
    fill_register(0)
    by = ensure_system_person()
    person = register_person("Do", by=by, on=today(), login=LOGIN, password=token_urlsafe())
    role = Role.DEPARTMENT_OFFICER
    add_membership(person, ministry(), role, by=by, valid_from=date(2025, 8, 1), post="Officer")
    sys.stdout.write(f"{cpu_of(lambda: write_files(files, asked.rows))}\n")
    return 0


def ministry() -> Organisation:
    return Organisation.objects.get(kinds__kind=Kind.MINISTRY)


def ours(path: Path, asked: Namespace) -> int:
    person = Person.objects.get(login=LOGIN)
    uploaded = SimpleUploadedFile(path.name, path.read_bytes())

    def whole_way() -> None:
        brought = receive_file(uploaded, sheet_key=SHEET, scope_uid=ministry().uid, by=person, at=now())
        read_import(brought, by=person, at=now())
        brought.refresh_from_db()
        ask_to_take_over(brought, leaves_out_refused=False, by=person, at=now())
        take_over_import(brought, by=person, at=now())

    return told(cpu_of(whole_way), asked)


def plain(path: Path, asked: Namespace) -> int:
    take_in = import_module("chungtay.bench.ground.plain_import").take_in
    return told(cpu_of(lambda: take_in(path)), asked)


def told(seconds: float, asked: Namespace) -> int:
    """The seconds, once it is certain that every school is there."""
    entered = SchoolFigures.objects.count()
    if entered != asked.rows:
        said = SheetImport.objects.values_list("said", "refused_count").last()
        raise RuntimeError(f"{entered} of {asked.rows} schools were entered: {said}")
    sys.stdout.write(f"{seconds}\n")
    return 0


PARTS: dict[str, Callable[[Path, Namespace], int]] = {"prepare": prepare, "ours": ours, "plain": plain}

"""Writes docs/reference/ out of what is registered: permissions, facts, routes, tables and environment variables.

    python tools/reference.py            write the pages
    python tools/reference.py --check    write nothing; name the pages that are stale, exit code 1 when there are any

The pages are never edited by hand; a test compares them with what this program would write today.
"""

from __future__ import annotations

import ast
import dataclasses
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chungtay.config.settings")

import django  # noqa: E402  # the settings must be named before
from django.db import models  # noqa: E402  # as above
from django.utils.translation import override  # noqa: E402  # as above
from rules.permissions import permissions as held_by  # noqa: E402  # as above

django.setup()

from chungtay.kernel.facts import Fact, known_facts, listeners_of  # noqa: E402  # tables exist only after the set-up
from chungtay.kernel.fields import FieldClass, register_of_fields  # noqa: E402  # as above
from chungtay.kernel.modules import module_configs  # noqa: E402  # as above
from chungtay.kernel.permissions import permission_names  # noqa: E402  # as above
from chungtay.kernel.routes import Address, addresses  # noqa: E402  # as above

REFERENCE = ROOT / "docs/reference"
NOTE = "Written by `python tools/reference.py` out of the code; edit the code, not this page.\n"
TYPED_READS = {
    "flag": "1 or 0",
    "text": "text",
    "words": "list, parted by commas",
    "folder": "folder",
    "secret": "secret",
}
OF_PYTHON_ITSELF = {"DJANGO_SETTINGS_MODULE", "PYENV_ROOT"}

# What each variable means. A variable that is read and not named here stops the generator, and the test with it.
MEANINGS = {
    "CHUNGTAY_ADDRESS": "what links in letters begin with, for example `https://chungtay.example.org`",
    "CHUNGTAY_BACKUP_DIR": "the folder of the copies, best on another disk; `backups` in the data folder without it",
    "CHUNGTAY_BACKUP_HOUR": "the hour of the night at which the worker makes a copy; empty for never",
    "CHUNGTAY_BACKUP_KEEP": "how many daily, weekly and monthly copies stay",
    "CHUNGTAY_BACKUP_KEY": "the key file copies are encrypted with, made by `./chungtay backup --make-key FILE`",
    "CHUNGTAY_CHROMIUM": "for developers: the browser of the journeys, when it is not on the path",
    "CHUNGTAY_DATA_DIR": "the folder for database, files, mail and backups; made when missing",
    "CHUNGTAY_DEBUG": "shows technical error pages and the page of parts; never in an office",
    "CHUNGTAY_DEMO": "marks every page as a demo; set by `./chungtay demo`",
    "CHUNGTAY_HOSTS": "the names under which browsers reach the server",
    "CHUNGTAY_JOURNEY_PICTURES": "for developers: a folder in which the journeys leave pictures of their steps",
    "CHUNGTAY_HTTPS": "the server stands behind HTTPS: cookies, redirects and HSTS say so",
    "CHUNGTAY_KILLS": "for developers: how often the writers of the kill test are killed",
    "CHUNGTAY_LONG": "for developers: the suites with the large numbers; set by `./chungtay test --long`",
    "CHUNGTAY_PYTHON": "the Python to make `.venv` with, when the one found by itself is not wanted",
    "CHUNGTAY_SECOND_STEP": "1: operators and officers sign in with a second step; 0: a password alone may do",
    "CHUNGTAY_SECRET_KEY": "signs sessions and links; without it one is made and kept in the data folder",
    "CHUNGTAY_TEST_DATA": "for developers: the folder of larger data sets; without it their tests are not collected",
    "CHUNGTAY_TEST_PROCESSES": "for developers: how many tests run at once",
    "CI": "for developers: a missing PostgreSQL or Chromium is a failure",
    "DATABASE_URL": "a PostgreSQL database, `postgresql://user:password@host:5432/name`; without it SQLite",
    "EMAIL_FROM": "who letters come from, `Chung Tay <chungtay@example.org>`",
    "EMAIL_URL": "the mail server, `smtp+tls://user:password@host:587` or `smtps://…:465`; else letters become files",
    "HOST": "the address the server listens on",
    "PORT": "the port the server listens on",
}


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell(part) for part in line) + " |" for line in lines) + "\n"


def cell(part: object) -> str:
    return " ".join(str(part).split()).replace("|", "\\|")


def code(words: object) -> str:
    return f"`{words}`" if str(words) else ""


def yes(flag: object) -> str:
    return "yes" if flag else ""


def our_addresses() -> list[Address]:
    return sorted((each for each in addresses() if each.route is not None), key=lambda each: (each.name, each.pattern))


def permissions_page() -> str:
    """Every permission, who has it, and the routes that ask for it."""
    asked: dict[str, list[str]] = {}
    for address in our_addresses():
        if address.route is not None:
            asked.setdefault(address.route.permission, []).append(address.name)
    rows = [
        (code(name), code(getattr(held_by[name], "name", "")), ", ".join(code(each) for each in asked.get(name, [])))
        for name in permission_names()
    ]
    said = "The predicates are functions of the room's `rules`; a name says what it asks of the person and the thing.\n"
    return f"# Permissions\n\n{NOTE}\n{said}\n" + table(["permission", "who", "asked for by"], rows)


def facts_page() -> str:
    """Every fact, its sentence on screen, what it is about, and who listens."""
    rows = []
    for verb, fact in sorted(known_facts().items()):
        if "tests" in fact.__module__.split("."):
            continue
        own = [field.name for field in dataclasses.fields(fact) if field.name not in FACT_FIELDS]
        parts = ", ".join(f"{name} *(personal)*" if name in fact.personal else name for name in own)
        heard = ", ".join(code(name.removeprefix("chungtay.")) for name in sorted(listeners_of(fact)))
        rows.append((code(verb), code(fact.__name__), str(fact.sentence), parts, heard))
    said = "What can happen, as the record tells it. Every fact also says who did it and the day it is true of.\n"
    return f"# Facts\n\n{NOTE}\n{said}\n" + table(["verb", "class", "sentence on screen", "fields", "heard by"], rows)


FACT_FIELDS = {field.name for field in dataclasses.fields(Fact)}


def routes_page() -> str:
    """Every address and the declaration of its view."""
    rows = []
    for address in our_addresses():
        route = address.route
        if route is None:
            continue
        notes = [word for word in ("writes", "idempotent", "cacheable") if getattr(route, word)]
        rows.append(
            (code(address.name), code("/" + address.pattern), route.audience.value, code(route.permission))
            + (code(route.of or ""), route.queries, ", ".join(notes))
        )
    said = "What a declaration means stands in [routes](../developer/routes.md).\n"
    head = ["name", "address", "audience", "permission", "names a", "queries at most", "also"]
    return f"# Routes\n\n{NOTE}\n{said}\n" + table(head, rows)


def dictionary_page() -> str:
    """Every table with its fields: the word on screen, the type, the class of personal data, what it may hold."""
    register = register_of_fields()
    said = "The class says whether a field speaks of a person: none, personal, sensitive or child.\n"
    parts = [f"# Data dictionary\n\n{NOTE}\n{said}"]
    for config in sorted(module_configs(), key=lambda each: each.label):
        found = sorted(config.get_models(), key=lambda model: model.__name__)
        if found:
            parts.append(f"## {config.label}\n")
        parts += [model_part(model, register.get(model, {})) for model in found]
    return "\n".join(parts)


def model_part(model: type[models.Model], classes: Mapping[str, FieldClass]) -> str:
    rows = [field_row(field, classes) for field in model._meta.concrete_fields]
    shown = f"*{model._meta.verbose_name}*. " if "verbose_name" in model._meta.original_attrs else ""
    said = " ".join((model.__doc__ or "").split()) if not (model.__doc__ or "").startswith(f"{model.__name__}(") else ""
    kept = [code(constraint.name) for constraint in model._meta.constraints]
    rules = f"\nThe database also keeps: {', '.join(kept)}.\n" if kept else ""
    head = ["field", "on screen", "type", "may be empty", "class", "holds"]
    return f"### {model.__name__}\n\n{shown}{said} Table `{model._meta.db_table}`.\n\n{table(head, rows)}{rules}"


def field_row(field: models.Field[object, object], classes: Mapping[str, FieldClass]) -> tuple[object, ...]:
    kind = type(field).__name__ + (f"({field.max_length})" if field.max_length else "")
    automatic = field.name.replace("_", " ")
    shown = "" if str(field.verbose_name) in {automatic, "ID"} else field.verbose_name
    holds = ", ".join(f"{code(value)} {label}" for value, label in field.flatchoices)
    if field.remote_field is not None:
        holds = code(field.remote_field.model._meta.label)
    unique = "unique" if field.unique and not field.primary_key else ""
    notes = "; ".join(filter(None, (holds, unique)))
    may_be_empty = (field.null or field.blank) and not field.primary_key
    return code(field.name), shown, kind, yes(may_be_empty), classes.get(field.name, ""), notes


def settings_page() -> str:
    """Every environment variable that is read, and what it means."""
    found = variables(programs())
    if unknown := sorted(set(found) - set(MEANINGS)):
        raise SystemExit(f"tools/reference.py: say in MEANINGS what these variables mean: {', '.join(unknown)}")
    rows = [(code(name), MEANINGS[name], *found[name]) for name in sorted(found)]
    said = "Every default runs a trial on one computer. How to run it: [administration](../admin/index.md).\n"
    return f"# Settings\n\n{NOTE}\n{said}\n" + table(["variable", "means", "form", "default"], rows)


def programs() -> Iterator[Path]:
    """The programs that may read the environment, in an order that does not change."""
    yield ROOT / "chungtay"
    yield from sorted(
        path
        for folder in ("src/chungtay", "tests", "tools")
        for path in (ROOT / folder).rglob("*.py")
        if path != Path(__file__).resolve() and path.parts[-2] != "architecture"
    )


def variables(paths: Iterable[Path]) -> dict[str, tuple[str, str]]:
    """Every environment variable that is read: its form and its default as written."""
    found: dict[str, tuple[str, str]] = {}
    for path in paths:
        program = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(program)):
            read = reading(node, program)
            if read is not None and read[0] not in OF_PYTHON_ITSELF and (read[0] not in found or read[2]):
                found[read[0]] = read[1:]
    return found


def reading(node: ast.AST, program: str) -> tuple[str, str, str] | None:
    """The variable a call or a subscript of this program reads, its form and its default; None for everything else."""
    if isinstance(node, ast.Subscript):
        is_read = isinstance(node.ctx, ast.Load) and ast.unparse(node.value) == "os.environ"
        return (str(node.slice.value), "text", "") if is_read and isinstance(node.slice, ast.Constant) else None
    if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
        return None
    name, spoken = str(node.args[0].value), ast.unparse(node.func)
    if spoken in TYPED_READS and name.isupper() and name.isidentifier() and name.isascii():
        defaults = [as_written(each.value, program) for each in node.keywords if each.arg == "default"]
        return name, TYPED_READS[spoken], code(defaults[0]) if defaults else ""
    if spoken in {"os.environ.get", "os.environ.setdefault"}:
        has_default = spoken.endswith("get") and len(node.args) > 1
        return name, "text", code(as_written(node.args[1], program)) if has_default else ""
    return None


def as_written(node: ast.AST, program: str) -> str:
    """The words of the program itself on one line: each Python would put them together again with other quotes."""
    return " ".join((ast.get_source_segment(program, node) or "").split())


PAGES = {
    "permissions.md": permissions_page,
    "facts.md": facts_page,
    "routes.md": routes_page,
    "data-dictionary.md": dictionary_page,
    "settings.md": settings_page,
}


def written() -> dict[str, str]:
    """Every page as it ought to be today."""
    with override("vi"):
        return {name: make() for name, make in PAGES.items()}


def stale(fresh: Mapping[str, str], folder: Path) -> list[str]:
    """The pages in the folder that are missing, changed, or too many."""
    there = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    return sorted(name for name in {*fresh, *there} if there.get(name) != fresh.get(name))


def main(words: list[str]) -> int:
    if words not in ([], ["--check"]):
        sys.stderr.write(str(__doc__))
        return 2
    fresh = written()
    if words:
        old = stale(fresh, REFERENCE)
        sys.stdout.writelines(f"docs/reference/{name} is stale: run python tools/reference.py\n" for name in old)
        return 1 if old else 0
    REFERENCE.mkdir(exist_ok=True)
    for name, text in fresh.items():
        (REFERENCE / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

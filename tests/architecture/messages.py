"""Every sentence the product can say: what Python and the templates ask the catalogue for, and what it answers."""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import django
import polib
from django.utils.translation.template import templatize
from tests.architecture.shape import called
from tests.architecture.tree import Module, Page

from chungtay.kernel.vietnamese import new_style_tones

# How many arguments are words, and whether the first of them is a context.
ASKING = {
    "gettext": (1, False),
    "gettext_lazy": (1, False),
    "gettext_noop": (1, False),
    "ngettext": (2, False),
    "ngettext_lazy": (2, False),
    "pgettext": (2, True),
    "pgettext_lazy": (2, True),
    "npgettext": (3, True),
    "npgettext_lazy": (3, True),
}
CALL = re.compile(r"\b(n?p?gettext|_)\(((?:u?'(?:\\.|[^'\\])*'|u?\"(?:\\.|[^\"\\])*\"|[^()'\"])*)\)")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sdf]|\{\w*\}")

Key = tuple[str | None, str]


@dataclass(frozen=True)
class Message:
    """One sentence asked for: its context, its words, and where."""

    where: str
    context: str | None
    singular: str
    plural: str = ""

    @property
    def key(self) -> Key:
        return (self.context, self.singular)


def _message(where: str, name: str, words: list[str]) -> Message:
    _count, has_context = ASKING[name]
    context, *spoken = words if has_context else [None, *words]
    return Message(where, context, str(spoken[0]), str(spoken[1]) if len(spoken) > 1 else "")


def _names_of(module: Module) -> dict[str, str]:
    """The local names under which a module asks the catalogue."""
    asked = {local: name for local, (source, name) in module.imported.items() if source == "django.utils.translation"}
    return {local: name for local, name in asked.items() if name in ASKING}


def asked_by_code(module: Module) -> tuple[list[Message], list[str]]:
    """The sentences a module asks for, and the places where it asks for something nobody can read beforehand."""
    names = _names_of(module)
    found, faults = [], []
    for node in module.nodes:
        if not isinstance(node, ast.Call):
            continue
        local = called(node)
        name = local if isinstance(node.func, ast.Attribute) and local in ASKING else names.get(local)
        if name is None:
            continue
        words = [arg.value for arg in node.args[: ASKING[name][0]] if isinstance(arg, ast.Constant)]
        if len(words) < ASKING[name][0] or not all(isinstance(word, str) for word in words):
            faults.append(module.at(node, f"{local}() must be given the sentence itself"))
        else:
            found.append(_message(f"{module.path}:{node.lineno}", name, [str(word) for word in words]))
    return found, faults


def asked_by_page(page: Page) -> list[Message]:
    """The sentences a template asks for."""
    prepared = templatize(page.text, origin=page.path)
    found = []
    for hit in CALL.finditer(prepared):
        name = "gettext" if hit[1] == "_" else hit[1]
        call = ast.parse(f"f({hit[2].strip()})", mode="eval").body
        words = [arg.value for arg in call.args if isinstance(arg, ast.Constant)] if isinstance(call, ast.Call) else []
        line = prepared.count("\n", 0, hit.start()) + 1
        found.append(_message(f"{page.path}:{line}", name, [str(word) for word in words]))
    return found


def asked_by_django() -> set[Key]:
    """The sentences of Django itself, which a part may say better."""
    home = Path(django.__file__).parent
    files = sorted(home.glob("**/locale/vi/LC_MESSAGES/django.po"))
    return {(entry.msgctxt, entry.msgid) for path in files for entry in polib.pofile(str(path))}


def gaps(asked: Iterable[Message], catalogue: polib.POFile) -> Iterator[str]:
    """Sentences asked for that have no answer, or an uncertain one."""
    known: dict[Key, polib.POEntry] = {(entry.msgctxt, entry.msgid): entry for entry in catalogue}
    for message in asked:
        entry = known.get(message.key)
        if entry is None:
            yield f"{message.where}: no translation of “{message.singular}”"
        elif entry.fuzzy or not _answers(entry) or not all(_answers(entry)):
            yield f"{message.where}: an empty or fuzzy translation of “{message.singular}”"
        elif message.plural and entry.msgid_plural != message.plural:
            yield f"{message.where}: “{message.singular}” has another plural in the catalogue"


def stale(asked: Iterable[Message], catalogue: polib.POFile, others: set[Key]) -> list[str]:
    """Answers nobody asks for."""
    keys = {message.key for message in asked} | others
    unasked = [entry for entry in catalogue if entry.obsolete or (entry.msgctxt, entry.msgid) not in keys]
    return [f"nobody says “{entry.msgid}”" for entry in unasked]


def _answers(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def wording_faults(entry: polib.POEntry) -> list[str]:
    """What is wrong with the Vietnamese of one entry."""
    faults = []
    asked = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    for said in _answers(entry):
        if set(PLACEHOLDER.findall(said)) != asked:
            faults.append(f"placeholders differ: {entry.msgid} → {said}")
        if not unicodedata.is_normalized("NFC", said):
            faults.append(f"not in NFC: {said}")
        if tones := new_style_tones(said):
            faults.append(f"write hòa, thủy: {tones}")
        if "!" in said:
            faults.append(f"shouts: {said}")
        if said != said.strip() or "  " in said:
            faults.append(f"spaces too many: “{said}”")
    return faults

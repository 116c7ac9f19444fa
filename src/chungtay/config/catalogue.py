"""Message catalogues: each room keeps its own part; together they become the one Django reads.

Compiled here with polib, so that a machine without gettext still shows Vietnamese.
"""

from __future__ import annotations

import os
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parents[1] / "locale"


def parts_of(language: str) -> list[Path]:
    """The catalogue parts of a language, one per room."""
    return sorted((LOCALE / language / "parts").glob("*.po"))


def merged(language: str) -> polib.POFile:
    """All parts of a language as one catalogue; a sentence two rooms share is kept once, as the first part has it."""
    whole = polib.POFile()
    whole.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": language,
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    seen: set[tuple[str | None, str]] = set()
    for part in parts_of(language):
        for entry in polib.pofile(str(part)):
            if (entry.msgctxt, entry.msgid) not in seen:
                seen.add((entry.msgctxt, entry.msgid))
                whole.append(entry)
    return whole


def disagreements(language: str) -> list[str]:
    """Sentences that two parts translate differently: one of them has to give way."""
    said: dict[tuple[str | None, str], dict[str, str]] = {}
    for part in parts_of(language):
        for entry in polib.pofile(str(part)):
            words = entry.msgstr or str(entry.msgstr_plural)
            said.setdefault((entry.msgctxt, entry.msgid), {})[part.name] = words
    return [f"{key[1]}: {by_part}" for key, by_part in said.items() if len(set(by_part.values())) > 1]


def compile_catalogues() -> None:
    """Write `django.mo` beside the parts when a part is newer; another process doing the same does no harm."""
    for folder in sorted(LOCALE.iterdir()):
        parts = parts_of(folder.name)
        if not parts:
            continue
        target = folder / "LC_MESSAGES" / "django.mo"
        newest = max(path.stat().st_mtime for path in [*parts, parts[0].parent])
        if target.exists() and target.stat().st_mtime >= newest:
            continue
        target.parent.mkdir(exist_ok=True)
        fresh = target.with_name(f"django.{os.getpid()}.mo")
        merged(folder.name).save_as_mofile(str(fresh))
        fresh.replace(target)

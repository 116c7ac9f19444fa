"""What the architecture suite reads: modules, templates and every other file of the project, as text."""

from __future__ import annotations

import ast
import io
import os
import tokenize
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src/chungtay"
NOT_OURS = {".git", ".venv", ".hypothesis", "var", "node_modules", "htmlcov", "__pycache__"}

FACES = frozenset({"views", "api", "listeners", "panels", "jobs", "exchange"})
INNER = frozenset({"actions", "queries", "models", "rules", "facts"})
# Rooms that follow a plan of their own (architecture, section 2); every other room is under the floor contract.
OWN_PLAN = frozenset({"kernel", "config", "demo", "bench", "locale"})
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One Python file: its path from the root of the project, with slashes, and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def tokens(self) -> list[tokenize.TokenInfo]:
        return list(tokenize.generate_tokens(io.StringIO(self.text).readline))

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(self.tree))

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())

    @property
    def inside(self) -> tuple[str, ...]:
        """The parts of the path below src/chungtay, without the ending; nothing for files elsewhere."""
        parts = self.path.removesuffix(".py").split("/")
        return tuple(parts[2:]) if parts[:2] == ["src", "chungtay"] else ()

    @property
    def room(self) -> str:
        return self.inside[0] if self.inside else ""

    @property
    def floor(self) -> str:
        """The floor a module of a room stands on, "" outside the rooms and in the rooms with a plan of their own."""
        return self.inside[1] if len(self.inside) > 1 and self.room not in OWN_PLAN else ""

    @property
    def is_test(self) -> bool:
        return self.path.startswith("tests/") or "tests" in self.inside

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.inside

    @property
    def functions(self) -> Iterator[Function]:
        return (node for node in self.nodes if isinstance(node, Function))

    @property
    def comments(self) -> Iterator[tokenize.TokenInfo]:
        return (token for token in self.tokens if token.type == tokenize.COMMENT)

    @cached_property
    def imported(self) -> dict[str, tuple[str, str]]:
        """The names this module imports from somewhere: local name to (module, name there)."""
        found: dict[str, tuple[str, str]] = {}
        for node in self.nodes:
            if isinstance(node, ast.ImportFrom) and node.module:
                found |= {alias.asname or alias.name: (node.module, alias.name) for alias in node.names}
        return found

    def at(self, node: ast.AST | int, sentence: str) -> str:
        """A fault: where, and what is wrong there."""
        line = node if isinstance(node, int) else getattr(node, "lineno", 1)
        return f"{self.path}:{line}: {sentence}"


@dataclass(frozen=True)
class Page:
    """One template: its path from the root of the project, and its text."""

    path: str
    text: str

    def at(self, position: int, sentence: str) -> str:
        """A fault: where (as a position in the text), and what is wrong there."""
        return f"{self.path}:{self.text.count(chr(10), 0, position) + 1}: {sentence}"


def walk(root: Path = ROOT) -> Iterator[Path]:
    """Every file that belongs to the project, sorted; no caches, no environment, nothing an installation wrote."""
    for folder, names, files in os.walk(root):
        names[:] = sorted(name for name in names if name not in NOT_OURS and not name.endswith("_cache"))
        yield from (Path(folder) / name for name in sorted(files) if not name.endswith((".pyc", ".mo")))


def relative(path: Path, root: Path = ROOT) -> str:
    return path.relative_to(root).as_posix()


def modules(root: Path = ROOT) -> list[Module]:
    """Every Python file of src, tests and tools."""
    return [
        Module(relative(path, root), path.read_text(encoding="utf-8"))
        for top in ("src", "tests", "tools")
        for path in walk(root / top)
        if path.suffix == ".py"
    ]


def pages(root: Path = ROOT) -> list[Page]:
    """Every template of every room."""
    return [
        Page(relative(path, root), path.read_text(encoding="utf-8"))
        for path in walk(root / "src/chungtay")
        if "templates" in path.parts and path.suffix in {".html", ".txt"}
    ]


def configuration(root: Path = ROOT) -> dict[str, Any]:
    """The settings of all tools."""
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))

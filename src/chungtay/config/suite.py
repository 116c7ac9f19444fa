"""Everything CI runs, in its order; `fix` mends what a machine can mend."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import MutableMapping, Sequence
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
BIN = Path(sys.executable).parent
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


def tool(name: str) -> str:
    return str(BIN / name)


def templates() -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for path in (ROOT / "src").rglob("templates/**/*.html"))


def static_checks(*, quick: bool) -> list[tuple[str, Sequence[str]]]:
    """The checks that need no database, by name."""
    checks: list[tuple[str, Sequence[str]]] = [
        ("format", [tool("ruff"), "format", "--check", "."]),
        ("lint", [tool("ruff"), "check", "."]),
        ("templates", [tool("djade"), "--check", "--target-version", "5.2", *templates()]),
        ("contracts", [tool("lint-imports")]),
        ("migrations", [sys.executable, "-m", "chungtay", "manage", "makemigrations", "--check", "--dry-run"]),
        ("system", [sys.executable, "-m", "chungtay", "manage", "check"]),
    ]
    if not quick:
        checks.append(("types", [tool("mypy")]))
    return checks


def has_postgresql() -> bool:
    return shutil.which("initdb") is not None or any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


def chromium() -> str | None:
    """Where a browser for the tests is, if there is one."""
    return os.environ.get("CHUNGTAY_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def nginx() -> str | None:
    """Where nginx is, if it is installed; Debian keeps it off the path of ordinary users."""
    return shutil.which("nginx") or shutil.which("/usr/sbin/nginx")


def libreoffice() -> str | None:
    """Where LibreOffice is, which opens our papers as an office would."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def poppler() -> str | None:
    """Where poppler is, which shows the pages of a PDF."""
    return shutil.which("pdftoppm")


def step(name: str, command: Sequence[str]) -> bool:
    begun = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    word = "ok" if done.returncode == 0 else "FAILED"
    sys.stdout.write(f"{name:<12} {word} ({time.monotonic() - begun:.0f} s)\n")
    if done.returncode != 0:
        sys.stdout.write(done.stdout)
    sys.stdout.flush()
    return done.returncode == 0


def wanted_tools() -> dict[str, object]:
    """The programs tests need beside Python, and whether they are here."""
    tools = {"Chromium": chromium(), "nginx": nginx(), "LibreOffice": libreoffice(), "poppler": poppler()}
    return {"PostgreSQL": has_postgresql(), **tools}


def keep_compiled(environment: MutableMapping[str, str]) -> None:
    """Where Python is to leave nothing beside the sources, what it compiles lies under var/; tests start it often."""
    if environment.pop("PYTHONDONTWRITEBYTECODE", ""):
        environment.setdefault("PYTHONPYCACHEPREFIX", str(ROOT / "var" / "compiled"))


def test(words: list[str]) -> int:
    """`test [--quick] [pytest words]`: every check, then the suite on PostgreSQL and on SQLite."""
    quick = "--quick" in words
    rest = [word for word in words if word not in {"--quick", "--long"}]
    os.environ.setdefault("CHUNGTAY_DATA_DIR", str(ROOT / "var" / "test"))
    keep_compiled(os.environ)
    if "--long" in words:
        os.environ["CHUNGTAY_LONG"] = "1"
    is_ci = os.environ.get("CI") == "true"
    failed = [] if rest else [name for name, command in static_checks(quick=quick) if not step(name, command)]
    if failed:
        return 1
    lacks = [name for name, there in wanted_tools().items() if not there]
    if lacks and is_ci:
        sys.stdout.write(f"With CI=true these must be installed: {', '.join(lacks)}.\n")
        return 1
    for name in lacks:
        sys.stdout.write(f"{name} is not installed: its tests are not collected.\n")
    # A file stays with one process, for what it sets up once; which file is first, conftest.py says.
    spread = ["-n", os.environ.get("CHUNGTAY_TEST_PROCESSES", "2"), "--dist", "loadfile", "--no-loadscope-reorder"]
    pytest = [sys.executable, "-m", "pytest", "-q", *spread]
    if quick:
        done = subprocess.run([*pytest, "-m", "not browser and not slow", *rest], cwd=ROOT, check=False)
        return done.returncode
    codes = [0]
    if "PostgreSQL" not in lacks:
        server = [sys.executable, "tests/postgres.py", "run", "--"]
        again = [*pytest, "-m", "not browser and not once", *rest]
        codes.append(subprocess.run([*server, *again], cwd=ROOT, check=False).returncode)
    coverage = [] if rest else ["--cov", "--cov-report", "term"]
    codes.append(subprocess.run([*pytest, *coverage, *rest], cwd=ROOT, check=False).returncode)
    return max(codes)


def fix(words: list[str]) -> int:
    """Format and mend what needs no thought."""
    done = [
        subprocess.run(command, cwd=ROOT, check=False).returncode
        for command in (
            [tool("ruff"), "check", "--fix", "."],
            [tool("ruff"), "format", "."],
            [tool("djade"), "--target-version", "5.2", *templates()],
        )
    ]
    return max(done[:2])


def bench(words: list[str]) -> int:
    """Run one bench by name; each prints a table and, last, one line of JSON."""
    files = [path.stem for path in (ROOT / "src/chungtay/bench").glob("*.py") if path.stem != "__init__"]
    benches = {stem.rstrip("_"): stem for stem in files}  # `import` is a word of Python, its file is import_.py
    if not words or words[0] not in benches:
        sys.stderr.write("./chungtay bench " + " | ".join(sorted(benches)) + "\n")
        return 2
    return int(import_module(f"chungtay.bench.{benches[words[0]]}").run(words[1:]))

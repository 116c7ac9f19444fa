"""Copies the browser's vendored files out of their npm packages and writes the manifest.

Run it by hand when a version or the list of icons changes: `python tools/vendor_assets.py`. It needs npm; users do not.
The icons kept are those of tools/icons.txt.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "src/chungtay/kernel/static/vendor"

ICONS = (Path(__file__).resolve().parent / "icons.txt").read_text().split()


@dataclass(frozen=True)
class Package:
    """One npm package: its line of versions, its licence and which of its files are kept under which name."""

    name: str
    folder: str
    versions: str
    licence: str
    files: dict[str, str]


def fonts() -> dict[str, str]:
    kept = {"LICENSE": "LICENSE"}
    for subset in ("latin", "vietnamese"):
        for weight in (400, 600, 700):
            kept[f"files/be-vietnam-pro-{subset}-{weight}-normal.woff2"] = f"be-vietnam-pro-{subset}-{weight}.woff2"
    return kept


PACKAGES = (
    Package("@fontsource/be-vietnam-pro", "be-vietnam-pro", "5", "OFL-1.1", fonts()),
    Package(
        "bootstrap",
        "bootstrap",
        "5.3",
        "MIT",
        {
            "LICENSE": "LICENSE",
            "dist/css/bootstrap-reboot.min.css": "bootstrap-reboot.min.css",
            "dist/css/bootstrap-grid.min.css": "bootstrap-grid.min.css",
        },
    ),
    Package("bootstrap-icons", "bootstrap-icons", "1", "MIT", {"LICENSE": "LICENSE"}),
)


def unpack(package: Package, into: Path) -> tuple[Path, str]:
    """Fetch one package with npm; returns its unpacked folder and its exact version."""
    command = ["npm", "pack", "--silent", f"{package.name}@{package.versions}"]
    answer = subprocess.run(command, cwd=into, check=True, capture_output=True, text=True)
    tarball = into / answer.stdout.split()[-1]
    folder = into / package.folder
    with tarfile.open(tarball) as archive:
        archive.extractall(folder, filter="data")
    found = re.search(r'"version":\s*"([^"]+)"', (folder / "package/package.json").read_text())
    if found is None:
        raise SystemExit(f"{package.name} names no version")
    return folder / "package", found.group(1)


def symbol(name: str, svg: str) -> str:
    """One icon as a <symbol>: its drawing without size, colour or class."""
    box = re.search(r'viewBox="([^"]+)"', svg)
    body = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.DOTALL)
    if box is None or body is None:
        raise SystemExit(f"the icon {name} is not drawn as expected")
    inner = re.sub(r"\s*\n\s*", "", body.group(1))
    return f'<symbol id="{name}" viewBox="{box.group(1)}">{inner}</symbol>'


def sprite(icons: Path) -> str:
    """All icons of the list as one file."""
    drawn = [symbol(name, (icons / f"{name}.svg").read_text()) for name in sorted(ICONS)]
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(drawn) + "\n</svg>\n"


def tidy_css(text: str) -> str:
    """Drop the pointer to a source map that is not kept."""
    return re.sub(r"\n?/\*# sourceMappingURL=.*?\*/\n?", "\n", text)


def copy(package: Package, source: Path) -> list[Path]:
    """Put the kept files of one package in their place."""
    target = VENDOR / package.folder
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for original, name in package.files.items():
        if name.endswith(".css"):
            (target / name).write_text(tidy_css((source / original).read_text()))
        else:
            shutil.copyfile(source / original, target / name)
    if package.name == "bootstrap-icons":
        (target / "sprite.svg").write_text(sprite(source / "icons"))
    return sorted(target.iterdir())


def entry(package: Package, version: str, path: Path) -> str:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    lines = {
        "path": path.relative_to(VENDOR).as_posix(),
        "name": package.name,
        "version": version,
        "licence": package.licence,
        "sha256": digest,
    }
    return "[[file]]\n" + "".join(f'{key} = "{value}"\n' for key, value in lines.items())


def main() -> None:
    entries = []
    with tempfile.TemporaryDirectory() as temporary:
        for package in PACKAGES:
            source, version = unpack(package, Path(temporary))
            entries += [entry(package, version, path) for path in copy(package, source)]
    heading = "# Written by tools/vendor_assets.py; htmx comes with the django-htmx package and is not listed here.\n"
    (VENDOR / "MANIFEST.toml").write_text(heading + "\n" + "\n".join(entries))


if __name__ == "__main__":
    main()

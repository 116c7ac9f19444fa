"""Follow docs/admin/install.md word by word in an empty Debian 12: every block of commands, in order, as root.

Run as root on a Debian machine that has `debootstrap` and `systemd-container`:

    python tools/try_install.py FOLDER [PAGE …]

FOLDER is made and filled with the empty system; it is booted in a container that shares the machine's network, so that
ports 80, 443, 5432 and 8000 must be free. Without a PAGE the installation is tried; further pages follow in the order
they are named. Ends with the exit code of the first block that failed, or 0.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("docs/admin/install.md",)
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SYSTEM = ["debootstrap", "--variant=minbase", "--include=ca-certificates,systemd,systemd-sysv,dbus", "bookworm"]
BOOT = ["systemd-nspawn", "--boot", "--register=no", "--keep-unit", "--console=pipe", "--machine=chungtay-trial"]


def empty_system(folder: Path) -> None:
    """An empty Debian with the sources of this state of the tree laid where the page expects them."""
    if not (folder / "etc").exists():
        subprocess.run([*SYSTEM, str(folder)], check=True)
    # An office's own certificate authority, if this machine trusts one, must be trusted inside too.
    shutil.copy("/etc/ssl/certs/ca-certificates.crt", folder / "etc/ssl/certs/ca-certificates.crt")
    archive = folder / "srv" / "chungtay.tar.gz"
    command = ["git", "archive", "--format=tar.gz", "--prefix=chungtay/", f"--output={archive}", "HEAD"]
    subprocess.run(command, cwd=ROOT, check=True)


def boot(folder: Path) -> tuple[subprocess.Popen[bytes], int]:
    """Start the system; returns the container and the number of its first process."""
    container = subprocess.Popen(
        [*BOOT, "-D", str(folder)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    for _ in range(60):
        time.sleep(1)
        children = Path(f"/proc/{container.pid}/task/{container.pid}/children").read_text().split()
        if children and said(int(children[0]), ["systemctl", "is-system-running"]).strip() in {"running", "degraded"}:
            return container, int(children[0])
    raise TimeoutError("the empty system did not come up within a minute")


def inside(leader: int, words: list[str]) -> list[str]:
    return ["nsenter", "--target", str(leader), "--mount", "--uts", "--ipc", "--pid", "--", *words]


def said(leader: int, words: list[str]) -> str:
    done = subprocess.run(
        inside(leader, words), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return done.stdout


def follow(page: Path, leader: int) -> int:
    """Run every block of a page; returns the exit code of the first that failed."""
    surroundings = {
        "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": "/root",
        "DEBIAN_FRONTEND": "noninteractive",
        "LANG": "C.UTF-8",
    }
    for number, block in enumerate(BLOCK.findall(page.read_text(encoding="utf-8")), start=1):
        begun = time.monotonic()
        sys.stdout.write(f"--- {page.name}, block {number}\n{block}")
        sys.stdout.flush()
        command = inside(leader, ["bash", "-e", "-o", "pipefail", "-c", block])
        done = subprocess.run(command, env=surroundings, stdin=subprocess.DEVNULL, check=False)
        sys.stdout.write(f"--- exit {done.returncode} after {time.monotonic() - begun:.0f} s\n")
        if done.returncode != 0:
            return done.returncode
    return 0


def main(words: list[str]) -> int:
    if not words or os.geteuid() != 0:
        sys.stderr.write(__doc__ or "")
        return 2
    folder = Path(words[0]).resolve()
    empty_system(folder)
    container, leader = boot(folder)
    try:
        for page in words[1:] or PAGES:
            code = follow(ROOT / page, leader)
            if code != 0:
                return code
    finally:
        subprocess.run(inside(leader, ["systemctl", "poweroff"]), check=False)
        container.wait(timeout=60)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

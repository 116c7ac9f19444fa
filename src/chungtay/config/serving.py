"""Bring an installation up: tables, pages' static files, one server, one worker."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.utils.translation import gettext as _
from django.utils.translation import override

from chungtay.accounts.actions import ensure_system_person, make_first_run_token
from chungtay.accounts.queries import can_anybody_sign_in, is_in_real_use
from chungtay.curriculum.actions import load_curriculum
from chungtay.demo.load import load_demo as load_everything
from chungtay.demo.people import demo_people
from chungtay.kernel.clock import today
from chungtay.places.actions import load_units
from chungtay.taxonomy.actions import load_taxonomy

LOOK_AFTER_WORKER = 5.0  # seconds between two looks whether the worker lives


def say(line: str = "") -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def prepare() -> None:
    """Bring tables and static files up to date; quick when nothing has changed."""
    with alone_in_the_folder():
        call_command("migrate", interactive=False, verbosity=0)
        keep_demo_apart()
        ensure_system_person()
        collect_static()


@contextmanager
def alone_in_the_folder() -> Iterator[None]:
    """One start at a time prepares a data folder: two at once would both make the same tables, and one would fail."""
    with (settings.DATA_DIR / ".preparing").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def keep_demo_apart() -> None:
    """Refuse to load or serve the demo where real people work."""
    if settings.IS_DEMO and is_in_real_use():
        with override("vi"):
            raise ImproperlyConfigured(
                _(
                    "This data folder is in real use: people who are not of the demo sign in here. Start the demo with"
                    " another CHUNGTAY_DATA_DIR (and another DATABASE_URL if you set one), for example"
                    " CHUNGTAY_DATA_DIR=./var-demo ./chungtay demo"
                )
            )


def collect_static() -> None:
    """Collect the static files when one of them is newer or gone."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    fingerprint = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            fingerprint.update(f"{path} {storage.get_modified_time(path).timestamp()}\n".encode())
    if stamp.exists() and stamp.read_text() == fingerprint.hexdigest():
        return
    shutil.rmtree(settings.STATIC_ROOT, ignore_errors=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(fingerprint.hexdigest())


def load_demo() -> None:
    """Load the five texts and the invented province; a second time it only looks."""
    with override("vi"):
        loaded = load_everything(progress=say)
        say(_("The demo is ready: %(figures)s.") % {"figures": loaded} if loaded else _("The demo is already loaded."))


def address() -> tuple[str, int]:
    """Where the server listens; refused with a sentence when PORT is no port."""
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        with override("vi"):
            raise ImproperlyConfigured(
                _("PORT must be a number from 1 to 65535, not “%(port)s”. For example PORT=8080.") % {"port": port}
            )
    return host, int(port)


def site() -> str:
    """The address people open: the office's own behind its proxy, else that of this server."""
    if settings.BEHIND_HTTPS:
        return f"{settings.PUBLIC_ADDRESS}/"
    host, port = address()
    return f"http://{host}:{port}/"


def load_reference() -> None:
    """Load the tables of administrative units, of subjects and of needs; quick when they are there already."""
    load_units(by=ensure_system_person(), on=today())
    load_curriculum(by=ensure_system_person(), on=today())
    load_taxonomy(by=ensure_system_person(), on=today())


def announce_first_run() -> None:
    """Print the one-time word when nobody can sign in yet; there are no default passwords."""
    if can_anybody_sign_in():
        return
    with override("vi"):
        say(_("Nobody can sign in yet. Open this address once to make the first operator:"))
    say(f"  {site()}bat-dau/{make_first_run_token()}/")


def announce_demo() -> None:
    """Print who can sign in to the demo, and with which password."""
    with override("vi"):
        say(_("Demo people (password for all: %(password)s):") % {"password": settings.DEMO_PASSWORD})
        for login, role in demo_people():
            say(f"  {login:<12} {role}")


def serve() -> int:
    """Run one server and one worker until told to stop."""
    host, port = address()
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            with override("vi"):
                say(_("Port %(port)s is taken. Choose another one, for example PORT=8080.") % {"port": port})
            return 1
    worker = start_worker()
    server = subprocess.Popen(
        [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--workers", "1"]
        + ["--blocking-threads", "4", "--no-ws", "--log-level", "warning", "chungtay.config.wsgi:application"]
    )

    def stop(number: int, frame: FrameType | None) -> None:
        server.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    if settings.IS_DEMO:
        announce_demo()
    with override("vi"):
        say(_("Chung Tay is open at %(address)s. Stop it with Ctrl+C.") % {"address": site()})
    try:
        while True:
            try:
                return server.wait(timeout=LOOK_AFTER_WORKER)
            except subprocess.TimeoutExpired:
                if worker.poll() is not None:  # a worker that was killed leaves nobody to send or to seal
                    worker = start_worker()
    finally:
        worker.terminate()
        worker.wait(timeout=30)


def start_worker() -> subprocess.Popen[bytes]:
    """The one process that works in the background."""
    return subprocess.Popen([sys.executable, "-m", "chungtay", "manage", "worker"])

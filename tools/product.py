"""The real product for browser tests and pictures: `./chungtay demo` on a port of its own, and a quiet Chromium."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = "chung-tay-2026"
# Without these, a browser without network keeps calling home at every start.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


def chromium() -> str | None:
    """Where a Chromium is, if there is one."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHUNGTAY_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_demo(data_dir: Path, *, patience: float = 900) -> Iterator[str]:
    """The demo served from `data_dir`; yields its address, stops it afterwards."""
    port = free_port()
    environment = {**os.environ, "CHUNGTAY_DATA_DIR": str(data_dir), "PORT": str(port), "DATABASE_URL": ""}
    log = (data_dir / "demo.log").open("w")
    server = subprocess.Popen(
        [sys.executable, "-m", "chungtay", "demo"],
        cwd=ROOT,
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + patience
        while not answers(address):
            if server.poll() is not None or time.monotonic() > until:
                raise RuntimeError((data_dir / "demo.log").read_text())
            time.sleep(0.2)
        yield address
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(timeout=60)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()
        log.close()


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=5) as reply:
            return bool(reply.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=QUIET)
        yield opened
        opened.close()


def window(opened: Browser, *, phone: bool = False, scheme: str = "light") -> BrowserContext:
    """A fresh browser profile, wide or as a phone, reading Vietnamese."""
    return opened.new_context(
        viewport=PHONE if phone else WIDE,  # type: ignore[arg-type]  # a plain dict has the two keys
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        color_scheme=scheme,  # type: ignore[arg-type]  # "light" or "dark"
        is_mobile=phone,
        has_touch=phone,
        device_scale_factor=1,
    )


def sign_in(context: BrowserContext, address: str, login: str) -> None:
    page = context.new_page()
    page.goto(f"{address}/dang-nhap/")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/hom-nay/")
    page.close()

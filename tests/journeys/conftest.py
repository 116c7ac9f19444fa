from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from tools.product import browser, chromium, running_demo, sign_in, window
from tools.take_pictures import finder

collect_ignore_glob = [] if chromium() else ["test_*.py"]


# What htmx says when a page is left while it still asks for something; a fault is a sendError or a responseError.
GIVEN_UP = ("htmx:sendAbort", "htmx:afterRequest")


@dataclass
class Product:
    """The demo, served as a user would have it."""

    address: str
    folder: Path

    def uid(self, table: str, column: str, value: str) -> str:
        """The public identifier of a row of the running demo."""
        return finder(self.folder / "chungtay.sqlite3")(table, column, value)


@pytest.fixture(scope="session")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo that was loaded, begun and stopped, and that nobody has used; one for all processes."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "untouched"
    with (shared / "untouched.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not folder.exists():
            begun = tmp_path_factory.mktemp("begun")
            with running_demo(begun):
                pass
            begun.replace(folder)
    return folder


@pytest.fixture(scope="module")
def product(untouched: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    folder = tmp_path_factory.mktemp("demo") / "own"
    shutil.copytree(untouched, folder)
    with running_demo(folder) as address:
        yield Product(address, folder)


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


@dataclass
class Watched:
    """A browser window whose requests and complaints are written down."""

    context: BrowserContext
    page: Page
    elsewhere: list[str]
    complaints: list[str]


def watched(chrome: Browser, product: Product, *, login: str = "", phone: bool = False) -> Watched:
    context = window(chrome, phone=phone)
    if login:
        sign_in(context, product.address, login)
    page = context.new_page()
    seen = Watched(context, page, [], [])
    page.on("request", lambda request: note_request(seen, request.url, product.address))
    page.on("console", lambda message: note_complaint(seen, message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    return seen


def note_complaint(seen: Watched, text: str) -> None:
    if not text.startswith(GIVEN_UP):
        seen.complaints.append(text)


def note_request(seen: Watched, url: str, address: str) -> None:
    if not url.startswith((address, "data:")):
        seen.elsewhere.append(url)

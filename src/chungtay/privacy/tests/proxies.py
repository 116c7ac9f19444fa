"""A shared cache as it stands before many installations: it keeps what it may keep (RFC 9111), and no more."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.core.handlers.wsgi import WSGIHandler


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes
    from_cache: bool = False


@dataclass
class SharedCache:
    """Answers GETs from what it kept as long as `max-age` or `s-maxage` lasts; everything else goes through."""

    origin: WSGIHandler
    kept: dict[str, tuple[int, Reply]] = field(default_factory=dict)
    seconds: int = 0

    def get(self, path: str) -> Reply:
        known = self.kept.get(path)
        if known is not None and self.seconds < known[0]:
            return Reply(known[1].status, known[1].headers, known[1].body, from_cache=True)
        reply = self._ask(path)
        lasts = lifetime(reply.headers.get("cache-control", ""))
        if reply.status == 200 and lasts:
            self.kept[path] = (self.seconds + lasts, reply)
        return reply

    def _ask(self, path: str) -> Reply:
        environ: dict[str, Any] = {}
        setup_testing_defaults(environ)
        environ |= {"PATH_INFO": path, "REQUEST_METHOD": "GET", "HTTP_HOST": "localhost", "wsgi.input": io.BytesIO()}
        begun: list[Any] = []

        def start(status: str, headers: Iterable[tuple[str, str]], error: Any = None) -> None:
            begun[:] = [int(status.split()[0]), {name.lower(): value for name, value in headers}]

        answer = self.origin(environ, start)  # type: ignore[arg-type]  # wsgiref is written for str.write
        body = b"".join(answer)
        answer.close()
        return Reply(begun[0], begun[1], body)


def lifetime(policy: str) -> int:
    """How many seconds a shared cache may keep an answer under this Cache-Control; a policy without one is not kept."""
    words = {word.strip().lower() for word in policy.split(",")}
    if words & {"no-store", "private", "no-cache"}:
        return 0
    found = re.search(r"s-maxage=(\d+)", policy) or re.search(r"max-age=(\d+)", policy)
    return int(found[1]) if found else 0

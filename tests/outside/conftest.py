from __future__ import annotations

import os
import secrets
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path

import pytest

from chungtay.config.suite import nginx

ROOT = Path(__file__).resolve().parents[2]
HOST = "chungtay.example.vn"
NGINX = nginx()
WRITTEN = "cat > /etc/nginx/sites-available/chungtay <<'EOF'\n"
AROUND = """daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{ access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
{site} }}
"""

# Once is enough: from outside nobody sees which database stands behind.
collect_ignore_glob = [] if NGINX and not os.environ.get("DATABASE_URL") else ["test_*.py"]


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    cookies: list[str]
    body: str


class Office:
    """An installation as the page for administrators describes it, seen from outside."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.plain, self.secure, self.inner = free_ports(3)
        self.key = secrets.token_urlsafe(48)

    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "CHUNGTAY_SECRET_KEY": self.key,
            "CHUNGTAY_HOSTS": HOST,
            "CHUNGTAY_HTTPS": "1",
            "CHUNGTAY_DATA_DIR": str(self.folder / "data"),
            "DATABASE_URL": "",
            "PORT": str(self.inner),
        }

    def site(self) -> str:
        """The configuration of nginx printed in docs/admin/install.md, with ports and files of this test."""
        page = (ROOT / "docs/admin/install.md").read_text(encoding="utf-8")
        site = page.split(WRITTEN, 1)[1].split("EOF\n", 1)[0]
        for old, new in (
            ("listen 80 default_server", f"listen 127.0.0.1:{self.plain} default_server"),
            ("listen [::]:80 default_server;", ""),
            ("listen 443 ssl", f"listen 127.0.0.1:{self.secure} ssl"),
            ("listen [::]:443 ssl default_server;", ""),
            ("127.0.0.1:8000", f"127.0.0.1:{self.inner}"),
            ("/etc/chungtay/", f"{self.folder}/"),
        ):
            assert old in site
            site = site.replace(old, new)
        return site

    def ask(
        self, path: str, *, headers: dict[str, str] | None = None, form: str | None = None, by: str = "secure"
    ) -> Answer:
        """One request: through nginx over TLS, through nginx without, or past nginx to the server itself."""
        if by == "secure":
            trust = ssl.create_default_context(cafile=str(self.folder / "tls.crt"))
            raw = trust.wrap_socket(socket.create_connection(("127.0.0.1", self.secure), 30), server_hostname=HOST)
            connection: HTTPConnection = HTTPSConnection(HOST, self.secure, timeout=30)
            connection.sock = raw
        else:
            connection = HTTPConnection("127.0.0.1", self.plain if by == "plain" else self.inner, timeout=30)
        sent = {"Host": HOST, **(headers or {})}
        if form is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("GET" if form is None else "POST", path, body=form, headers=sent)
        answer = connection.getresponse()
        found = Answer(
            answer.status,
            {name.lower(): value for name, value in answer.getheaders()},
            answer.headers.get_all("Set-Cookie") or [],
            answer.read().decode("utf-8", "replace"),
        )
        connection.close()
        return found


def free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = Office(tmp_path_factory.mktemp("office"))
    certificate = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HOST}"]
    certificate += ["-addext", f"subjectAltName=DNS:{HOST}", "-keyout", "tls.key", "-out", "tls.crt"]
    subprocess.run(certificate, cwd=office.folder, check=True, capture_output=True)
    (office.folder / "nginx.conf").write_text(AROUND.format(folder=office.folder, site=office.site()))
    with (office.folder / "serve.log").open("w") as log:
        serve = [sys.executable, "-m", "chungtay", "serve"]
        server = subprocess.Popen(serve, cwd=ROOT, env=office.environment(), stdout=log, stderr=subprocess.STDOUT)
    assert NGINX is not None
    proxy = subprocess.Popen([NGINX, "-p", str(office.folder), "-c", "nginx.conf"], stderr=subprocess.DEVNULL)
    try:
        wait_until_ready(office, server)
        yield office
    finally:
        proxy.terminate()
        server.terminate()
        proxy.wait(timeout=30)
        server.wait(timeout=60)


def wait_until_ready(office: Office, server: subprocess.Popen[bytes]) -> None:
    for _ in range(240):
        with suppress(OSError, HTTPException):
            if office.ask("/readyz").status == 200:
                return
        assert server.poll() is None, (office.folder / "serve.log").read_text()
        time.sleep(0.5)
    raise TimeoutError((office.folder / "serve.log").read_text())

"""The demo as a test world, loaded once for a module and taken back after it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction
from django.test.utils import override_settings

from chungtay.demo.load import load_demo


def sizes_known() -> None:
    """Have PostgreSQL look at the tables: its own look sees only what is committed, and a test commits nothing.

    At ours only: what all databases of the server share would stay locked for the tests of another process.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            names = [connection.ops.quote_name(name) for name in connection.introspection.table_names(cursor)]
            cursor.execute("ANALYZE " + ", ".join(names))


@contextmanager
def demo_loaded(files: Path) -> Iterator[None]:
    """The demo in the test database, inside one transaction that is never kept."""
    with override_settings(
        IS_DEMO=True,
        MEDIA_ROOT=files,
        DEMO_PASSWORD="chung-tay-2026",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        outer = transaction.atomic()
        outer.__enter__()
        try:
            load_demo(progress=lambda line: None, with_many_schools=False)
            sizes_known()
            yield
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)

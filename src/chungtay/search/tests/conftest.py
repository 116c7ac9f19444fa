from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db.models import QuerySet

from chungtay.kernel.models import LegalDocument
from chungtay.kernel.people import Visitor
from chungtay.search.models import Entry, SearchProvider, index_rows, offer_search
from chungtay.search.models import providers as registry

DAY = date(2026, 11, 21)


class Shelf:
    """Things to be found: legal documents, because any table will do, with names that stand nowhere else."""

    def __init__(self) -> None:
        self.names: dict[int, list[tuple[str, date | None, date | None, str]]] = {}
        self.hidden: set[int] = set()
        self.provider = offer_search(
            SearchProvider("shelf", "shelf", self.entries, self.visible, "register:show", order=99)
        )

    def entries(self, keys: Collection[int] | None) -> Iterable[Entry]:
        for key in self.names if keys is None else keys:
            for title, begins, ends, note in self.names.get(key, []):
                yield Entry(key, f"{key:022}", title, "", note, begins, ends, 100)

    def visible(self, person: Visitor | None) -> QuerySet[Any]:
        return LegalDocument.objects.exclude(pk__in=self.hidden)

    def put(self, title: str, begins: date | None = None, ends: date | None = None, note: str = "") -> int:
        key = LegalDocument.objects.create(verbatim=f"{len(self.names)}/QĐ-TM").pk
        self.names[key] = [(title, begins, ends, note)]
        index_rows("shelf", [key])
        return key

    def refile(self) -> None:
        index_rows("shelf", list(self.names))

    def rename(self, key: int, title: str) -> None:
        self.names[key] = [(title, None, None, "")]
        index_rows("shelf", [key])


@pytest.fixture
def shelf(db: None) -> Iterator[Shelf]:
    before = dict(registry._providers)
    registry._providers.clear()
    yield Shelf()
    registry._providers.clear()
    registry._providers.update(before)

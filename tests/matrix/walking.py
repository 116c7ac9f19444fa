"""Ask every declared route as every person for every object, and compare with the table written by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, models, reset_queries
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chungtay.accounts.models import Person
from chungtay.kernel.modules import module_configs
from chungtay.kernel.routes import Address, Audience, addresses

GUEST = "khách"
NOWHERE = "A" * 22  # a well-formed identifier of nothing


@dataclass(frozen=True)
class Case:
    """One question: who asks, what for, how."""

    address: Address
    person: str
    thing: str
    url: str
    method: str

    def __str__(self) -> str:
        return f"{self.method} {self.address.name} [{self.thing}] as {self.person}"


@dataclass(frozen=True)
class Seen:
    """One answer: what came back, and which canaries were in it."""

    status: int
    onward: str
    canaries: frozenset[str]

    @property
    def word(self) -> str:
        if self.status == 302 and "/dang-nhap/" in self.onward:
            return "sign-in"
        return {
            200: "ok",
            301: "ok",
            302: "ok",
            409: "ok",
            422: "ok",
            401: "sign-in",
            404: "hidden",
            403: "refused",
            405: "method",
        }.get(self.status, str(self.status))


def client_of(login: str) -> Client:
    """A browser in which this person is signed in."""
    client = Client(raise_request_exception=True)
    if login != GUEST:
        client.force_login(Person.objects.get(login=login))
    return client


def text_of(response: HttpResponseBase) -> str:
    parts: bytes = b"".join(iter(response)) if isinstance(response, Iterable) else b""
    return parts.decode("utf-8", "replace")


def ask(client: Client, case: Case, canaries: Mapping[str, str]) -> Seen:
    """Ask one question; a POST brings an empty form, which may be refused but must not be obeyed."""
    response = client.generic(case.method, case.url)
    body = text_of(response)
    return Seen(
        status=response.status_code,
        onward=response.headers.get("Location", ""),
        canaries=frozenset(name for name, token in canaries.items() if token in body),
    )


@contextmanager
def questions_counted() -> Iterator[CaptureQueriesContext]:
    """What the database is asked meanwhile; its length is the number of questions."""
    reset_queries()
    with CaptureQueriesContext(connection) as asked:
        yield asked


def question_faults(case: Case, asked: int, most: int) -> list[str]:
    return [f"{case}: {asked} questions, at most {most}"] if asked > most else []


def cases(
    people: list[str], things: Mapping[str, Mapping[str, str]], arguments: Mapping[str, Mapping[str, str | int]]
) -> Iterator[Case]:
    """Every declared route × person × object × method. `things`: uid by name for each kind of row."""
    for address in addresses():
        assert address.route is not None, address.pattern
        for thing, url in urls_of(address, things, arguments):
            for person in people:
                for method in ("GET", "POST"):
                    yield Case(address, person, thing, url, method)


def urls_of(
    address: Address, things: Mapping[str, Mapping[str, str]], arguments: Mapping[str, Mapping[str, str | int]]
) -> list[tuple[str, str]]:
    """The addresses of one route: one for each object it may name, and one for an object that is not there."""
    route = address.route
    assert route is not None
    further = dict(arguments.get(address.name, {}))
    if route.of is None:
        return [("", reverse(address.name, kwargs=further))]
    named = {**things[route.of], "nowhere": NOWHERE}
    return [(thing, reverse(address.name, kwargs={"uid": uid, **further})) for thing, uid in named.items()]


def digest_of_rooms() -> str:
    """A digest of every row of every room: what a refused question must not change."""
    sums = hashlib.sha256()
    for config in module_configs():
        for model in config.get_models():
            rows: models.QuerySet[models.Model] = model._default_manager.order_by("pk")
            for row in rows.values_list():
                sums.update(repr(row).encode())
    return sums.hexdigest()


def is_open(audience: Audience) -> bool:
    return audience in (Audience.PUBLIC, Audience.LINK)


def model_named(label: str) -> type[models.Model]:
    return apps.get_model(label)

"""What every page keeps: its headers, its number of questions to the database, its declaration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from django.db import connection, reset_queries
from django.http import HttpResponse, HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chungtay.kernel.routes import Address, addresses
from tests.matrix.bounds import AUTHORITY, OVERSEERS, bound_of
from tests.matrix.cast import PEOPLE
from tests.matrix.expected import ARGUMENTS, EXPECTED
from tests.matrix.walking import GUEST, Case, is_open, text_of, urls_of

pytestmark = pytest.mark.usefixtures("demo")

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
}
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def pages(named: Mapping[str, Mapping[str, str]], *, everybody: bool = False) -> Iterator[Case]:
    """Every address by GET, as the first person the table lets in, or as everybody it lets in."""
    for address in addresses():
        for thing, url in urls_of(address, named, ARGUMENTS):
            row = EXPECTED[address.name]
            words = row.get(thing, row.get("*", {}))
            let_in = [one for one in PEOPLE if words.get(one, words["*"]) == "ok"]
            for person in let_in if everybody else let_in[:1]:
                yield Case(address, person, thing, url, "GET")


def header_faults(response: HttpResponseBase, address: Address, *, guest: bool) -> list[str]:
    assert address.route is not None
    found = [
        f"{name}: {response.headers.get(name)}" for name, value in FIXED.items() if response.headers.get(name) != value
    ]
    policy = {part.strip() for part in response.headers.get("Content-Security-Policy", "").split(";")}
    if policy != POLICY:
        found.append(f"Content-Security-Policy: {sorted(policy ^ POLICY)}")
    kept = response.headers.get("Cache-Control", "")
    public = guest and address.route.cacheable and response.status_code == 200
    if public != ("public" in kept) or public == ("no-store" in kept):
        found.append(f"Cache-Control: {kept}")
    if public and response.cookies:
        found.append(f"cookies on a page anybody may cache: {sorted(response.cookies)}")
    return [f"{address.name}: {fault}" for fault in found]


def test_every_page_has_the_headers(named: dict[str, dict[str, str]], clients: dict[str, Client]) -> None:
    found: list[str] = []
    for case in pages(named):
        guest = case.person == GUEST
        response = clients[case.person].get(case.url)
        found += header_faults(response, case.address, guest=guest)
        text_of(response)

    assert found == []


def test_a_page_without_a_policy_is_caught() -> None:
    address = next(address for address in addresses() if address.route and not is_open(address.route.audience))
    bare = HttpResponse("…", headers={"Cache-Control": "public"})

    found = header_faults(bare, address, guest=False)

    assert len(found) == len(FIXED) + 2


def question_faults(case: Case, client: Client, most: int) -> list[str]:
    reset_queries()
    with CaptureQueriesContext(connection) as asked:
        text_of(client.get(case.url))
    return [f"{case}: {len(asked)} questions, at most {most}"] if len(asked) > most else []


def test_no_page_asks_the_database_more_than_it_declares(
    named: dict[str, dict[str, str]], clients: dict[str, Client]
) -> None:
    found: list[str] = []
    for case in pages(named):
        assert case.address.route is not None
        most = min(case.address.route.queries, bound_of(case.address)) + AUTHORITY * (case.person in OVERSEERS)
        found += question_faults(case, clients[case.person], most)

    assert found == []


def test_a_page_that_is_not_there_asks_once_what_the_visitor_may_open(clients: dict[str, Client]) -> None:
    for person in ["lan", "hanh", "quyen", "dung"]:
        with CaptureQueriesContext(connection) as asked:
            answer = clients[person].get("/khong-co-trang-nay/")

        assert answer.status_code == 404
        statements = [one["sql"] for one in asked.captured_queries]
        assert len(statements) == len(set(statements))


@pytest.mark.slow
def test_whoever_looks_adds_no_more_than_the_reading_of_their_authority(
    named: dict[str, dict[str, str]], clients: dict[str, Client]
) -> None:
    found: list[str] = []
    for case in pages(named, everybody=True):
        assert case.address.route is not None
        most = min(case.address.route.queries, bound_of(case.address)) + AUTHORITY
        found += question_faults(case, clients[case.person], most)

    assert found == []


def test_a_page_over_its_bound_is_caught(named: dict[str, dict[str, str]], clients: dict[str, Client]) -> None:
    case = next(one for one in pages(named) if one.address.name == "register:list")

    assert question_faults(case, clients[case.person], most=2) != []


def test_no_page_that_only_shows_declares_more_questions_than_the_targets_allow() -> None:
    found = [
        f"{address.name}: {address.route.queries}"
        for address in addresses()
        if address.route and not address.route.writes and address.route.queries > bound_of(address)
    ]

    assert found == []

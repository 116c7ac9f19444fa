"""What every page keeps: its headers, its number of questions to the database, its declaration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

import pytest
from django.db import connection
from django.http import HttpResponse, HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chungtay.kernel.routes import Address, addresses
from tests.matrix.bounds import AUTHORITY, OVERSEERS, bound_of, most_of
from tests.matrix.cast import PEOPLE
from tests.matrix.expected import ARGUMENTS, EXPECTED
from tests.matrix.walking import GUEST, Case, is_open, question_faults, questions_counted, text_of, urls_of

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


def pages(named: Mapping[str, Mapping[str, str]]) -> Iterator[Case]:
    """Every address by GET, as the first person the table lets in."""
    for address in addresses():
        for thing, url in urls_of(address, named, ARGUMENTS):
            row = EXPECTED[address.name]
            words = row.get(thing, row.get("*", {}))
            let_in = (one for one in PEOPLE if words.get(one, words["*"]) == "ok")
            yield from (Case(address, person, thing, url, "GET") for person in islice(let_in, 1))


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


@pytest.mark.slow
def test_every_page_has_its_headers_and_asks_no_more_than_it_declares(
    named: dict[str, dict[str, str]], clients: dict[str, Client]
) -> None:
    found: list[str] = []
    for case in pages(named):
        with questions_counted() as asked:
            response = clients[case.person].get(case.url)
            text_of(response)
        found += header_faults(response, case.address, guest=case.person == GUEST)
        found += question_faults(case, len(asked), most_of(case, further=AUTHORITY * (case.person in OVERSEERS)))

    assert found == []


def test_a_page_without_a_policy_is_caught() -> None:
    address = next(address for address in addresses() if address.route and not is_open(address.route.audience))
    bare = HttpResponse("…", headers={"Cache-Control": "public"})

    found = header_faults(bare, address, guest=False)

    assert len(found) == len(FIXED) + 2


@pytest.mark.slow
def test_a_page_that_is_not_there_asks_once_what_the_visitor_may_open(clients: dict[str, Client]) -> None:
    for person in ["lan", "hanh", "quyen", "dung"]:
        with CaptureQueriesContext(connection) as asked:
            answer = clients[person].get("/khong-co-trang-nay/")

        assert answer.status_code == 404
        statements = [one["sql"] for one in asked.captured_queries]
        assert len(statements) == len(set(statements))


@pytest.mark.slow
def test_a_page_over_its_bound_is_caught(named: dict[str, dict[str, str]], clients: dict[str, Client]) -> None:
    case = next(one for one in pages(named) if one.address.name == "register:list")

    with questions_counted() as asked:
        text_of(clients[case.person].get(case.url))

    assert question_faults(case, len(asked), most=2) != []
    assert question_faults(case, len(asked), most=len(asked)) == []


def test_no_page_that_only_shows_declares_more_questions_than_the_targets_allow() -> None:
    found = [
        f"{address.name}: {address.route.queries}"
        for address in addresses()
        if address.route and not address.route.writes and address.route.queries > bound_of(address)
    ]

    assert found == []

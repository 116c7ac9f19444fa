"""Every declared route × person × object × method, against the table written by hand (domain dossier §14.4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from django.test import Client

from chungtay.agreements.models import Agreement
from chungtay.agreements.views import reading
from chungtay.kernel.routes import addresses
from tests.matrix.bounds import AUTHORITY, most_of
from tests.matrix.cast import CANARIES, PEOPLE
from tests.matrix.expected import ARGUMENTS, EXPECTED, MAY_READ
from tests.matrix.walking import Case, ask, cases, client_of, digest_of_rooms, question_faults, questions_counted

# Questions that end the session or change the language: each gets a browser of its own.
FLEETING = {"accounts:sign_out", "accounts:language"}


def expected_word(case: Case) -> str:
    """What the table says to this question."""
    route = case.address.route
    assert route is not None
    if case.method == "POST" and not route.writes:
        return "method"
    row = EXPECTED[case.address.name]
    by_thing = row.get(case.thing, row.get("*"))
    assert by_thing is not None, f"the table says nothing of {case}"
    return by_thing.get(case.person, by_thing["*"])


def faults(
    named: Mapping[str, Mapping[str, str]], clients: Mapping[str, Client], only: str = ""
) -> tuple[int, list[str]]:
    """How many questions were asked, and which answers the table does not allow or cost the database too much."""
    found: list[str] = []
    asked = 0
    for case in cases(PEOPLE, named, ARGUMENTS):
        if only and not case.address.name.startswith(only):
            continue
        asked += 1
        client = client_of(case.person) if case.address.name in FLEETING else clients[case.person]
        with questions_counted() as statements:
            seen = ask(client, case, CANARIES)
        wanted = expected_word(case)
        if seen.word != wanted:
            found.append(f"{case}: {seen.word} ({seen.status}), the table says {wanted}")
        leaked = [name for name in sorted(seen.canaries) if case.person not in MAY_READ[name]]
        if leaked:
            found.append(f"{case}: shows the words of {', '.join(leaked)}")
        if case.method == "GET" and wanted == "ok":
            # Whoever looks adds no more than the reading of their authority.
            found += question_faults(case, len(statements), most_of(case, further=AUTHORITY))
    return asked, found


def test_the_table_names_every_route_and_no_other() -> None:
    assert sorted(EXPECTED) == sorted(address.name for address in addresses())


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.untraced
def test_every_route_answers_every_person_as_the_table_says(
    named: dict[str, dict[str, str]], clients: dict[str, Client], record_property: Callable[[str, object], None]
) -> None:
    asked, found = faults(named, clients)

    record_property("cases", asked)
    assert found == []
    assert asked > 2_000


@pytest.mark.slow
def test_a_view_that_forgets_its_scope_is_caught(
    named: dict[str, dict[str, str]], clients: dict[str, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Two belts hold a page: what is visible, and what is allowed. The hole is a view that has forgotten both.
    monkeypatch.setattr(reading, "visible_agreements", lambda visitor: Agreement.objects.all())
    monkeypatch.setattr(reading, "require", lambda person, permission, thing: None)

    _asked, found = faults(named, clients, only="agreements:show")

    assert any("as ongba: shows the words of draft" in fault for fault in found)


@pytest.mark.slow
def test_a_view_that_forgets_only_its_scope_is_caught_by_the_word_it_answers(
    named: dict[str, dict[str, str]], clients: dict[str, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "visible_agreements", lambda visitor: Agreement.objects.all())

    _asked, found = faults(named, clients, only="agreements:show")

    assert any("as ongba: refused (403), the table says hidden" in fault for fault in found)


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.untraced
def test_a_question_that_is_refused_changes_nothing(
    named: dict[str, dict[str, str]], clients: dict[str, Client]
) -> None:
    before = digest_of_rooms()

    for case in cases(["khách", "ongba", "quyen", "cuu"], named, ARGUMENTS):
        if case.method == "POST" and expected_word(case) in {"hidden", "refused", "sign-in"}:
            ask(clients[case.person], case, CANARIES)

    assert digest_of_rooms() == before

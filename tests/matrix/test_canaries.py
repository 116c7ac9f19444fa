"""Unmistakable words in one school's needs and in a matching: who has nothing to do with them never meets one."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Value
from django.test import Client
from django.urls import reverse
from pytest_django.plugin import DjangoDbBlocker

from chungtay.accounts.models import Person
from chungtay.agreements.models import Agreement
from chungtay.kernel.clock import now, today
from chungtay.kernel.routes import Address, addresses
from chungtay.matching.actions import send_to_review
from chungtay.matching.choices import WhyNot
from chungtay.matching.models import Pairing, Proposal, Scenario
from chungtay.matching.tests.world import Round
from chungtay.needs.actions import begin_draft
from chungtay.needs.actions.answering import keep_items
from chungtay.needs.choices import EntryKind, EntryState
from chungtay.needs.engine.answers import FIRST
from chungtay.needs.models import Entry
from chungtay.needs.queries.entries import visible_entries
from chungtay.needs.rules.reach import Reach, reach_of
from chungtay.offers.models import HelpRequest
from chungtay.organisations.choices import Role
from chungtay.programmes.actions import open_partnership
from chungtay.proposals.actions import accept_proposal, decline_proposal
from chungtay.publishing.actions import ask_for_sheet, publish_run
from chungtay.publishing.models import ResultSheet
from chungtay.register.actions.takeaway import ask_for_everything, put_together
from chungtay.register.models import Takeaway
from chungtay.taxonomy.actions import Wording, add_leaf
from chungtay.taxonomy.models import LeafGroup
from tests.matrix.expected import ARGUMENTS
from tests.matrix.walking import urls_of

pytestmark = [pytest.mark.once, pytest.mark.slow]  # pages and files, the same from either database

MARK = "hy7391q"  # stands behind every canary; nobody types it, so an address that repeats what was typed stays silent
CANARY = f"chim hoàng yến {MARK}"
LEAF = "hy7391leaf"  # in the name of a leaf of the department's own list: its schools read the list, nobody else
TYPED = ("chim hoàng yến", "chim hoàng oanh")  # as long as each other; only the first stands anywhere
WORDS = ("q", "tim", "words", "group", "kind", "level", "unit", "ngay", "xep")

ROOMS = (
    "matching",
    "boards",
    "publishing",
    "proposals",
    "taxonomy",
    "needs",
    "demand",
    "offers",
    "agreements",
    "search",
    "sheets",
)
LISTS = ("taxonomy", "needs")  # rooms whose pages show the list of a department to its schools
OBEYED = ("matching", "boards", "publishing", "proposals", *LISTS, "demand", "offers")  # sent an empty form as well
GUEST = "khách"
# A head, a teacher and an officer of another department, a sponsor, a parent without a post, a head of the same
# department who is in no round, and nobody at all.
STRANGERS = ("xuan", "giao_vien", "quyen", "ba", "phu_huynh", "lan", GUEST)


@dataclass(frozen=True)
class Planted:
    """The people who ask, the objects they ask for by kind, and every token that must stay unseen."""

    people: Mapping[str, Person]
    things: Mapping[str, Mapping[str, str]]
    tokens: frozenset[str]


class Planting(Round):
    """P1 and Q1 agree and have a draft, P2 has declined with words, P3 is silent; everything carries the mark."""

    def planted(self) -> Planted:
        group = LeafGroup.objects.get(code="DT")
        leaf = add_leaf(self.so, group, Wording(f"Tủ sách {LEAF}"), by=self.hanh, on=today())
        self.says("P1", need=[(leaf.code, 5)])
        self.says("Q1", strength=[(leaf.code, 5)])
        Entry.objects.filter(organisation=self.schools["P1"]).update(words=CANARY, evidence=CANARY)
        scenario = self.computed(self.begun(title=f"Đợt {CANARY}"))
        Scenario.objects.filter(pk=scenario.pk).update(name=CANARY)
        publish_run(send_to_review(scenario, by=self.hanh, on=today()), by=self.hanh, on=today())
        for name in ("P1", "Q1"):
            accept_proposal(self.asked(name), by=self.heads[name], on=today())
        decline_proposal(self.asked("P2"), WhyNot.OTHER, by=self.heads["P2"], on=today(), reason=CANARY)
        agreement = Agreement.objects.get(parties__organisation=self.schools["P1"])
        Agreement.objects.filter(pk=agreement.pk).update(title=CANARY)
        draft = begin_draft(self.schools["P3"], by=self.heads["P3"], at=now())
        keep_items(draft, (replace(FIRST[0], words=CANARY, evidence=CANARY),), by=self.heads["P3"], at=now())
        pair, proposal = scenario.pairings.get(left=self.schools["P1"]), self.asked("P3")
        need = Entry.objects.get(organisation=self.schools["P1"], kind="need", leaf=leaf)
        request = self.refused()
        things = {
            "offers.HelpRequest": {"request": request.uid},
            "needs.Entry": {"need": need.uid, "further": request.need.uid},
            "needs.EntryDraft": {"draft": draft.uid},
            "taxonomy.Leaf": {"own": leaf.uid},
            "taxonomy.LeafEdit": {"own": leaf.edits.get().uid},
            "matching.MatchingRun": {"run": scenario.run.uid},
            "matching.Scenario": {"scenario": scenario.uid},
            "matching.Pairing": {"pair": pair.uid},
            "matching.Proposal": {"proposal": proposal.uid},
            "publishing.RunPublication": {"asked": scenario.run.publications.get().uid},
            "publishing.ResultSheet": {"sheet": ask_for_sheet(scenario, by=self.hanh, on=today()).uid},
            "agreements.Agreement": {"draft": agreement.uid},
            "programmes.Programme": {"programme": self.programme.uid},
        }
        kept = {
            uid
            for kind, named in things.items()
            if kind.startswith(("needs.E", "offers", "matching", "agr"))
            for uid in named.values()
        }
        return Planted(self.everybody(), things, frozenset({MARK, LEAF, *kept}))

    def refused(self) -> HelpRequest:
        """Q1, a partner since, was asked by P1 with a further need and says in words why it cannot help."""
        open_partnership(self.programme, [self.schools["P1"], self.schools["Q1"]], by=self.he_thong, on=today())
        strength = self.declare(self.schools["Q1"], self.heads["Q1"], "TB.may-chieu", EntryKind.STRENGTH)
        further = self.declare(self.schools["P1"], self.heads["P1"], "TB.may-chieu")
        Entry.objects.filter(pk=further.pk).update(words=CANARY, evidence=CANARY)
        said = {"state": "declined", "answered_on": today(), "answered_by": self.heads["Q1"], "reason": CANARY}
        return HelpRequest.objects.create(
            need=further, strength=strength, asked_on=today(), asked_by=self.heads["P1"], **said
        )

    def everybody(self) -> dict[str, Person]:
        strangers = {name: getattr(self, name) for name in ("xuan", "quyen", "ba", "lan", "hanh")}
        strangers["giao_vien"] = self.person("giao-vien", self.far_school, Role.TEACHER)
        strangers["phu_huynh"] = Person.objects.create(name="Phụ huynh", login="phu-huynh", is_active=True)
        return {**strangers, "p1": self.heads["P1"], "p2": self.heads["P2"]}

    def asked(self, name: str) -> Proposal:
        return Proposal.objects.get(organisation=self.schools[name], state="waiting")


@pytest.fixture(scope="module")
def planting(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Planted]:
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            yield Planting().planted()
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)


@pytest.fixture
def planted(planting: Planted, db: None) -> Planted:
    return planting


def client_of(planted: Planted, name: str) -> Client:
    client = Client()
    if name != GUEST:
        client.force_login(planted.people[name])
    return client


def watched(rooms: tuple[str, ...] = ROOMS) -> list[Address]:
    return [address for address in addresses() if address.name.partition(":")[0] in rooms]


def addressed(planted: Planted, address: Address) -> list[str]:
    """Every planted object an address may name; one that is not there where none is planted."""
    assert address.route is not None
    things = {address.route.of: {}, **planted.things} if address.route.of else planted.things
    urls = [url for _thing, url in urls_of(address, things, ARGUMENTS)]
    return urls[:-1] or urls


def told(client: Client, url: str, method: str = "GET") -> str:
    """Everything one answer says: page or file, and where it sends."""
    answer = client.generic(method, url)
    sent = " ".join(f"{name}: {value}" for name, value in answer.items() if name != "Content-Length")
    body = b"".join(iter(answer))
    said = f"{sent}\n{unpacked(body) if body.startswith(b'PK') else body.decode(errors='replace')}"
    asked, _sep, _words = url.partition("?")
    own = [part for part in asked.split("/") if len(part) == 22]  # what was asked for may be repeated
    return re.sub("|".join(map(re.escape, own)), "", said) if own else said


def unpacked(body: bytes) -> str:
    """What stands in a packed file, a workbook or everything somebody takes away."""
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        return "".join(packed.read(part).decode(errors="replace") for part in packed.namelist())


def leaks(planted: Planted, name: str, rooms: tuple[str, ...] = ROOMS) -> list[str]:
    """Addresses whose answer to this person carries a token: asked plainly, with words, and by an empty form."""
    client, found = client_of(planted, name), []
    typed = "&".join(f"{word}={TYPED[0]}" for word in WORDS)
    for address in watched(rooms):
        for url in addressed(planted, address):
            asks = [("GET", url)]
            if "?" not in url and (address.route is None or address.route.of is None):
                asks.append(("GET", f"{url}?{typed}"))
            if address.route is not None and address.route.writes and address.name.partition(":")[0] in OBEYED:
                asks.append(("POST", url))
            for method, asked in asks:
                seen = told(client, asked, method)
                found += [f"{method} {address.name} as {name}: {token}" for token in planted.tokens if token in seen]
    return found


@pytest.mark.parametrize("name", STRANGERS)
def test_no_address_tells_a_stranger_of_a_need_or_of_a_matching(planted: Planted, name: str) -> None:
    found = leaks(planted, name)
    if name == "lan":  # her department's list of needs is open to her, and is the only place where that word stands
        found = [line for line in found if LEAF not in line or not any(f" {room}:" in line for room in LISTS)]

    assert found == []


def test_the_sweep_sees_the_canaries_where_they_may_be_read(planted: Planted) -> None:
    officer, head = " ".join(leaks(planted, "hanh", OBEYED)), " ".join(leaks(planted, "p1"))

    for place in ("boards:show", "matching:pair", "publishing:fetch", "needs:show", "demand:find"):
        assert f"{place} as hanh" in officer, place
    for place in ("needs:list", "offers:list", "proposals:list", "agreements:show"):
        assert f"{place} as p1" in head, place


def test_who_declines_says_why_to_the_department_and_not_to_the_other_school(planted: Planted) -> None:
    # Nor does a head of the round read what another school of it needs.
    other = next(token for token in planted.tokens if token == planted.things["needs.Entry"]["need"])

    found = [line for line in leaks(planted, "p2") if other in line or "agreements" in line]

    assert found == []


@pytest.mark.parametrize("name", [one for one in STRANGERS if one != GUEST])
def test_counts_and_lists_are_the_same_whether_the_words_stand_anywhere_or_nowhere(planted: Planted, name: str) -> None:
    client = client_of(planted, name)
    rooms = ("needs", "demand", "matching", "boards", "publishing", "proposals", "agreements", "search")
    for address in watched(rooms):
        assert address.route is not None
        if address.route.of is None and not address.route.writes:
            (url,) = addressed(planted, address)
            for word in WORDS[:2]:
                there, nowhere = (plain(told(client, f"{url}?{word}={typed}"), typed) for typed in TYPED)
                assert there == nowhere, (address.name, word)


def plain(said: str, typed: str) -> str:
    """An answer without what was typed, without the words that are new each time, and without the time of day."""
    for form in (typed, quote(typed), quote_plus(typed)):
        said = said.replace(form, "")
    return re.sub(r"[A-Za-z0-9_-]{22,}|\d+[.,]?\d* ?ms|\d\d:\d\d(:\d\d)?", "", said)


def test_everything_a_stranger_takes_away_holds_none_of_it(planted: Planted) -> None:
    for name in ("xuan", "lan", "quyen"):
        takeaway = ask_for_everything(planted.people[name], on=today(), at=now())
        put_together(takeaway, at=now())
        said = unpacked(Path(Takeaway.objects.get(pk=takeaway.pk).path).read_bytes())
        assert said
        assert [token for token in planted.tokens if token in said] == [], name


def test_a_sheet_that_forgets_whose_needs_it_tells_is_caught(planted: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = ResultSheet.objects.select_related("scenario__run__department")
    monkeypatch.setattr("chungtay.publishing.views.sheets.visible_sheets", lambda person: rows)
    monkeypatch.setattr("chungtay.publishing.views.sheets.require", lambda *asked: None)

    assert any(f"publishing:fetch as quyen: {LEAF}" in line for line in leaks(planted, "quyen", ("publishing",)))


def test_a_query_that_forgets_its_scope_is_caught(planted: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    everything = Entry.objects.select_related("organisation", "leaf__group", "subject", "grade", "partner")
    monkeypatch.setattr("chungtay.demand.views.entries_found", lambda person, to, on: everything)

    assert any("demand:find as quyen" in line for line in leaks(planted, "quyen", ("demand",)))


def test_a_board_that_forgets_who_asks_is_caught(planted: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = Pairing.objects.select_related("scenario__run__department", "left", "right")
    monkeypatch.setattr("chungtay.matching.views.by_hand.visible_pairings", lambda person: rows)
    monkeypatch.setattr("chungtay.matching.views.by_hand.require", lambda *asked: None)

    assert any("matching:pair as quyen" in line for line in leaks(planted, "quyen", ("matching",)))


def test_an_error_that_says_the_name_is_caught(planted: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(person: object, permission: str, thing: Pairing) -> None:
        raise PermissionDenied(f"Bạn không được mở cặp của {thing.scenario.run}.")

    rows = Pairing.objects.select_related("scenario__run__department", "left", "right")
    monkeypatch.setattr("chungtay.matching.views.by_hand.visible_pairings", lambda person: rows)
    monkeypatch.setattr("chungtay.matching.views.by_hand.require", refuse)

    assert any("matching:pair as xuan" in line for line in leaks(planted, "xuan", ("matching",)))


def test_a_page_that_counts_what_it_does_not_show_is_caught(planted: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    plainly = told

    def counted(client: Client, url: str, method: str = "GET") -> str:
        words = url.rpartition("=")[2] if "?" in url else ""
        return f"{plainly(client, url, method)} {Entry.objects.filter(words__contains=words).count()}"

    monkeypatch.setattr("tests.matrix.test_canaries.told", counted)

    with pytest.raises(AssertionError):
        test_counts_and_lists_are_the_same_whether_the_words_stand_anywhere_or_nowhere(planted, "xuan")


def test_a_department_page_that_forgets_whose_needs_it_reads_is_caught(
    planted: Planted, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = Entry.objects.select_related("organisation", "leaf__group", "subject", "grade").annotate(
        is_stale=Value(False)
    )
    bodies, nobody = frozenset(everything.values_list("organisation_id", flat=True)), frozenset[int]()
    everywhere = Reach(own=nobody, partners=nobody, area=nobody, department=bodies, on=today())
    monkeypatch.setattr("chungtay.offers.queries.programme.visible_entries", lambda person: everything)
    monkeypatch.setattr("chungtay.offers.queries.programme.reach_of", lambda person, on: everywhere)

    assert any("offers:oversee as quyen" in line for line in leaks(planted, "quyen", ("offers",)))


def test_a_request_that_forgets_who_asks_is_caught(planted: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chungtay.offers.queries.sharing.visible_requests", lambda person: HelpRequest.objects.all())
    monkeypatch.setattr(
        "chungtay.offers.queries.sharing.open_entries", lambda person, on: open_to(planted.people["p1"])
    )
    monkeypatch.setattr(
        "chungtay.offers.queries.sharing.reach_of", lambda person, on: reach_of(planted.people["p1"], on)
    )

    assert any(f"offers:list as xuan: {MARK}" in line for line in leaks(planted, "xuan", ("offers",)))


def open_to(person: Person) -> list[Entry]:
    return list(visible_entries(person).filter(state=EntryState.OPEN))


def test_a_new_room_of_matching_is_walked_too(planted: Planted) -> None:
    # Every kind of object an address of the two rooms names is planted; a new one has to be.
    kinds = {address.route.of for address in watched(OBEYED) if address.route is not None and address.route.of}

    assert kinds <= set(planted.things)
    assert reverse("matching:pair", args=[planted.things["matching.Pairing"]["pair"]])

"""Looking as somebody else: who may, what is told, and that nothing can be written by it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.matrix.walking import NOWHERE, digest_of_rooms

from chungtay.access.choices import LookEnd
from chungtay.access.models import LOOK_LASTS, Look
from chungtay.access.tests.asking import World, signed_in
from chungtay.access.views import seeing
from chungtay.accounts.models import Person
from chungtay.kernel.clock import now, today
from chungtay.kernel.models import AuditEntry
from chungtay.kernel.permissions import is_allowed
from chungtay.kernel.routes import addresses
from chungtay.organisations.actions import add_membership
from chungtay.organisations.choices import Role
from chungtay.organisations.models import Membership

WHY = "Hướng dẫn qua điện thoại cách tìm biên bản"


def looking(viewer: Person, seen: Person) -> Client:
    """A browser in which the viewer looks as the other one."""
    client = signed_in(viewer)
    path = reverse("access:look", args=[seen.uid])
    key = client.get(path).context["form"]["idempotency_key"].value()
    answer = client.post(path, {"reason": WHY, "idempotency_key": key})
    assert (answer.status_code, answer["Location"]) == (302, "/hom-nay/")
    return client


# By hand: who may look as whom (rows look, columns are seen).
MAY_LOOK = {
    "giamdoc": ["lan", "mai"],
    "hanh": ["lan", "mai"],
    "hoa": ["lan", "mai"],
    "quyen": [],
    "lan": [],
    "mai": [],
    "vanhanh": ["lan", "mai"],
}


def test_only_those_above_may_look_and_nobody_as_an_equal_an_officer_or_an_operator(world: World) -> None:
    people = {login: Person.objects.get(login=login) for login in MAY_LOOK}

    found = {
        login: [other for other in ("giamdoc", "hanh", "hoa", "quyen", "lan", "mai", "vanhanh")
                if is_allowed(person, "access.look", people[other])]
        for login, person in people.items()
    }  # fmt: skip

    assert found == MAY_LOOK


def test_a_second_role_in_another_department_puts_a_person_out_of_reach(world: World) -> None:
    add_membership(world.lan, world.so_khac, Role.CLERK, by=world.he_thong, valid_from=today())

    assert not is_allowed(world.hanh, "access.look", world.lan)


def test_whoever_looks_sees_the_pages_of_the_other_under_a_strip_and_is_written_down(world: World) -> None:
    client = looking(world.hanh, world.lan)

    page = client.get("/hom-nay/").content.decode()
    client.get(reverse("register:show", args=[world.tay_mo.uid]))

    look = Look.objects.get()
    lines = [(entry.verb, entry.open_values.get("page")) for entry in AuditEntry.objects.order_by("id")]
    assert "look-strip" in page
    assert (look.viewer, look.seen, look.reason, look.page_count) == (world.hanh, world.lan, WHY, 2)
    assert ("access.look_begun", None) in lines
    assert [each for each in lines if each[0] == "access.page_looked_at"] == [
        ("access.page_looked_at", "accounts:today"),
        ("access.page_looked_at", "register:show"),
    ]


def test_the_person_seen_reads_who_looked_and_why(world: World) -> None:
    looking(world.hanh, world.lan).post(reverse("access:stop_looking"))
    late = world.invite(world.lan, world.tay_mo, Role.TEACHER)  # so that something waits for her on the same page
    type(late).objects.update(expires_at=now())
    lan = signed_in(world.lan)

    for path in ("/hom-nay/", reverse("access:looks")):
        page = lan.get(path).content.decode()
        assert all(words in page for words in ("Hanh", WHY))


def test_stopping_ends_the_look_and_gives_the_own_pages_back(world: World) -> None:
    client = looking(world.hanh, world.lan)

    client.post(reverse("access:stop_looking"))

    assert Look.objects.get().ended_because == LookEnd.STOPPED
    assert client.get("/hom-nay/").context["user"] == world.hanh


def test_after_half_an_hour_a_look_is_over_and_a_form_sent_then_is_dropped(world: World) -> None:
    client = looking(world.hanh, world.lan)
    Look.objects.update(began_at=now() - LOOK_LASTS, expires_at=now() - timedelta(seconds=1))
    path = reverse("access:invite", args=[world.duong_noi.uid])

    answer = client.post(path, {"name": "Ai đó"})

    assert (answer.status_code, answer["Location"]) == (302, reverse("access:looks"))
    assert Look.objects.get().ended_because == LookEnd.TIME
    assert client.get("/hom-nay/").context["user"] == world.hanh


def test_a_look_without_a_reason_does_not_begin(world: World) -> None:
    client = signed_in(world.hanh)
    path = reverse("access:look", args=[world.lan.uid])
    key = client.get(path).context["form"]["idempotency_key"].value()

    client.post(path, {"reason": "xem", "idempotency_key": key})

    assert not Look.objects.exists()


PERSONAL = ["/tai-khoan/", "/loi-moi/", "/xem-nhu/", "/don-vi/tai-ve/"]


@pytest.mark.parametrize("path", PERSONAL)
def test_pages_that_are_the_persons_own_stay_shut(world: World, path: str) -> None:
    answer = looking(world.hanh, world.lan).get(path)

    assert answer.status_code == 403
    assert "riêng" in answer.content.decode()


@pytest.mark.slow
def test_every_address_of_the_rooms_that_are_personal_is_shut(world: World) -> None:
    client, open_ = looking(world.hanh, world.lan), []
    for address in addresses():
        room = address.name.partition(":")[0]
        if room not in seeing.PERSONAL_ROOMS or address.name in ("accounts:today", "access:stop_looking"):
            continue
        answer = client.get(path_to(address.name, address.parameters))
        if answer.status_code not in (403, 404):
            open_.append(f"{address.name}: {answer.status_code}")

    assert open_ == []


def path_to(name: str, parameters: tuple[str, ...]) -> str:
    """An address with something in every place."""
    filled = {"uid": NOWHERE, "number": 1, "step": 1, "kind": "sap-nhap", "token": "khong-co"}
    return reverse(name, kwargs={each: filled.get(each, "x") for each in parameters})


def has_written(client: Client, world: World, *, room: str = "") -> bool:
    """Whether asking every address to write, with things that are there, has changed a single row of any room."""
    things = {"accounts.Person": world.mai.uid, "organisations.Membership": world.role_of(world.mai).uid}
    before = digest_of_rooms()
    for address in addresses():
        if address.name == "access:stop_looking" or not address.name.startswith(room):
            continue
        uid = things.get((address.route.of if address.route else "") or "", world.tay_mo.uid)
        places = dict.fromkeys(address.parameters, "x") | {"number": 1, "step": 1, "kind": "sap-nhap", "uid": uid}
        filled = {each: places[each] for each in address.parameters}
        words = {"idempotency_key": address.name[:60], "on": "22/11/2030", "name": "X", "version": 1}
        with quietly():
            client.post(reverse(address.name, kwargs=filled), words)
    return digest_of_rooms() != before


@contextmanager
def quietly() -> Iterator[None]:
    """A view that stumbles over what was sent is no matter here; what it wrote before is."""
    try:
        yield
    except (AttributeError, KeyError, LookupError, TypeError, ValueError):
        return


@pytest.mark.slow
def test_no_address_of_the_product_writes_while_somebody_looks_as_another(world: World) -> None:
    assert not has_written(looking(world.hanh, world.lan), world)


def test_a_look_that_lets_forms_through_is_caught(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    # The hole: both belts are off, a form reaches its view and its rows reach the database.
    client = looking(world.hanh, world.lan)

    @contextmanager
    def anything() -> Iterator[None]:
        yield

    monkeypatch.setattr(seeing, "READING", frozenset({"GET", "HEAD", "POST"}))
    monkeypatch.setattr(seeing, "questions_only", anything)
    monkeypatch.setattr(seeing, "is_personal", lambda request, name: False)

    assert has_written(client, world, room="register")


def test_the_second_belt_holds_by_itself(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    # The first belt is off: the form reaches the view, and the database is told nothing all the same.
    client = looking(world.hanh, world.lan)
    monkeypatch.setattr(seeing, "READING", frozenset({"GET", "HEAD", "POST"}))
    path = reverse("register:end_membership", args=[world.role_of(world.mai).uid])
    form = client.get(path).context["form"]
    words = {"on": "22/11/2030", "version": "1", "idempotency_key": form["idempotency_key"].value()}

    answer = client.post(path, words)

    assert answer.status_code == 403
    assert Membership.objects.get(person=world.mai).valid_until is None


def test_whose_authority_ends_meanwhile_looks_no_longer(world: World) -> None:
    client = looking(world.hanh, world.lan)
    Membership.objects.filter(person=world.hanh).update(valid_until=today())

    answer = client.get("/hom-nay/")

    assert (answer.status_code, answer["Location"]) == (302, reverse("access:looks"))
    assert Look.objects.get().ended_because == LookEnd.AUTHORITY

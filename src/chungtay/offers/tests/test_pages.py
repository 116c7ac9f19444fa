"""The pages: what is shown is the engine's sharing of what this person may read, and nothing beyond it."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chungtay.accounts.models import Person
from chungtay.kernel.clock import today
from chungtay.needs.choices import EntryKind, EntryState, Visibility
from chungtay.needs.models import Entry
from chungtay.needs.queries.entries import visible_entries
from chungtay.needs.tests.world import World, client_of
from chungtay.offers.actions import ask_help
from chungtay.offers.choices import HelpState, Unanswered
from chungtay.offers.engine import Piece, shared
from chungtay.offers.models import HelpRequest
from chungtay.offers.queries.sharing import own_help
from chungtay.programmes.models import Programme
from chungtay.taxonomy.models import Leaf

pytestmark = pytest.mark.django_db

LEAVES = ("NN.gv-nn", "DT.tiet-doc")
PAGE = "/giup-nhau/"


def said(person: Person, url: str = PAGE) -> str:
    answer = client_of(person).get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def key_and_version(person: Person, url: str) -> dict[str, str]:
    form = client_of(person).get(url).context["form"]
    return {name: str(form[name].value()) for name in ("version", "idempotency_key")}


def test_a_head_asks_on_a_page_and_the_partner_takes_it_on_and_promises_next(world: World) -> None:
    need = world.declare(world.lan_school, world.lan, LEAVES[0])
    strength = world.declare(world.tuan_school, world.tuan, LEAVES[0], EntryKind.STRENGTH)
    asking = reverse("offers:ask", args=[need.uid])
    assert asking in said(world.lan)
    assert asking not in said(world.mai)  # a teacher reads, and does not ask

    typed = {**key_and_version(world.lan, asking), "strength": strength.uid}
    for _twice in range(2):
        assert client_of(world.lan).post(asking, typed)["Location"] == PAGE
    assert HelpRequest.objects.get().state == HelpState.WAITING

    taking = reverse("offers:take_up", args=[need.uid])
    assert taking in said(world.tuan)
    typed = {**key_and_version(world.tuan, taking), "strength": strength.uid}
    answer = client_of(world.tuan).post(taking, typed)
    assert answer["Location"] == reverse("needs:help", args=[need.uid])
    assert client_of(world.tuan).get(answer["Location"]).status_code == 200
    assert Entry.objects.get(pk=need.pk).state == EntryState.MATCHED


def test_a_partner_declines_on_a_page_and_the_reason_is_read_by_the_side_in_need(world: World) -> None:
    need = world.declare(world.lan_school, world.lan, LEAVES[0])
    strength = world.declare(world.tuan_school, world.tuan, LEAVES[0], EntryKind.STRENGTH)
    request = ask_help(need, strength, by=world.lan, on=today(), seen=need.version)
    page = reverse("offers:decline", args=[request.uid])

    typed = {**key_and_version(world.tuan, page), "reason": "Cô phụ trách nghỉ đến tháng 5."}
    assert client_of(world.tuan).post(page, typed)["Location"] == PAGE

    assert "Cô phụ trách nghỉ đến tháng 5." in said(world.lan)
    assert client_of(world.lan).get(page).status_code == 403
    assert client_of(world.thu).get(page).status_code == 404


def test_the_page_says_in_words_why_nobody_helps(world: World) -> None:
    world.declare(world.thu_school, world.thu, LEAVES[0])
    assert "chưa có nơi để nhờ" in said(world.thu)

    world.declare(world.lan_school, world.lan, LEAVES[0])
    assert "Chưa đơn vị kết nghĩa nào khai thế mạnh này." in said(world.lan)
    strength = world.declare(world.tuan_school, world.tuan, LEAVES[0], EntryKind.STRENGTH, partners_most=1)
    Entry.objects.filter(pk=strength.pk).update(confirmed_on=None)
    assert "quá 90 ngày chưa xác nhận lại" in said(world.lan)


def test_a_need_kept_to_the_own_unit_is_put_to_nobody(world: World) -> None:
    need = world.declare(world.lan_school, world.lan, LEAVES[0], seen_by=Visibility.OWN)
    world.declare(world.tuan_school, world.tuan, LEAVES[0], EntryKind.STRENGTH)

    assert "Chỉ đơn vị mình xem được nhu cầu này" in said(world.lan)
    assert need.uid not in said(world.tuan)
    (line,) = own_help(world.lan, today()).ours
    assert (line.best, line.others) == (None, [])


def overseen(world: World) -> str:
    return reverse("offers:oversee", args=[Programme.objects.latest("pk").uid])


def test_an_officer_sees_what_the_partnerships_of_a_programme_could_answer_and_why_not(world: World) -> None:
    met = world.declare(world.lan_school, world.lan, LEAVES[0])
    stuck = world.declare(world.tuan_school, world.tuan, LEAVES[1])
    kept = world.declare(world.lan_school, world.lan, "TB.may-chieu", seen_by=Visibility.PARTNERS)
    world.declare(world.tuan_school, world.tuan, LEAVES[0], EntryKind.STRENGTH)
    url = overseen(world)

    page = said(world.hanh, url)
    assert met.uid in page
    assert stuck.uid not in page
    assert "1 trong 2 nhu cầu đang mở" in page
    other = said(world.hanh, f"{url}?phan=chua")
    assert stuck.uid in other
    assert str(Unanswered.NOBODY_OFFERS.label) in other
    assert kept.uid not in page + other
    assert met.uid not in said(world.quyen, url)  # the department next door
    for person in (world.lan, world.dung, world.hoa, world.ba):
        assert client_of(person).get(url).status_code == 403


def test_the_workbook_holds_what_the_page_shows(world: World) -> None:
    world.declare(world.lan_school, world.lan, LEAVES[0])
    world.declare(world.tuan_school, world.tuan, LEAVES[0], EntryKind.STRENGTH)
    world.declare(world.lan_school, world.lan, LEAVES[1], seen_by=Visibility.PARTNERS)
    url = reverse("offers:export", args=[Programme.objects.latest("pk").uid])

    def cells(person: Person) -> str:
        body = b"".join(iter(client_of(person).get(url)))
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            return "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))

    mine = cells(world.hanh)
    assert str(world.lan_school) in mine
    assert str(Leaf.objects.get(code=LEAVES[0])) in mine
    assert str(Leaf.objects.get(code=LEAVES[1])) not in mine
    assert str(world.lan_school) not in cells(world.quyen)


ROW = st.tuples(
    st.sampled_from(["lan", "tuan", "thu", "xuan"]),
    st.sampled_from(LEAVES),
    st.sampled_from(list(EntryKind)),
    st.integers(1, 5),
    st.sampled_from(list(Visibility)),
    st.sampled_from([None, 1, 2]),
)


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ROW, max_size=7, unique_by=lambda row: row[:3]))
def test_what_is_shown_is_the_engines_sharing_and_never_crosses_visibility(
    world: World, rows: list[tuple[str, str, EntryKind, int, Visibility, int | None]]
) -> None:
    Entry.objects.all().delete()
    leaves = {leaf.code: leaf for leaf in Leaf.objects.filter(code__in=LEAVES)}
    Entry.objects.bulk_create(
        Entry(
            organisation={"xuan": world.far_school}.get(name) or getattr(world, f"{name}_school"),
            kind=kind,
            leaf=leaves[leaf],
            topic=f"{leaf}//",
            degree=degree,
            seen_by=seen,
            partners_most=most if kind == EntryKind.STRENGTH else None,
            school_year="2026-2027",
            declared_on=today(),
            declared_by=world.he_thong,
            confirmed_on=today(),
        )
        for name, leaf, kind, degree, seen, most in rows
    )
    for person, own, partner in (
        (world.lan, world.lan_school, world.tuan_school),
        (world.xuan, world.far_school, None),
    ):
        found = own_help(person, today())
        readable = set(visible_entries(person).values_list("pk", flat=True))
        told = Entry.objects.filter(seen_by__gte=Visibility.PARTNERS)
        shown = {
            entry.pk
            for line in (*found.ours, *found.theirs)
            for entry in (line.need, *line.others, *([line.best] if line.best else []))
        }
        assert shown <= readable
        assert {line.need.organisation_id for line in found.theirs} <= ({partner.pk} if partner else set())
        needs, strengths = (
            [
                Piece(row.pk, row.organisation_id, row.leaf_id, row.degree, row.partners_most if of else 1)
                for row in told.filter(kind=kind, organisation=side).order_by("-degree", "pk")
            ]
            if side
            else []
            for of, kind, side in ((0, EntryKind.NEED, own), (1, EntryKind.STRENGTH, partner))
        )
        expected = shared(needs, strengths, {(own.pk, partner.pk)} if partner else set())
        assert {line.need.pk: line.best.pk for line in found.ours if line.best} == expected.answers
        assert {line.need.pk: line.reason for line in found.ours if line.reason} == expected.reasons


def test_who_is_asked_answers_on_the_page_of_the_need_the_notice_leads_to(world: World) -> None:
    need = world.declare(world.lan_school, world.lan, LEAVES[0])
    strength = world.declare(world.tuan_school, world.tuan, LEAVES[0], EntryKind.STRENGTH)
    page = f"/nhu-cau/{need.uid}/"
    assert reverse("offers:ask", args=[need.uid]) in said(world.lan, page)
    assert PAGE not in said(world.tuan, page)

    request = ask_help(need, strength, by=world.lan, on=today(), seen=need.version)

    yes, no = reverse("offers:take_up", args=[need.uid]), reverse("offers:decline", args=[request.uid])
    for way in (yes, no):
        assert way in said(world.tuan, page)
        assert way not in said(world.hanh, page)
    assert no in said(world.tuan, yes)

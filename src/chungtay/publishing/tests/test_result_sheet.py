"""The result as a sheet: written once, by the worker where it is long, and only for who asked."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from chungtay.kernel.clock import now, today
from chungtay.matching.actions.by_hand import lock_pair
from chungtay.matching.actions.preparing import join_run
from chungtay.matching.models import Scenario
from chungtay.matching.tests.world import Round, client_of
from chungtay.needs.choices import EntryKind
from chungtay.notices.models import Notice
from chungtay.organisations.models import Membership
from chungtay.publishing.actions import ask_for_sheet, sheets
from chungtay.publishing.choices import WorkState
from chungtay.publishing.jobs import delete_old_sheets, write_result_sheet
from chungtay.publishing.models import KEPT_FOR, ResultSheet
from chungtay.taxonomy.models import Leaf


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every sheet is long."""
    monkeypatch.setattr(sheets, "IN_THE_REQUEST", 0)


def asked(client: Client, scenario: Scenario, key: str = "k") -> str:
    answer = client.post(reverse("publishing:export", args=[scenario.uid]), {"idempotency_key": key})
    return str(answer.headers["Location"])


def rows_in(client: Client, address: str) -> list[list[Any]]:
    content = b"".join(client.get(address).streaming_content)  # type: ignore[attr-defined]  # a streamed answer
    return [[cell for cell in row if cell] for row in load_workbook(BytesIO(content)).worksheets[0].values]


def test_a_short_sheet_is_there_at_one_click_and_names_pairs_and_who_is_left(world: Round) -> None:
    world.add("P4", world.plain, world.communes[0])
    client = client_of(world.hanh)
    rows = rows_in(client, asked(client, world.computed()))
    assert any("Trường Tiểu học Mẫu P1" in row and "Trường Tiểu học Mẫu Q1" in row for row in rows)
    assert any("Chưa ghép được: Chưa khai cả nhu cầu lẫn thế mạnh." in row for row in rows)
    assert not Notice.objects.filter(verb="publishing.sheet_written").exists()


@pytest.mark.usefixtures("long")
def test_a_long_sheet_is_written_by_the_worker_and_whoever_asked_is_told(world: Round) -> None:
    client, scenario = client_of(world.hanh), world.computed()
    address = asked(client, scenario)
    sheet = ResultSheet.objects.get()
    assert address == reverse("publishing:sheet", args=[sheet.uid])
    assert "Bạn có thể rời trang này" in client.get(address).content.decode()
    assert client.get(reverse("publishing:fetch", args=[sheet.uid])).status_code == 404
    assert asked(client, scenario, "k2") == address
    write_result_sheet.func(uid=sheet.uid)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.done_count) == (WorkState.DONE, 3)
    assert client.get(address, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert "Tải tệp" in client.get(address).content.decode()
    assert len(rows_in(client, reverse("publishing:fetch", args=[sheet.uid]))) >= 4
    assert [row.person_id for row in Notice.objects.filter(verb="publishing.sheet_written")] == [world.hanh.pk]


def test_a_sheet_is_written_anew_once_the_scenario_has_changed(world: Round) -> None:
    scenario = world.computed()
    first, same = (ask_for_sheet(scenario, by=world.hanh, on=today()) for _time in range(2))
    assert first == same
    lock_pair(scenario.pairings.order_by("pk")[0], by=world.hanh, on=today())
    assert ask_for_sheet(scenario, by=world.hanh, on=today()) != first


@pytest.mark.usefixtures("long")
def test_a_worker_that_falls_leaves_no_half_file_and_writes_it_at_the_next_start(
    world: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = ask_for_sheet(world.computed(), by=world.hanh, on=today())

    def falls(*_given: object, **_named: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(sheets, "write_result", falls)
        with pytest.raises(KeyboardInterrupt):
            write_result_sheet.func(uid=sheet.uid)
    assert not sheet.path.exists()
    write_result_sheet.func(uid=sheet.uid)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.path.exists()) == (WorkState.DONE, True)


@pytest.mark.usefixtures("long")
def test_a_sheet_nobody_writes_any_more_is_asked_anew_after_some_minutes(world: Round) -> None:
    scenario = world.computed()
    dead = ask_for_sheet(scenario, by=world.hanh, on=today())
    ResultSheet.objects.update(state=WorkState.UNDER_WAY)
    assert ask_for_sheet(scenario, by=world.hanh, on=today()) == dead
    client, page = client_of(world.hanh), reverse("publishing:sheet", args=[dead.uid])
    assert "lâu hơn mức cần thiết" not in client.get(page).content.decode()
    ResultSheet.objects.update(asked_at=now() - timedelta(minutes=6))
    for headers in ({}, {"HX-Request": "true"}):
        shown = client.get(page, headers=headers).content.decode()
        assert "Có thể việc viết tệp đã bị ngắt giữa chừng" in shown
        assert f'<a href="{reverse("boards:show", args=[scenario.uid])}">Mở bảng ghép đôi' in shown
    fresh = ask_for_sheet(scenario, by=world.hanh, on=today())
    assert (fresh == dead, fresh.state) == (False, WorkState.WAITING)


@pytest.mark.usefixtures("long")
def test_who_has_lost_the_role_gets_no_sheet(world: Round) -> None:
    sheet = ask_for_sheet(world.computed(), by=world.hanh, on=today())
    Membership.objects.filter(person=world.hanh).update(valid_until=today())
    write_result_sheet.func(uid=sheet.uid)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.path.exists()) == (WorkState.REFUSED, False)
    assert "không còn giữ vai trò" in sheet.said


def test_in_a_joint_round_the_sheet_of_one_department_is_closed_to_the_other(world: Round) -> None:
    world.declare(world.far_school, world.xuan, "DN.gv-moi", degree=5)
    world.declare(world.far_school, world.xuan, "CM.trai-nghiem", kind=EntryKind.STRENGTH, degree=4)
    run = world.begun(right=[], partner=world.so_ben)
    join_run(run, by=world.quyen, on=today())
    scenario = world.computed(run)
    theirs, ours = (Leaf.objects.get(code=code).name for code in ("DN.gv-moi", "CM.trai-nghiem"))
    for person, other, own, hidden in (
        (world.hanh, world.quyen, ours, theirs),
        (world.quyen, world.hanh, theirs, ours),
    ):
        address = asked(client_of(person), scenario)
        said = str(rows_in(client_of(person), address))
        assert own in said
        assert hidden not in said
        assert client_of(other).get(address).status_code == 404


def test_sheets_are_deleted_after_a_day(world: Round) -> None:
    sheet = ask_for_sheet(world.computed(), by=world.hanh, on=today())
    assert delete_old_sheets() == 0
    ResultSheet.objects.update(asked_at=now() - KEPT_FOR)
    assert delete_old_sheets() == 1
    assert not sheet.path.exists()
    assert not ResultSheet.objects.exists()

"""The register of personal fields is whole, and what it says is read from the classes of every room."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.apps import apps
from openpyxl.worksheet.worksheet import Worksheet

from chungtay.kernel.fields import FieldClass
from chungtay.kernel.models import AuditEntry
from chungtay.privacy.engine import packs
from chungtay.privacy.engine.packs import Eraser, field_entries
from chungtay.privacy.queries.held import BY_THE_RECORD
from chungtay.privacy.queries.register import kept_fields, personal_models, unexplained
from chungtay.privacy.tests.keeping import World, signed_in


def test_every_personal_field_of_every_room_is_explained_and_nothing_else_is() -> None:
    assert unexplained() == []
    counted = sum(len(fields) for fields in personal_models().values())
    assert len(kept_fields()) == counted > 40


def test_a_field_without_an_entry_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = dict(field_entries())
    known = entries.pop("accounts.person")
    entries["accounts.nobody"] = known
    monkeypatch.setattr("chungtay.privacy.queries.register.field_entries", lambda: entries)

    missing = unexplained()

    assert "accounts.person.name: no entry" in missing
    assert "accounts.nobody.name: not a personal field" in missing


def test_every_entry_says_why_and_leads_to_whom_it_speaks_of() -> None:
    for entry in field_entries().values():
        model = apps.get_model(entry.label)
        assert all((entry.purpose, entry.basis.text, entry.retention, entry.audience)), entry.label
        kept = {Eraser.KEEP, Eraser.FREEZE} & set(entry.erasers.values())
        assert bool(kept) == bool(entry.kept_because), entry.label
        for way in (*entry.person, *entry.pupil):
            if way not in {"self", BY_THE_RECORD}:
                model._default_manager.filter(**{f"{way}__isnull": False}).exists  # noqa: B018  # a way that leads nowhere raises FieldError
        for name, how in entry.erasers.items():
            column = model._meta.get_field(name)
            if how is Eraser.NULL:
                assert column.null, f"{entry.label}.{name}"


def test_what_nobody_verified_is_never_shown_as_law(world: World) -> None:
    page = signed_in(world.hanh).get("/du-lieu-ca-nhan/danh-muc/").content.decode()
    unverified = [entry for entry in field_entries().values() if not entry.basis.is_verified]

    assert page.count("(chưa xác minh)") == len(unverified)
    notice = signed_in(world.mai).get("/du-lieu-ca-nhan/").content.decode()
    assert notice.count("chưa xác minh") == len([one for one in packs.periods().values() if not one.is_verified]) - 1


def test_the_register_as_a_sheet_holds_every_field_and_is_told(world: World) -> None:
    answer = signed_in(world.hanh).post("/du-lieu-ca-nhan/danh-muc/bang-tinh/")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active  # type: ignore[attr-defined]  # a streamed answer

    assert isinstance(sheet, Worksheet)
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert len(rows) == len(kept_fields())
    assert {row[1] for row in rows} >= {"accounts.person.name", "privacy.pupil.birth_year"}
    assert AuditEntry.objects.filter(verb="privacy.register_taken").count() == 1
    assert FieldClass.CHILD in {row.field_class for row in kept_fields()}

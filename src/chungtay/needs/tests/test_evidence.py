"""A photograph or a file that shows a need: taken with the phone, kept with the draft, seen with the entry."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from chungtay.accounts.models import Person
from chungtay.kernel.clock import now, school_year_of, today
from chungtay.kernel.exchange.export import exported_models
from chungtay.kernel.models import OutboxMessage, StoredFile
from chungtay.needs.actions import copy_last_year, drop_draft
from chungtay.needs.choices import Visibility
from chungtay.needs.models import DraftFile, Entry, EntryDraft, EntryFile
from chungtay.needs.tests.test_pages import KEY, send
from chungtay.needs.tests.world import World, client_of, days
from chungtay.register.actions.takeaway import ask_for_everything, put_together

CAMERA = 0x0110  # the tag of EXIF that names the camera


@pytest.fixture(autouse=True)
def files_of_the_test(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.DATA_DIR = tmp_path


def photograph(name: str = "IMG_2031.jpg", shade: int = 90) -> SimpleUploadedFile:
    """A photograph as a phone takes it, with what the camera writes into it."""
    picture, exif = Image.new("RGB", (64, 48), (shade, 120, 60)), Image.Exif()
    exif[CAMERA] = "Dien thoai mau"
    written = io.BytesIO()
    picture.save(written, format="JPEG", exif=exif)
    return SimpleUploadedFile(name, written.getvalue(), content_type="image/jpeg")


def answered_up_to_details(client: Client) -> str:
    """The first item answered up to the screen of details; its address."""
    url = send(client, "/nhu-cau/khai/")
    url = send(client, url, group="TB")
    return send(client, url, leaf="TB.may-tinh", degree="4")


def posted(client: Client, url: str, **said: object) -> str:
    """A form with a file, sent as a browser sends it; where it leads."""
    page = client.get(url).content.decode()
    found, version = KEY.search(page), re.search(r'name="version" value="(\d+)"', page)
    hidden = {"idempotency_key": found[1] if found else "", **({"version": version[1]} if version else {})}
    answer = client.post(url, {**hidden, "mode": "both", "seen_by": "3", **said})
    assert answer.status_code == 302, re.findall(r"field-error.*?</div>", answer.content.decode(), re.DOTALL)
    return str(answer["Location"])


def shown_need(world: World, seen_by: Visibility = Visibility.DEPARTMENT) -> Entry:
    """A need of Lan's school with a photograph, put there on its own page."""
    need = world.declare(world.lan_school, world.lan, "TB.may-tinh", seen_by=seen_by)
    said = {"leaf": "TB.may-tinh", "degree": "3", "file": photograph(), "seen_by": str(int(need.seen_by))}
    posted(client_of(world.lan), f"/nhu-cau/{need.uid}/sua/", **said)
    need.refresh_from_db()
    return need


def test_a_photograph_taken_in_the_guided_form_outlives_the_browser_and_comes_with_what_is_sent(world: World) -> None:
    url = answered_up_to_details(client_of(world.lan))
    posted(client_of(world.lan), url, file=photograph(), words="Máy cũ")

    again = client_of(world.lan)
    page = again.get(url).content.decode()
    assert "IMG_2031.jpg" in page
    posted(again, url, words="Máy đã cũ")
    draft = EntryDraft.objects.get()
    send(again, f"/nhu-cau/khai/{draft.uid}/")

    entry = Entry.objects.get(words="Máy đã cũ")
    taken = again.get(f"/nhu-cau/{entry.uid}/minh-chung/")
    picture = Image.open(io.BytesIO(b"".join(taken)))
    assert picture.size == (64, 48)
    assert not picture.getexif()
    assert taken["Content-Disposition"].startswith("attachment")
    assert "IMG_2031.jpg" in again.get(f"/nhu-cau/{entry.uid}/").content.decode()
    assert DraftFile.objects.count() == 0


def test_a_draft_that_is_given_up_takes_its_photograph_with_it(world: World) -> None:
    posted(client_of(world.lan), answered_up_to_details(client_of(world.lan)), file=photograph())

    drop_draft(EntryDraft.objects.get(), by=world.lan, at=now())

    assert (DraftFile.objects.count(), StoredFile.objects.count()) == (0, 0)
    assert OutboxMessage.objects.filter(channel="privacy.forget_file").count() == 1


def test_another_photograph_replaces_the_one_before_and_it_can_be_taken_away(world: World) -> None:
    need, client = shown_need(world), client_of(world.lan)
    first = need.shown_by.file
    said = {"leaf": "TB.may-tinh", "degree": "3"}

    posted(client, f"/nhu-cau/{need.uid}/sua/", file=photograph("khac.jpg", shade=10), **said)
    assert EntryFile.objects.get().file.name == "khac.jpg"
    assert not StoredFile.objects.filter(pk=first.pk).exists()
    posted(client, f"/nhu-cau/{need.uid}/sua/", is_file_dropped="on", **said)

    assert EntryFile.objects.count() == StoredFile.objects.count() == 0
    assert client.get(f"/nhu-cau/{need.uid}/minh-chung/").status_code == 404


def test_what_is_no_picture_and_no_pdf_is_refused_with_the_remedy(world: World) -> None:
    need, client = world.declare(world.lan_school, world.lan, "TB.may-tinh"), client_of(world.lan)
    url = f"/nhu-cau/{need.uid}/sua/"
    key = KEY.search(client.get(url).content.decode())
    said = {"leaf": "TB.may-tinh", "degree": "3", "mode": "both", "seen_by": "3", "version": "1"}
    program = SimpleUploadedFile("anh.jpg", b"MZ" + b"\0" * 400, content_type="image/jpeg")

    answer = client.post(url, said | {"file": program, "idempotency_key": key[1] if key else ""})

    assert answer.status_code == 200
    assert "JPEG, PDF, PNG" in answer.content.decode()
    assert EntryFile.objects.count() == 0


READERS = {
    Visibility.OWN: {"lan", "mai"},
    Visibility.PARTNERS: {"lan", "mai", "tuan"},
    Visibility.AREA: {"lan", "mai", "tuan", "dung", "hoa"},
    Visibility.DEPARTMENT: {"lan", "mai", "tuan", "dung", "hoa", "hanh"},
}


@pytest.mark.parametrize("step", list(Visibility))
def test_the_photograph_is_seen_by_exactly_those_who_may_see_the_entry(world: World, step: Visibility) -> None:
    need = shown_need(world, step)
    people = ("lan", "mai", "tuan", "thu", "xuan", "dung", "hoa", "hanh", "quyen", "ba")

    def may(person: Person) -> bool:
        answer = client_of(person).get(f"/nhu-cau/{need.uid}/minh-chung/")
        return answer.status_code == 200 and len(b"".join(answer)) > 0

    assert {name for name in people if may(getattr(world, name))} == READERS[step]
    assert Client().get(f"/nhu-cau/{need.uid}/minh-chung/").status_code == 302


def test_last_years_photograph_comes_along_when_the_entry_is_taken_over(world: World) -> None:
    last = school_year_of(today()).previous()
    need = shown_need(world)
    Entry.objects.filter(pk=need.pk).update(
        school_year=last.label, valid_from=last.first_day, valid_until=last.last_day + days(1)
    )

    copied = copy_last_year(world.lan_school, by=world.lan, on=today())

    assert [row.shown_by.file for row in copied] == [need.shown_by.file]
    assert client_of(world.lan).get(f"/nhu-cau/{copied[0].uid}/minh-chung/").status_code == 200


def test_whoever_takes_everything_away_takes_needs_and_their_photographs(world: World) -> None:
    need = shown_need(world)
    world.declare(world.tuan_school, world.tuan, "DT.tiet-doc", seen_by=Visibility.OWN, words="Riêng trường")
    taken = ask_for_everything(world.hanh, on=today(), at=now())

    put_together(taken, at=now())

    with zipfile.ZipFile(taken.path) as packed:
        names = packed.namelist()
        table = packed.read("nhu-cau/needs_and_strengths.csv").decode()
    assert f"nhu-cau/{need.uid}.jpg" in names
    assert "nhu-cau/nhu-cau-1.xlsx" in names
    assert need.uid in table
    assert "Riêng trường" not in table
    assert EntryFile in exported_models()


def refused(world: World, name: str, content: bytes) -> str:
    """What the page of an entry answers to a file it does not take."""
    need, client = world.declare(world.lan_school, world.lan, "TB.may-tinh"), client_of(world.lan)
    url = f"/nhu-cau/{need.uid}/sua/"
    key = KEY.search(client.get(url).content.decode())
    said = {"leaf": "TB.may-tinh", "degree": "3", "mode": "both", "seen_by": "3", "version": "1"}
    file = SimpleUploadedFile(name, content, content_type="image/jpeg")
    answer = client.post(url, said | {"file": file, "idempotency_key": key[1] if key else ""})
    assert answer.status_code == 200
    assert EntryFile.objects.count() == 0
    errors = re.search(r'id="id_file_error".*?</div>', answer.content.decode(), re.DOTALL)
    assert errors, "the sentence stands at the field"
    return errors[0]


def test_the_photograph_format_of_some_phones_is_refused_with_what_to_do_on_the_phone(world: World) -> None:
    said = refused(world, "IMG_0001.HEIC", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\0" * 400)

    assert "HEIC" in said
    assert "chụp màn hình" in said


def test_a_file_that_is_too_large_is_refused_at_its_field_with_a_smaller_way(world: World) -> None:
    said = refused(world, "anh.jpg", photograph().read() + b"\0" * (20 * 1024 * 1024))

    assert "20 MB" in said
    assert "chụp màn hình" in said


def test_a_file_replaced_or_taken_away_before_sending_is_forgotten_at_once(world: World) -> None:
    url, client = answered_up_to_details(client_of(world.lan)), client_of(world.lan)
    posted(client, url, file=photograph())
    posted(client, url, file=photograph("khac.jpg", shade=10))
    assert [row.file.name for row in DraftFile.objects.select_related("file")] == ["khac.jpg"]

    posted(client, url, is_file_dropped="on")

    assert (DraftFile.objects.count(), StoredFile.objects.count()) == (0, 0)

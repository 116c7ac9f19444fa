"""What is kept was looked into first, carries nothing it should not, and comes back only as a download."""

from __future__ import annotations

import hashlib
import io
import unicodedata
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image
from PIL.ExifTags import Base

from chungtay.kernel import files
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.files import JPEG, MOST_BYTES, PDF, PNG, download_response, open_file, store_upload
from chungtay.kernel.models import StoredFile
from chungtay.kernel.people import Person

pytestmark = pytest.mark.django_db

WHOLE_PDF = (
    b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\nxref\n0 2\ntrailer\n<< /Root 1 0 R >>\nstartxref\n45\n%%EOF\n"
)


@pytest.fixture
def lan() -> Person:
    return get_user_model().objects.create(name="Nguyễn Thị Lan")


@pytest.fixture(autouse=True)
def media(settings: SimpleNamespace, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


def upload(content: bytes, name: str = "ban-ghi-nho.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def picture(kind: str, mode: str = "RGB", size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    drawn = io.BytesIO()
    Image.new(mode, size, "white").save(drawn, kind, **options)
    return drawn.getvalue()


def refusal(lan: Person, content: bytes, name: str = "ban-ghi-nho.pdf", **options: frozenset[str]) -> str:
    with pytest.raises(RuleBroken) as broken:
        store_upload(upload(content, name), by=lan, **options)
    assert StoredFile.objects.count() == 0
    return str(broken.value)


def test_a_pdf_is_kept_as_it_came(lan: Person, media: Path) -> None:
    stored = store_upload(upload(WHOLE_PDF, "Bản ghi nhớ.pdf"), by=lan)

    digest = hashlib.sha256(WHOLE_PDF).hexdigest()
    assert (stored.name, stored.content_type, stored.size, stored.sha256) == ("Bản ghi nhớ.pdf", PDF, 99, digest)
    assert stored.path == f"{digest[:2]}/{digest}.pdf"
    assert [path.name for path in media.rglob("*") if path.is_file()] == [f"{digest}.pdf"]
    assert open_file(stored).read() == WHOLE_PDF


def test_the_same_bytes_lie_once_on_the_disk_and_belong_to_both(lan: Person, media: Path) -> None:
    first, second = store_upload(upload(WHOLE_PDF), by=lan), store_upload(upload(WHOLE_PDF, "b.pdf"), by=lan)

    assert first.pk != second.pk
    assert first.path == second.path
    assert len([path for path in media.rglob("*") if path.is_file()]) == 1


def test_a_photo_leaves_place_time_and_camera_behind_and_stands_upright(lan: Person) -> None:
    exif = Image.Exif()
    exif[Base.Make] = "CameraOfLan"
    exif[Base.Orientation] = 6
    exif.get_ifd(0x8825)[2] = (21.0, 2.0, 7.0)
    content = picture("JPEG", exif=exif, comment=b"secret place")
    assert b"CameraOfLan" in content

    stored = store_upload(upload(content, "scan.jpeg"), by=lan)

    kept = open_file(stored).read()
    with Image.open(io.BytesIO(kept)) as image:
        assert (image.size, dict(image.getexif()), image.info.get("comment")) == ((30, 40), {}, None)
    assert b"CameraOfLan" not in kept
    assert (stored.name, stored.content_type) == ("scan.jpg", JPEG)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "1", "P", "LA", "I;16"])
def test_pictures_of_every_make_are_taken(lan: Person, mode: str) -> None:
    stored = store_upload(upload(picture("PNG", mode), "scan.png"), by=lan)

    assert stored.content_type == PNG
    with Image.open(open_file(stored)) as image:
        assert (image.size, image.info) == ((40, 30), {})


def test_a_print_shops_cmyk_photo_is_taken(lan: Person) -> None:
    stored = store_upload(upload(picture("JPEG", "CMYK"), "in.jpg"), by=lan)

    with Image.open(open_file(stored)) as image:
        assert image.mode == "RGB"


def test_the_name_is_tidied_and_ends_as_the_file_is(lan: Person) -> None:
    decomposed = unicodedata.normalize("NFD", "Bản ghi nhớ\u202e")
    names = {
        f"C:\\Tài liệu\\{decomposed}.exe": "Bản ghi nhớ.pdf",
        "../../etc/passwd": "passwd.pdf",
        ".pdf": "pdf.pdf",
        "x" * 300 + ".pdf": "x" * 120 + ".pdf",
    }
    for given_name, kept in names.items():
        one = upload(WHOLE_PDF)
        vars(one)["_name"] = given_name  # as a browser may send it: Django's own tidying is passed by
        assert store_upload(one, by=lan).name == kept


def test_too_large_is_refused_with_the_limit(lan: Person) -> None:
    sentence = refusal(lan, b"%PDF-1.4" + b" " * MOST_BYTES)

    assert "20 MB" in sentence
    assert "ban-ghi-nho.pdf" in sentence


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "rong.pdf"),
        (b"Hello", "thu.pdf"),
        (b"<html><script>alert(1)</script></html>", "trang.pdf"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "hinh.png"),
        (b"PK\x03\x04" + bytes(200), "bang.pdf"),
        (b"MZ" + bytes(200), "chay.pdf"),
        (b"GIF89a" + bytes(200), "hinh.png"),
        (WHOLE_PDF[:60], "dut.pdf"),
        (b"\n\n" + WHOLE_PDF, "lech.pdf"),
        (WHOLE_PDF.replace(b"\n45\n", b"\n4500\n"), "tro-ra-ngoai.pdf"),
        (WHOLE_PDF + b"<script>alert(1)</script>", "duoi.pdf"),
    ],
)
def test_what_is_not_a_whole_scan_is_refused_in_words(lan: Person, media: Path, content: bytes, name: str) -> None:
    sentence = refusal(lan, content, name)

    assert name in sentence
    assert sentence.endswith(".")
    assert not [path for path in media.rglob("*") if path.is_file()]


def test_a_damaged_picture_is_refused(lan: Person) -> None:
    whole = picture("PNG", size=(300, 300), compress_level=0)
    assert "scan.png" in refusal(lan, whole[:400], "scan.png")
    assert "scan.png" in refusal(lan, whole[:400] + b"x" * 50 + whole[450:], "scan.png")


@pytest.mark.slow
@pytest.mark.parametrize("side", [7_800, 10_000, 14_000])
def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_drawn(lan: Person, side: int) -> None:
    small_on_disk = picture("PNG", "1", (side, side))
    assert len(small_on_disk) < 100_000

    assert "60" in refusal(lan, small_on_disk, "bom.png")


def test_only_what_the_form_allows_is_taken(lan: Person) -> None:
    sentence = refusal(lan, picture("PNG"), "scan.png", allowed=frozenset({PDF}))

    assert "PDF" in sentence
    assert "PNG" not in sentence.replace("scan.png", "")


def test_a_download_is_saved_and_never_shown(lan: Person) -> None:
    stored = store_upload(upload(WHOLE_PDF, "Bản ghi nhớ.pdf"), by=lan)

    response = download_response(stored)

    assert b"".join(response.streaming_content) == WHOLE_PDF  # type: ignore[arg-type]  # a FileResponse streams bytes
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''B%E1%BA%A3n")
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == (PDF, "nosniff")


@pytest.mark.parametrize("damage", ["gone", "changed"])
def test_a_file_that_is_no_longer_the_one_is_not_given_out(lan: Person, media: Path, damage: str) -> None:
    stored = store_upload(upload(WHOLE_PDF), by=lan)
    path = media / stored.path
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(WHOLE_PDF.replace(b"Catalog", b"catalog"))

    with pytest.raises(RuleBroken, match="ban-ghi-nho"):
        open_file(stored)


def test_half_a_file_left_by_a_crash_is_written_anew(lan: Person, media: Path) -> None:
    stored = store_upload(upload(WHOLE_PDF), by=lan)
    (media / stored.path).write_bytes(WHOLE_PDF[:10])

    again = store_upload(upload(WHOLE_PDF), by=lan)

    assert open_file(again).read() == WHOLE_PDF


@pytest.mark.slow
@hypothesis_settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(seed=st.sampled_from(["PDF", "PNG", "JPEG"]), cuts=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=6))))
def test_no_damage_brings_anything_but_a_sentence(seed: str, cuts: list[tuple[float, bytes]]) -> None:
    content = WHOLE_PDF if seed == "PDF" else picture(seed)
    for place, patch in cuts:
        at = int(place * len(content))
        content = content[:at] + patch + content[at + len(patch) :]
    sentence = "."
    try:
        kind = files._sniff(files._read(upload(content, "x")))
        if kind == PDF:
            files._check_pdf(content, "x")
        elif kind in {JPEG, PNG}:
            files._redrawn(content, "x")
    except RuleBroken as broken:
        sentence = str(broken)
    assert sentence.endswith(".")

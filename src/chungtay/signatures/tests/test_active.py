from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from chungtay.accounts.models import Person
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.files import store_upload
from chungtay.kernel.models import StoredFile
from chungtay.signatures.engine.active import Active, active_part
from chungtay.signatures.tests.making import issued, plain_pdf, signed, with_a_remark


def written(change: Callable[[PdfWriter], object], password: str = "") -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(595, 842)
    change(writer)
    if password:
        writer.encrypt(password)
    writer.write(out)
    return out.getvalue()


def acts(writer: PdfWriter, kind: str, key: str, words: str) -> None:
    action = {NameObject("/S"): NameObject(kind), NameObject(key): TextStringObject(words)}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)


def hidden(inside: bytes, dictionary: bytes = b"/Filter/FlateDecode", *, is_packed: bool = True) -> bytes:
    """A PDF with one more object, in a stream of objects as PDF 1.5 packs them."""
    body = b"7 0 " + inside
    packed = zlib.compress(body) if is_packed else body
    extra = b"9 0 obj\n<</Type/ObjStm/N 1/First 4/Length %d%s>>stream\r\n%s\nendstream\nendobj\n" % (
        len(packed),
        dictionary,
        packed,
    )
    return plain_pdf().replace(b"xref\n", extra + b"xref\n", 1)


SCRIPT = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"
CARRYING = {
    "a script": (written(lambda writer: acts(writer, "/JavaScript", "/JS", "app.alert(1)")), Active.SCRIPT),
    "a program to start": (written(lambda writer: acts(writer, "/Launch", "/F", "calc.exe")), Active.PROGRAM),
    "a file": (written(lambda writer: writer.add_attachment("a.exe", b"MZ")), Active.FILE),
    "a script in a stream of objects": (hidden(SCRIPT), Active.SCRIPT),
    "a script in a stream that is not packed": (hidden(SCRIPT, b"", is_packed=False), Active.SCRIPT),
    "a script under a name in disguise": (plain_pdf() + b"<</S/J#61vaScript>>", Active.SCRIPT),
    "objects packed in a way nobody needs": (hidden(b"<<>>", b"/Filter/LZWDecode", is_packed=False), Active.HIDDEN),
    "objects that cannot be unpacked": (hidden(b"<<>>", is_packed=False), Active.HIDDEN),
    "objects that unpack without end": (hidden(b" " * 40_000_000), Active.HIDDEN),
    "a password": (written(lambda _writer: None, "mat-khau"), Active.LOCKED),
}
PLAIN = {
    "a page": plain_pdf(),
    "a page by another program": written(lambda _writer: None),
    "a page that was added to": with_a_remark(plain_pdf()),
    "a signed page": signed(plain_pdf(), issued("Phạm Thị Mẫu Lan")),
    "a page with packed objects": hidden(b"<</Type/Font>>"),
    "a page that speaks of scripts": plain_pdf("JavaScript, Launch va tep dinh kem"),
}


@pytest.mark.parametrize("name", CARRYING)
def test_what_acts_by_itself_or_hides_is_found(name: str) -> None:
    content, what = CARRYING[name]

    assert active_part(content) is what


@pytest.mark.parametrize("name", PLAIN)
def test_a_plain_paper_is_plain(name: str) -> None:
    assert active_part(PLAIN[name]) is None


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("a script", "script"), ("a program to start", "program"), ("a file", "attached"), ("a password", "password")],
)
@pytest.mark.django_db
def test_a_pdf_that_acts_is_refused_as_a_scan_with_a_sentence(name: str, sentence: str, language_en: None) -> None:
    person = Person.objects.create(name="Văn thư Mẫu", login="van")

    with pytest.raises(RuleBroken, match=sentence) as refused:
        store_upload(SimpleUploadedFile("quet.pdf", CARRYING[name][0]), by=person)

    assert "quet.pdf" in str(refused.value)
    assert not StoredFile.objects.exists()


@pytest.fixture
def language_en() -> Iterator[None]:
    with override("en"):
        yield

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document as Word
from docx.shared import Mm

from chungtay.kernel.clock import now, today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.files import open_file
from chungtay.layout.engine.content import Signature
from chungtay.layout.engine.letterheads import TemplateFault, faults_of_template, fill, sample, starter
from chungtay.layout.engine.rules.checking import breaches_of_docx
from chungtay.organisations.choices import Role
from chungtay.records.actions import end_template, issue_document, revise_draft, take_template
from chungtay.records.choices import PaperKind
from chungtay.records.gateways import DOCX, store_made
from chungtay.records.models import LetterTemplate
from chungtay.records.queries.kinds import outline_of
from chungtay.records.tests.papers import Office, signed_in

PLAN = "Kế hoạch"


def changed(content: bytes, change: Callable[[str], str], part: str = "word/document.xml") -> bytes:
    """The file with the words of one part changed, or with the part added."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(target, "w") as made:
        for name in given.namelist():
            words = given.read(name)
            made.writestr(name, change(words.decode()).encode() if name == part else words)
        if part not in given.namelist():
            made.writestr(part, change(""))
    return target.getvalue()


def told(content: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Word(io.BytesIO(content)).paragraphs)


@pytest.mark.slow
@pytest.mark.parametrize("kind", list(PaperKind))
def test_the_letterhead_to_begin_with_is_taken_for_every_kind(kind: PaperKind) -> None:
    name = outline_of(kind).name

    assert faults_of_template(starter(name), name) == []
    assert breaches_of_docx(fill(starter(name), sample(name))) == []


def test_a_filled_letterhead_says_what_the_document_says() -> None:
    words = told(fill(starter(PLAN), sample(PLAN)))

    assert "I. ABC" in words
    assert "Abc abc./." in words
    assert "{" not in words


DANGERS = {
    "an unknown tag": ("{{ password }}", "unknown", "password"),
    "a door to the program": ("{{ ''.__class__.__mro__ }}", "dangerous", ".__mro__"),
    "a call": ("{{ issuer.format(1) }}", "dangerous", "call"),
    "a filter": ("{{ issuer|attr('x') }}", "dangerous", "filter"),
    "an include": ("{% include 'a' %}", "dangerous", "include"),
    "an import": ("{% import 'a' as a %}", "dangerous", "import"),
    "an assignment": ("{% set a = 1 %}", "dangerous", "assign"),
    "a part no line has": (
        "{% for line in body %}{{ line.secret }}{% endfor %}",
        "dangerous",
        ".secret",
    ),
    "an open bracket": ("{{ issuer", "syntax", ""),
}


@pytest.mark.parametrize("name", DANGERS)
def test_a_tag_that_does_more_than_it_may_is_named(name: str) -> None:
    tag, reason, what = DANGERS[name]
    planted = changed(starter(PLAN), lambda words: words.replace("{{ issuer }}", f"{{{{ issuer }}}} {tag}", 1))

    faults = faults_of_template(planted, PLAN)

    assert (faults[0].where, reason) in [(each.where, each.reason) for each in faults]
    assert any(each.reason == reason and what in each.what for each in faults)


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("word/vbaProject.bin", "x"),
        ("word/embeddings/a.bin", "x"),
        ("word/_rels/settings.xml.rels", '<Relationships><Relationship TargetMode="External"/></Relationships>'),
        ("word/other.xml", "<!DOCTYPE a>"),
    ],
)
def test_what_acts_by_itself_or_lies_elsewhere_is_refused(part: str, words: str) -> None:
    assert faults_of_template(changed(starter(PLAN), lambda _old: words, part), PLAN) == [TemplateFault("active", part)]


def test_a_template_that_loses_the_number_is_refused() -> None:
    planted = changed(starter(PLAN), lambda words: words.replace("{{ notation }}", "05"))

    assert faults_of_template(planted, PLAN) == [TemplateFault("missing", "", "notation")]


def test_a_template_that_breaks_the_layout_is_refused_with_the_place() -> None:
    document = Word(io.BytesIO(starter(PLAN)))
    document.sections[0].left_margin = Mm(10)
    target = io.BytesIO()
    document.save(target)

    assert [each.reason for each in faults_of_template(target.getvalue(), PLAN)] == ["layout"]


@pytest.mark.parametrize("content", [b"", b"no file", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_word_file_is_refused(content: bytes) -> None:
    assert faults_of_template(content, PLAN) == [TemplateFault("unreadable", "")]


def upload(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("mau.docx", content)


def marked(words: str) -> str:
    return words.replace("{{ subject }}", "{{ subject }} (mẫu riêng)")


def test_the_word_file_of_a_school_is_made_with_the_letterhead_of_its_department(office: Office) -> None:
    take_template(office.so, PaperKind.PLAN, upload(changed(starter(PLAN), marked)), by=office.hanh)

    with_it, other = office.issued(), office.issued(PaperKind.ANNOUNCEMENT)
    assert "(mẫu riêng)" in told(open_file(with_it.issue.docx).read())
    assert "(mẫu riêng)" not in told(open_file(other.issue.docx).read())
    end_template(LetterTemplate.objects.get(), by=office.hanh)
    assert "(mẫu riêng)" not in told(open_file(office.issued().issue.docx).read())


def test_a_letterhead_taken_before_the_authority_had_a_tag_names_what_a_deputys_document_would_lose(
    office: Office,
) -> None:
    older = changed(starter(PLAN), lambda words: words.replace("{{ authority }}", ""))
    file = store_made(older, "mau-KH", DOCX, by=office.hanh)
    LetterTemplate.objects.create(
        organisation=office.so, kind="KH", file=file, sha256="0" * 64, by=office.hanh, at=now()
    )
    deputy = office.person("pho", office.school, Role.DEPUTY, "Phó Hiệu trưởng")
    draft = office.draft()
    content = replace(
        office.written(draft, "Phối hợp"),
        signatures=(Signature(post="Phó Hiệu trưởng", name=deputy.name, authority="KT. Hiệu trưởng"),),
    )
    draft = revise_draft(draft, content, by=office.van, on=today(), seen=draft.version)

    with pytest.raises(RuleBroken, match=r"mất phần “KT\. HIỆU TRƯỞNG”"):
        issue_document(draft, by=office.van, on=today(), seen=draft.version)
    assert office.issued().issue.number


def test_a_new_letterhead_takes_the_place_of_the_one_before(office: Office) -> None:
    first = take_template(office.so, PaperKind.PLAN, upload(starter(PLAN)), by=office.hanh)
    second = take_template(office.so, PaperKind.PLAN, upload(changed(starter(PLAN), marked)), by=office.hanh)

    first.refresh_from_db()
    assert first.ended_at is not None
    assert LetterTemplate.objects.get(ended_at=None) == second
    with pytest.raises(RuleBroken):
        end_template(first, by=office.hanh)


def test_a_department_brings_its_letterhead_and_a_school_cannot(office: Office) -> None:
    url, client = reverse("records:templates"), signed_in(office.hanh)
    form = client.get(url).context["form"]
    typed = {"body": office.so.uid, "kind": "KH", "idempotency_key": form["idempotency_key"].value()}

    refused = client.post(url, typed | {"file": upload(b"no file")})
    assert refused.context["form"].errors["file"]
    assert client.post(url, typed | {"file": upload(starter(PLAN))}).status_code == 302
    kept = LetterTemplate.objects.get()
    got = client.get(reverse("records:template_file", args=[kept.uid]))
    assert b"".join(got.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]  # a file
    assert client.get(reverse("records:template_starter"), {"loai": "QD"}).content.startswith(b"PK")
    assert signed_in(office.lan).get(url).status_code == 403
    end = reverse("records:end_template", args=[kept.uid])
    page = client.get(end).context["form"]
    client.post(end, {"idempotency_key": page["idempotency_key"].value()})
    kept.refresh_from_db()
    assert kept.ended_at is not None

"""Letterheads that an office edits in Word: which tags they may hold, and how one is filled (docxtpl, sandboxed)."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Literal

from docx import Document
from docx.oxml import parse_xml
from docxtpl import DocxTemplate  # type: ignore[import-untyped]  # it ships no types
from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from chungtay.layout.engine.closing import recipient_lines
from chungtay.layout.engine.composing import ended
from chungtay.layout.engine.content import Issuer, OfficialDocument, Paragraph, Signature, Span, Table
from chungtay.layout.engine.docx import foot, repacked, write_docx
from chungtay.layout.engine.heading import enacting_words
from chungtay.layout.engine.looks import looks_set, signed_lines
from chungtay.layout.engine.rules.checking import breaches_of_docx
from chungtay.layout.engine.wordml import W
from chungtay.layout.engine.words import fixed_words, official_day, official_number

Reason = Literal["unreadable", "active", "syntax", "unknown", "dangerous", "missing", "lost", "layout"]

LISTS: Final = ("addressees", "bases", "body", "recipients")
NAMES: Final = frozenset(
    {
        "superior",
        "issuer",
        "notation",
        "place",
        "day",
        "kind",
        "subject",
        "authority",
        "post",
        "signer",
        "enacting",
        *LISTS,
    }
)
# Every part of a paper; one that is left out of a letterhead would be lost with it.
NEEDED: Final = NAMES - {"kind", "addressees", "enacting"}
# What a tag may ask of a line of the body; nothing else has a dot.
PARTS: Final = frozenset({"text", "is_heading"})
PLAIN_NODES: Final = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.For, nodes.If, nodes.Not)
MOST_UNPACKED: Final = 20 * 1024 * 1024
ACTIVE: Final = re.compile(r"vbaProject|/activeX/|/embeddings/", re.IGNORECASE)
PAGES: Final = re.compile(r"word/(document|footer\d*)\.xml")
PARAGRAPH: Final = re.compile(r"<w:p>(?:(?!<w:p>).)*?</w:p>", re.DOTALL)
WORD: Final = re.compile(r"\w+")
XML_PART: Final = re.compile(r"(word/.*|docProps/.*)\.xml")


@dataclass(frozen=True)
class TemplateFault:
    """What is wrong in a template: `where` is the part of the file or its words, `what` the tag or the rule."""

    reason: Reason
    where: str
    what: str = ""


@dataclass(frozen=True)
class Line:
    """A paragraph of the body as tags see it."""

    text: str
    is_heading: bool


def fits(document: OfficialDocument) -> bool:
    """Whether a letterhead can hold the document: one issuer, one signature, paragraphs only, and no urgency."""
    is_plain = not any(isinstance(block, Table) for block in document.blocks)
    has_more = document.appendices or document.witnesses or document.urgency or document.head_line
    return is_plain and len(document.issuers) == 1 and len(document.signatures) == 1 and not has_more


def fill(template: bytes, document: OfficialDocument) -> bytes:
    """The .docx of the document in the letterhead; only for a template without faults."""
    paper = DocxTemplate(io.BytesIO(template))
    paper.render(_context(document), jinja_env=_environment(), autoescape=True)
    target = io.BytesIO()
    paper.save(target)
    filled = looks_set(target.getvalue())
    return _footed(filled, document.verify_at) if document.verify_at else repacked(filled)


def lost_in(filled: bytes, plain: bytes) -> str:
    """The first line of the plain paper of which a word is not in the filled letterhead; empty when nothing is lost."""
    there = Counter(word for line in _lines_of(filled) for word in WORD.findall(line.casefold()))
    for line in _lines_of(plain):
        words = Counter(WORD.findall(line.casefold()))
        if words - there:
            return line
        there -= words
    return ""


def faults_of_template(template: bytes, kind: str) -> list[TemplateFault]:
    """Why the template is not taken for a kind, named as printed (a letter has none): tags first, then the layout."""
    try:
        faults = list(_faults_of_package(template))
    except (zipfile.BadZipFile, KeyError, ValueError):
        return [TemplateFault("unreadable", "")]
    if faults:
        return faults
    found: set[str] = set()
    for name, source in _sources(template):
        faults += _faults_of_tags(name, source, found)
    needed = NEEDED | {"kind" if kind else "addressees"} | ({"enacting"} if kind == fixed_words().decision else set())
    faults += [TemplateFault("missing", "", name) for name in sorted(needed - found)]
    if faults:
        return faults
    filled = fill(template, sample(kind))
    if lost := lost_in(filled, write_docx(sample(kind))):
        return [TemplateFault("lost", "", lost)]
    breaches = breaches_of_docx(filled)
    return [TemplateFault("layout", each.where, f"{each.rule}: {each.found} ≠ {each.wanted}") for each in breaches]


def sample(kind: str) -> OfficialDocument:
    """A document with every part, by which a template is tried."""
    words = fixed_words()
    is_decision = kind == words.decision
    decides = [Paragraph((Span(words.decides),), is_heading=True, is_centred=True)] if is_decision else []
    return OfficialDocument(
        issuers=(Issuer(name="ABC", superior="ABC"),),
        code=words.decision_code if is_decision else "ABC" if kind else "",
        kind=kind,
        subject="Abc",
        place="Abc",
        symbol="ABC",
        number=5,
        issued_on=date(2026, 1, 5),
        addressees=() if kind else ("Abc",),
        bases=("Abc", "Abc"),
        blocks=(*decides, Paragraph((Span("ABC"),), label="I.", is_heading=True), Paragraph((Span("Abc abc."),))),
        signatures=(Signature(post="ABC", name="Abc Abc", authority="ABC"),),
        recipients=("Abc",),
        archive="ABC",
        verify_at="https://abc.vn/abc",
    )


def starter(kind: str) -> bytes:
    """A letterhead to begin with: the layout of the decree with a tag in every place."""
    body = [
        "{%p for line in body %}",
        "{%p if line.is_heading %}",
        "HEADING",
        "{%p else %}",
        "{{ line.text }}",
        "{%p endif %}",
        "{%p endfor %}",
    ]
    paper = OfficialDocument(
        issuers=(Issuer(name="{{ issuer }}", superior="{{ superior }}"),),
        code=fixed_words().decision_code if kind == fixed_words().decision else "KH" if kind else "",
        kind="{{ kind }}" if kind else "",
        subject="{{ subject }}",
        place="{{ place }}",
        symbol="SYMBOL",
        addressees=() if kind else loop_over("addressees"),
        bases=loop_over("bases"),
        blocks=[Paragraph((Span(each),), is_heading=each == "HEADING") for each in body],
        signatures=(Signature(post="{{ post }}", name="{{ signer }}", authority="AUTHORITY"),),
        recipients=loop_over("recipients"),
    )
    return _with_tags(write_docx(paper))


def loop_over(name: str) -> tuple[str, str, str]:
    """Three paragraphs that repeat the middle one for each line of a list."""
    return f"{{%p for line in {name} %}}", "{{ line }}", "{%p endfor %}"


def _with_tags(content: bytes) -> bytes:
    words = fixed_words()
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for entry in given.infolist():
            part = given.read(entry)
            if entry.filename == "word/document.xml":
                text = part.decode()
                text = text.replace(f"{words.blank_number}/SYMBOL", "{{ notation }}").replace("SYMBOL", "")
                text = text.replace(words.blank_day, "{{ day }}").replace("HEADING", "{{ line.text }}")
                text = re.sub(r"(?:- )?(\{%p [^%]*%\})[;.]*(?:/\.)?", r"\1", text)
                text = re.sub(r"\{\{ (\w+) \}\}", lambda tag: tag[0].lower(), text)
                text = text.replace("{{ post }} {{ issuer }}", "{{ enacting }}")
                text = PARAGRAPH.sub(_only_where_said, text)
                part = re.sub(r"(\{\{ line \}\});", r"\1", text).encode()
            made.writestr(zipfile.ZipInfo(entry.filename, entry.date_time), part, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _only_where_said(paragraph: re.Match[str]) -> str:
    """The line of the authority, which most papers have not, between a condition and its end; others as they are."""
    line = paragraph[0]
    if "AUTHORITY" not in line:
        return line
    return "".join(
        line.replace("AUTHORITY", words) for words in ("{%p if authority %}", "{{ authority }}", "{%p endif %}")
    )


def _footed(filled: bytes, verify_at: str) -> bytes:
    """The file with the square and the address of the check at the foot of its first page, below what stands there."""
    paper = Document(io.BytesIO(filled))
    section = paper.sections[0]
    is_apart = section.different_first_page_header_footer
    footer = section.first_page_footer if is_apart else section.footer
    line = footer.paragraphs[0] if len(footer.paragraphs) == 1 and not footer.paragraphs[0].text else None
    foot(line or footer.add_paragraph(), verify_at)
    target = io.BytesIO()
    paper.save(target)
    return repacked(target.getvalue())


def _lines_of(content: bytes) -> list[str]:
    """What stands on the pages and at their feet, a paragraph a line."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = sorted(name for name in package.namelist() if PAGES.fullmatch(name))
        roots = [parse_xml(package.read(name)) for name in names]
    return [" ".join(each.itertext(f"{W}t")) for root in roots for each in root.iter(f"{W}p")]


def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(autoescape=True)
    environment.globals.clear()
    environment.filters.clear()
    environment.tests.clear()
    return environment


def _context(document: OfficialDocument) -> dict[str, Any]:
    words, signature = fixed_words(), document.signatures[0]
    # That the addressees receive it stands in the letterhead itself, before the list.
    names = [name for name in document.recipients if name.rstrip(" ;.") != words.as_above]
    listed = replace(document, addressees=(), recipients=names)
    lines = [
        Line(text, block.is_heading)
        for block in ended(document.blocks)
        if isinstance(block, Paragraph)
        for text in signed_lines(block)
    ]
    return {
        "superior": document.issuers[0].superior,
        "issuer": document.issuers[0].name,
        "notation": f"{official_number(document.number)}/{document.symbol}",
        "place": document.place,
        "day": official_day(document.issued_on, document.part_of_date),
        "kind": document.kind.upper(),
        "subject": document.subject,
        "authority": signature.authority.upper(),
        "enacting": enacting_words(document),
        "post": signature.post.upper(),
        "signer": signature.name,
        "addressees": _ended(document.addressees, "."),
        "bases": _ended(document.bases, "."),
        "body": lines,
        "recipients": [line.removeprefix("- ") for line in recipient_lines(listed)],
    }


def _ended(lines: Any, last: str) -> list[str]:
    bare = [line.rstrip(" ;.") for line in lines]
    return [f"{line}{';' if at < len(bare) - 1 else last}" for at, line in enumerate(bare)]


def _faults_of_package(template: bytes) -> Iterator[TemplateFault]:
    with zipfile.ZipFile(io.BytesIO(template)) as package:
        if sum(entry.file_size for entry in package.infolist()) > MOST_UNPACKED:
            raise ValueError("too large")
        if "word/document.xml" not in package.namelist():
            raise KeyError("word/document.xml")
        for name in package.namelist():
            part = package.read(name)
            if ACTIVE.search(name) or b"<!DOCTYPE" in part or b"<!ENTITY" in part:
                yield TemplateFault("active", name)
            if name.endswith(".rels") and b'TargetMode="External"' in part:
                yield TemplateFault("active", name)


def _sources(template: bytes) -> Iterator[tuple[str, str]]:
    """Every part that holds a tag, with its tags as the template engine reads them."""
    reader = DocxTemplate(io.BytesIO(template))
    with zipfile.ZipFile(io.BytesIO(template)) as package:
        for name in package.namelist():
            if XML_PART.fullmatch(name):
                text = package.read(name).decode("utf-8", "replace")
                if "{" in text:
                    yield name, reader.patch_xml(text)


def _faults_of_tags(name: str, source: str, found: set[str]) -> Iterator[TemplateFault]:
    try:
        tree = _environment().parse(source)
    except TemplateSyntaxError as fault:
        yield TemplateFault("syntax", name, str(fault.message))
        return
    own = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "store"}
    for node in [tree, *tree.find_all(nodes.Node)]:
        if isinstance(node, nodes.Name):
            if node.name in NAMES:
                found.add(node.name)
            elif node.name not in own:
                yield TemplateFault("unknown", name, node.name)
        elif isinstance(node, nodes.Getattr):
            if node.attr not in PARTS or not isinstance(node.node, nodes.Name) or node.node.name not in own:
                yield TemplateFault("dangerous", name, f".{node.attr}")
        elif not isinstance(node, PLAIN_NODES):
            yield TemplateFault("dangerous", name, type(node).__name__.lower())

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from chungtay.layout.engine.content import OfficialDocument
from chungtay.layout.engine.docx import write_docx
from chungtay.layout.engine.rules import RULE_NAMES, UnreadableDocxError, breaches_of_docx
from chungtay.layout.tests.papers import invitation, letter, memorandum, minutes, plan, proposal, report
from chungtay.layout.tests.wrong import WRONG, changed

pytestmark = pytest.mark.once

RIGHT = {
    "plan": plan(),
    "letter": letter(),
    "report": report(),
    "memorandum of two": memorandum(2),
    "memorandum of three": memorandum(3),
    "memorandum of seven": memorandum(7),
    "invitation": invitation(),
    "proposal": proposal(),
    "minutes": minutes(),
}


@pytest.mark.parametrize("document", RIGHT.values(), ids=RIGHT)
def test_what_we_write_breaks_no_rule(document: OfficialDocument) -> None:
    assert breaches_of_docx(write_docx(document)) == []


@pytest.mark.parametrize(
    ("rule", "document", "change"), WRONG, ids=[f"{rule}-{n}" for n, (rule, *_) in enumerate(WRONG)]
)
def test_a_paper_wrong_on_purpose_breaks_that_rule_and_no_other(
    rule: str, document: OfficialDocument, change: Callable[[Any], None]
) -> None:
    breaches = breaches_of_docx(changed(document, change))

    assert {breach.rule for breach in breaches} == {rule}


def test_every_rule_has_a_paper_that_breaks_it() -> None:
    assert {rule for rule, *_ in WRONG} == set(RULE_NAMES)


def test_a_breach_quotes_its_paragraph_and_says_what_was_wanted() -> None:
    _rule, document, change = next(case for case in WRONG if case[0] == "number_figures")
    [breach] = breaches_of_docx(changed(document, change))

    assert (breach.where, breach.found, breach.wanted) == ("Số: 5/KH-THGA", "5", "05")


def package(**parts: bytes) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w") as target:
        for name, content in parts.items():
            target.writestr(name.replace("__", "/") + ".xml", content)
    return packed.getvalue()


BOMB = b'<!DOCTYPE d [<!ENTITY a "aaaa">]><d>&a;</d>'


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04broken", package(other=b"<a/>"), package(word__document=b"<a>"), package(word__document=BOMB)],
    ids=["empty", "broken", "no document", "half", "doctype"],
)
def test_what_is_no_word_file_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(UnreadableDocxError):
        breaches_of_docx(content)


def test_a_file_that_grows_when_unpacked_is_not_unpacked() -> None:
    packed = BytesIO()
    with ZipFile(packed, "w", 8) as target:
        target.writestr("word/document.xml", b" " * 41_000_000)

    with pytest.raises(UnreadableDocxError):
        breaches_of_docx(packed.getvalue())

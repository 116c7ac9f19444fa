"""Rules about templates, style sheets and scripts, and about data folders. Faults name file and line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tests.architecture.tree import Page

MOST_LINES = 150
QUOTED = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)
TAG = re.compile(r"<[a-zA-Z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
ANY_TAG = re.compile(r"<[/!]?[a-zA-Z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
TEMPLATE_CODE = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
INLINE = {
    "a script written into the page": re.compile(r"<script(?![^>]*\ssrc=)[^>]*>", re.IGNORECASE),
    "a style written into the page": re.compile(r"<style\b", re.IGNORECASE),
    "an address that is a script": re.compile(r"=[\"']\s*javascript:", re.IGNORECASE),
}
IN_TAG = {
    "a style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "an event attribute": re.compile(r"\son[a-z]+\s*=", re.IGNORECASE),
    "htmx that needs eval": re.compile(r"\shx-on\b|=[\"']js:", re.IGNORECASE),
    "something fetched from another host": re.compile(
        r"^<(?:script|link|img|iframe|source|use)\b[^>]*\s(?:src|href|srcset)=[\"'](?:https?:)?//", re.IGNORECASE
    ),
}
TRUSTING = re.compile(r"\|\s*safe(?:seq)?\b|\{%\s*autoescape\s+off")
ASKING = re.compile(r"(?:\{\{|\{%)[^%}]*\.(?:all|exists|filter|objects)\b")
UNTRIMMED = re.compile(r"\{%\s*block(?:translate|trans)\b(?![^%]*\btrimmed\b)[^%]*%\}")
SPOKEN_BLOCK = re.compile(r"\{%\s*blocktranslate\b.*?endblocktranslate\s*%\}", re.DOTALL)
CLASS_BLOCK = re.compile(r"\{%\s*block\s+\w*class\s*%\}.*?\{%\s*endblock")
SPOKEN_ATTRIBUTE = re.compile(r"\s(?:alt|title|placeholder|aria-label|aria-description)=\"([^\"]*)\"")
ENTITY = re.compile(r"&#?\w+;")
WORD = re.compile(r"[^\W\d_]{2,}")
FOR_PROGRAMS = "/robots.txt"  # RFC 9309: its words are keywords
# The product, a key, and a language, which is always offered in its own name.
NAMES = frozenset({"Chung", "Tay", "Ctrl", "English"})
OLD_TAGS = re.compile(r"\{%\s*(?:trans|blocktrans)\b")

Rule = Callable[[Page], list[str]]


def without_comments(text: str) -> str:
    """The text with comments blanked, so that positions stay."""
    return QUOTED.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def _found(page: Page, pattern: re.Pattern[str], sentence: str) -> Iterator[str]:
    return (page.at(hit.start(), sentence) for hit in pattern.finditer(without_comments(page.text)))


def pages_are_short(page: Page) -> list[str]:
    """A template has at most 150 lines."""
    lines = len(page.text.splitlines())
    return [page.at(0, f"{lines} lines, at most {MOST_LINES}")] if lines > MOST_LINES else []


def pages_carry_no_script_or_style(page: Page) -> list[str]:
    """The content policy refuses inline script and style, and everything from another host."""
    faults = [fault for sentence, pattern in INLINE.items() for fault in _found(page, pattern, sentence)]
    text = TEMPLATE_CODE.sub(lambda hit: " " * len(hit[0]), without_comments(page.text))
    for tag in TAG.finditer(text):
        faults += [page.at(tag.start(), sentence) for sentence, pattern in IN_TAG.items() if pattern.search(tag[0])]
    return faults


def pages_escape_everything(page: Page) -> list[str]:
    """A template never switches escaping off."""
    return list(_found(page, TRUSTING, "escaping is switched off"))


def pages_do_not_ask(page: Page) -> list[str]:
    """A template shows what it was given; it asks the database nothing."""
    return list(_found(page, ASKING, "a template asks the database"))


def sentences_are_trimmed(page: Page) -> list[str]:
    """Block translations are trimmed, and the tags have their full names."""
    return [
        *_found(page, UNTRIMMED, "blocktranslate without trimmed"),
        *_found(page, OLD_TAGS, "write translate and blocktranslate"),
    ]


def pages_speak_through_the_catalogue(page: Page) -> list[str]:
    """Every word of a template is translated; nothing is written straight into the page, in no language."""
    if page.path.endswith(FOR_PROGRAMS):
        return []
    text = without_comments(page.text)
    for pattern in (SPOKEN_BLOCK, CLASS_BLOCK, TEMPLATE_CODE, ENTITY):
        text = pattern.sub(lambda hit: re.sub(r"[^\n]", " ", hit[0]), text)
    spoken = [(hit.start(1), hit[1]) for hit in SPOKEN_ATTRIBUTE.finditer(text)]
    bare = ANY_TAG.sub(lambda hit: re.sub(r"[^\n]", " ", hit[0]), text) if page.path.endswith(".html") else text
    spoken += [(hit.start(), hit[0]) for hit in re.finditer(r"\S.*", bare)]
    return [
        page.at(position, f"words outside the catalogue: {words.strip()[:40]}")
        for position, words in spoken
        if set(WORD.findall(words)) - NAMES
    ]


RULES: dict[str, Rule] = {
    rule.__name__: rule
    for rule in (
        pages_are_short,
        pages_carry_no_script_or_style,
        pages_escape_everything,
        pages_do_not_ask,
        sentences_are_trimmed,
        pages_speak_through_the_catalogue,
    )
}

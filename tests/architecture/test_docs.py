"""What the documentation promises by its form: decisions in order, links that lead somewhere, one glossary."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
DECISIONS = sorted((DOCS / "adr").glob("*.md"))
HEADINGS = ["Status", "Context", "Decision", "Consequences"]
STATUS = re.compile(r"(Accepted|Superseded by \d{4}), \d{4}-\d{2}-\d{2}\.")
LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
CODE_NAME = re.compile(r"`[A-Za-z_]\w*(\.[A-Za-z_]\w*)?`")

# Written with brackets, so that this file does not contain what it looks for.
FORBIDDEN = {
    "a path of somebody's machine": re.compile(r"(?<!\w)/(wor[k]|roo[t]|hom[e]|User[s])/|(?<!\w)/tm[p]/"),
    "a package registry": re.compile(r"pyp[i]\.org|pythonhoste[d]|registry\.np[m]js"),
    "unfinished business": re.compile(r"\b(TOD[O]|FIXM[E]|TB[D]|XX[X])\b(?!-)|lorem ips[u]m", re.IGNORECASE),
    "the other tone style (write hòa, thủy)": re.compile(r"o[àáảãạèéẻẽẹ]\b|(?<![qQ])u[ỳýỷỹỵ]\b"),
}


def decision_faults(names: list[str], texts: list[str]) -> list[str]:
    """What is wrong with a series of decisions: gaps, titles that do not fit, missing or misplaced headings."""
    faults = []
    for expected, (name, text) in enumerate(zip(names, texts, strict=True), start=1):
        if not name.startswith(f"{expected:04d}-"):
            faults.append(f"{name}: expected number {expected:04d}")
        if not text.startswith(f"# {expected}. "):
            faults.append(f"{name}: the title must begin with “# {expected}. ”")
        if re.findall(r"^## (.+)$", text, re.MULTILINE) != HEADINGS:
            faults.append(f"{name}: the headings must be {HEADINGS}")
        status = text.partition("## Status\n\n")[2]
        if not STATUS.match(status):
            faults.append(f"{name}: the status must say what and when")
    return faults


def anchors_of(text: str) -> set[str]:
    """The anchors the headings of a page make."""
    titles = re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def links_of(text: str) -> Iterator[tuple[bool, str]]:
    """Whether it is a picture, and where it leads, for every link of a page that stays inside the project."""
    for bang, target in LINK.findall(FENCE.sub("", text)):
        if "://" not in target and not target.startswith("mailto:"):
            yield bang == "!", target


def broken_links(page: Path, text: str, *, pictures: bool = False) -> list[str]:
    """Links (or pictures) of a page that lead nowhere inside the project."""
    broken = []
    for is_picture, target in links_of(text):
        path, _, anchor = target.partition("#")
        leads_to = (page.parent / path).resolve() if path else page
        if is_picture is not pictures:
            continue
        if not leads_to.is_relative_to(ROOT) or not leads_to.exists():
            broken.append(f"{page.name} → {target}")
        elif anchor and anchor not in anchors_of(text if leads_to == page else leads_to.read_text()):
            broken.append(f"{page.name} → {target}: no such heading")
    return broken


def forbidden_in(text: str) -> list[str]:
    """What a page says and must not."""
    found = [f"{what}: {hit[0]}" for what, pattern in FORBIDDEN.items() if (hit := pattern.search(text))]
    if not unicodedata.is_normalized("NFC", text):
        found.append("text that is not in NFC")
    return found


def glossary_rows(text: str) -> list[list[str]]:
    """The cells of the one table of the glossary, without its head."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def glossary_faults(text: str) -> list[str]:
    """Rows that do not parse, terms or code names that stand twice."""
    faults, terms, names = [], set[str](), set[str]()
    for row in glossary_rows(text):
        if len(row) != 4 or not row[0]:
            faults.append(f"not four cells: {row}")
            continue
        term, name = row[0], row[1]
        if name != "—" and not CODE_NAME.fullmatch(name):
            faults.append(f"{term}: the code name must be one name in backticks, or —")
        if term in terms:
            faults.append(f"{term}: stands twice")
        if name != "—" and name in names:
            faults.append(f"{name}: stands twice")
        terms.add(term)
        names.add(name)
    return faults


def test_decisions_are_numbered_without_gaps_and_have_their_headings() -> None:
    assert decision_faults([path.name for path in DECISIONS], [path.read_text() for path in DECISIONS]) == []


def test_every_decision_is_listed_in_the_entry_to_the_documentation() -> None:
    listed = [target for _, target in links_of((DOCS / "index.md").read_text()) if target.startswith("adr/")]

    assert listed == [f"adr/{path.name}" for path in DECISIONS]


def test_every_link_inside_the_project_leads_somewhere() -> None:
    assert [fault for page in PAGES for fault in broken_links(page, page.read_text())] == []


def test_every_picture_shown_exists() -> None:
    assert [fault for page in PAGES for fault in broken_links(page, page.read_text(), pictures=True)] == []


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached, waiting = set[Path](), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        targets = [target.partition("#")[0] for _, target in links_of(page.read_text())]
        waiting += [there for target in targets if target and (there := (page.parent / target).resolve()).is_file()]

    assert [str(page.relative_to(ROOT)) for page in PAGES if page not in reached] == []


def test_no_page_says_what_it_must_not() -> None:
    assert {str(page.relative_to(ROOT)): found for page in PAGES if (found := forbidden_in(page.read_text()))} == {}


def test_the_guides_for_users_do_not_shout() -> None:
    shouting = re.compile(r"!(?!\[)")

    assert [page.name for page in (DOCS / "user").glob("*.md") if shouting.search(page.read_text())] == []


def test_the_glossary_is_one_table_with_one_name_for_each_thing() -> None:
    text = (DOCS / "glossary.md").read_text()

    assert text.count("\n|---|---|---|---|\n") == 1
    assert "| Thuật ngữ | Tên trong mã | Nghĩa | Nguồn/chuẩn |" in text
    assert glossary_faults(text) == []


def test_planted_faults_in_decisions_are_named() -> None:
    sound = "# 1. A\n\n## Status\n\nAccepted, 2026-11-21.\n\n## Context\n\n## Decision\n\n## Consequences\n"

    assert decision_faults(["0001-a.md"], [sound]) == []
    assert decision_faults(["0002-a.md"], [sound]) == ["0002-a.md: expected number 0001"]
    assert len(decision_faults(["0001-a.md"], [sound.replace("# 1.", "# 2.")])) == 1
    assert len(decision_faults(["0001-a.md"], [sound.replace("## Context", "## Story")])) == 1
    assert len(decision_faults(["0001-a.md"], [sound.replace("Accepted", "Perhaps")])) == 1


def test_planted_broken_links_are_named() -> None:
    page = DOCS / "index.md"

    assert broken_links(page, "[a](../README.md) [b](../README.md#english)") == []
    assert broken_links(page, "[a](nowhere.md)") == ["index.md → nowhere.md"]
    assert broken_links(page, "[a](../README.md#nowhere)") == ["index.md → ../README.md#nowhere: no such heading"]
    assert broken_links(page, "[a](../../outside.md)") == ["index.md → ../../outside.md"]
    assert broken_links(page, "![a](nowhere.png)", pictures=True) == ["index.md → nowhere.png"]


def test_planted_words_are_found() -> None:
    planted = ["/wor" + "k/main", "pyp" + "i.org", "TO" + "DO", "hoa\u0300", "ho\u00e0 b\u00ecnh", "thu\u1ef7"]

    assert [len(forbidden_in(word)) for word in planted] == [1] * len(planted)
    assert forbidden_in("hòa bình, thủy, quý, quỹ, hoàn, thuyền, XXXX-11-11, var/") == []


def test_planted_faults_in_the_glossary_are_named() -> None:
    head = "| a | b | c | d |\n|---|---|---|---|\n"

    assert glossary_faults(head + "| Bên | `Party` | x | |\n| Sơ kết | — | x | |\n| Tổng kết | — | x | |\n") == []
    assert glossary_faults(head + "| Bên | `Party` | x | |\n| Vế | `Party` | x | |\n") == ["`Party`: stands twice"]
    assert len(glossary_faults(head + "| Bên | Party | x | |\n")) == 1
    assert len(glossary_faults(head + "| Bên | `Party` | x |\n")) == 1

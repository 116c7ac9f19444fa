"""What every route must answer to whom. Written by hand from the domain dossier §14.4 (permission skeleton) and §12.3.

Never derived from the rooms' `rules.py`: where the two differ, one of them is wrong, and a person decides which.

Words: ok (the page, or the redirect after a deed), sign-in (sent to the sign-in page), hidden (404: not there, or not
visible), refused (403: visible, not allowed), method (405). `*` stands for every other person or object.
"""

from __future__ import annotations

from tests.matrix.walking import GUEST

Words = dict[str, str]
Table = dict[str, dict[str, Words]]

EVERYBODY: Words = {"*": "ok"}
NOBODY: Words = {GUEST: "sign-in", "*": "hidden"}
SIGNED_IN: Words = {GUEST: "sign-in", "*": "ok"}


def only(*people: str, others: str) -> Words:
    """These people may; everybody else who is signed in gets the word of `others`."""
    return {GUEST: "sign-in", "*": others, **dict.fromkeys(people, "ok")}


def some(may: list[str], see: list[str]) -> Words:
    """`may` do it; `see` are refused, because they see the thing; for all others it is not there."""
    return {GUEST: "sign-in", "*": "hidden", **dict.fromkeys(see, "refused"), **dict.fromkeys(may, "ok")}


# Who reads the text of which memorandum (§14.4, row "agreement text"): the parties' people, the cluster lead, commune
# officer and department above one of the parties. Sponsors, other departments, former heads and operators do not.
DEPARTMENT = ["hanh", "giamdoc"]
READERS = {
    "draft": ["lan", "tuan", "minh", "hoa", *DEPARTMENT],
    "approved": ["yen", "son", "dung", "hoa", *DEPARTMENT],
    "in_force": ["thu", "binh", "dung", "hoa", *DEPARTMENT],
    "seven": [],
}
HEADS = {"draft": ["lan", "tuan"], "approved": ["yen", "son"], "in_force": ["thu", "binh"], "seven": []}
MAY_READ = {
    "draft": READERS["draft"],
    "draft_new": READERS["draft"],
    "draft_comment": READERS["draft"],
    "approved": READERS["approved"],
    "in_force": READERS["in_force"],
}

# Everybody with a post somewhere; Ông Cửu's ended, the operator never had one.
WITH_A_POST = ["lan", "tuan", "minh", "thu", "binh", "yen", "son", "dung", "hoa", "hanh", "giamdoc", "quyen", "ongba"]
DEPARTMENT_PEOPLE = ["hanh", "giamdoc", "quyen"]

ARGUMENTS: dict[str, dict[str, str]] = {"accounts:first_run": {"token": "khong-co-ma-nay"}}


def each_agreement(may: dict[str, list[str]]) -> dict[str, Words]:
    """One row per memorandum: who may, who only sees it, and nobody for one that is not there."""
    return {name: some(may[name], READERS[name]) for name in READERS} | {"nowhere": NOBODY}


EXPECTED: Table = {
    "accounts:sign_in": {"": EVERYBODY},
    "accounts:sign_out": {"": SIGNED_IN},
    "accounts:first_run": {"": {"*": "hidden"}},
    "accounts:language": {"": EVERYBODY},
    "accounts:today": {"": SIGNED_IN},
    "accounts:profile": {"": SIGNED_IN},
    "places:map": {"": EVERYBODY},
    "places:search": {"": EVERYBODY},
    "places:show": {"*": EVERYBODY, "nowhere": {"*": "hidden"}},
    "programmes:list": {"": SIGNED_IN},
    "programmes:show": {"*": SIGNED_IN, "nowhere": NOBODY},
    "programmes:participation": {"*": SIGNED_IN, "nowhere": NOBODY},
    "programmes:open": {"": only(*DEPARTMENT_PEOPLE, "vanhanh", others="refused")},
}

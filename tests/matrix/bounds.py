"""How many questions a page may ask the database (targets.md)."""

from __future__ import annotations

from chungtay.kernel.routes import Address
from tests.matrix.walking import Case

# targets.md: at most 12 questions for a list or a detail, at most 25 for a dashboard. A dashboard puts several rooms on
# one page: the day of a person, the portal, a body or a programme with every room's panel, a memorandum with its
# thread. The targets name no bound for forms; they are held between the two.
DASHBOARDS = {"accounts:today", "public:home", "register:show", "programmes:show", "agreements:show"}
# Two records side by side, each with what every room shows of it.
DASHBOARDS |= {"duplicates:compare"}
# A paper gathers the text, the parties with head and address of the day, who signs, and what it rests on.
DASHBOARDS |= {"memoranda:docx", "memoranda:pdf", "memoranda:ceremony_docx", "memoranda:ceremony_pdf"}
DASHBOARDS |= {"memoranda:report_pdf", "memoranda:report_paper"}
DASHBOARDS |= {"records:docx", "records:pdf", "records:show"}
DASHBOARDS |= {"agreements:download", "signatures:download", "records:scan", "dossiers:export", "dossiers:download"}
# Whoever takes a file leaves a line of the record: two rows, and the beginning and end of two transactions.
PAPERS = {"memoranda:docx", "memoranda:pdf", "memoranda:ceremony_docx", "memoranda:ceremony_pdf"}
PAPERS |= {"memoranda:report_pdf", "memoranda:report_paper"}
PAPERS |= {
    "records:docx",
    "records:pdf",
    "agreements:download",
    "signatures:download",
    "records:scan",
    "dossiers:export",
    "dossiers:download",
}
LINE_OF_THE_RECORD = 6
DASHBOARDS |= {"demand:dashboard", "demand:export"}  # three distributions, the way of a need, and whom to ask again
# Two versions side by side; the text of a day put together from annexes; each party's successors with what they sign.
DASHBOARDS |= {"drafting:preview", "drafting:changes", "amendments:show", "amendments:inheritance"}
# The board puts pairs, scenarios, a map, the schools left out and what was set by hand on one page.
DASHBOARDS |= {"matching:show", "boards:show", "matching:pair", "matching:readiness", "publishing:export"}
# What stands next to a pair, or a rule set by hand would cost, is worked out from everybody of the round.
DASHBOARDS |= {"matching:contradictions", "matching:reasons", "matching:lock", "matching:forbid"}
# Every need and strength of a programme shared out among partners: entries, memoranda, requests and what was done.
DASHBOARDS |= {"offers:oversee", "offers:export"}
# A signed-in reader of a public page adds session, person and post; an officer adds the levels below the own body.
AUTHORITY = 4
OVERSEERS = {"hanh", "giamdoc", "hoa", "dung", "quyen"}  # officers and the cluster lead: no page is theirs without it
LIST_BOUND, FORM_BOUND, DASHBOARD_BOUND = 12, 20, 25


def bound_of(address: Address) -> int:
    assert address.route is not None
    if address.name in DASHBOARDS:
        return DASHBOARD_BOUND + LINE_OF_THE_RECORD * (address.name in PAPERS)
    return FORM_BOUND if address.route.writes else LIST_BOUND


def most_of(case: Case, *, further: int) -> int:
    """What a page may ask: what its route declares, at most the bound of its kind, and `further` for who reads it."""
    assert case.address.route is not None
    return min(case.address.route.queries, bound_of(case.address)) + further

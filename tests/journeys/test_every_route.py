"""Every declared route of the running demo under axe, at 1280 px: adding a page adds its test."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import Browser

from chungtay.kernel.routes import addresses
from tests.journeys.conftest import Product, watched
from tests.journeys.looking import faults_of
from tests.matrix.cast import AGREEMENTS, NEEDS, ORGANISATIONS, PEOPLE, REFORMS, SHEETS
from tests.matrix.expected import ARGUMENTS, EXPECTED
from tests.matrix.walking import GUEST, urls_of

pytestmark = pytest.mark.browser

# The identifiers the matrix walks, found in the database of the running demo.
SUCCESSION = """SELECT s.uid FROM organisations_succession s
    JOIN organisations_organisation p ON p.id = s.predecessor_id
    JOIN organisations_organisation o ON o.id = s.successor_id
    WHERE p.current_name = ? AND o.current_name = ?"""
MEMBERSHIP = """SELECT m.uid FROM organisations_membership m JOIN accounts_person p ON p.id = m.person_id
    WHERE p.login = ?"""
PARTICIPATION = """SELECT t.uid FROM programmes_participation t
    JOIN organisations_organisation o ON o.id = t.organisation_id WHERE o.current_name = ?"""
AGREEMENT = "SELECT uid FROM agreements_agreement WHERE title = ?"
ORGANISATION = "SELECT uid FROM organisations_organisation WHERE current_name = ?"
PROGRAMME = "SELECT uid FROM programmes_programme WHERE code = ?"
HANDOVER = """SELECT h.uid FROM handovers_handover h
    JOIN organisations_membership m ON m.id = h.leaving_id
    JOIN accounts_person p ON p.id = m.person_id WHERE p.login = ?"""
SHEET = "SELECT uid FROM sheets_sheetimport WHERE state = ?"
PAIR = "SELECT uid FROM duplicates_duplicateproposal"
REFORM = "SELECT uid FROM reforms_reform WHERE state = ?"
INVITATION = """SELECT i.uid FROM access_invitation i
    JOIN organisations_organisation o ON o.id = i.organisation_id WHERE o.current_name = ?"""
NEED = "SELECT uid FROM needs_entry WHERE words = ?"
COMMITMENT = """SELECT c.uid FROM agreements_commitment c JOIN agreements_textversion t ON t.id = c.text_id
    JOIN agreements_agreement a ON a.id = t.agreement_id WHERE a.title = ? ORDER BY t.number DESC, c.number"""
PAPER = "SELECT uid FROM records_document WHERE state = ?"
REPORT = """SELECT r.uid FROM memoranda_reportedmemorandum r
    JOIN organisations_organisation o ON o.id = r.organisation_id WHERE o.current_name = ?"""
PERSON = "SELECT uid FROM accounts_person WHERE login = ?"
# The published round of Sở Mẫu, and the pair of Cô Lan's school in it.
PAIRED = """FROM matching_pairing g JOIN matching_scenario s ON s.id = g.scenario_id
    JOIN matching_matchingrun r ON r.chosen_id = s.id
    JOIN matching_proposal d ON d.pairing_id = g.id
    JOIN organisations_organisation o ON o.id = d.organisation_id WHERE o.current_name = ?"""
UNIT = "SELECT uid FROM places_unit WHERE level = 'province' AND code = ? AND valid_until IS NULL"
SHOWN = """FROM privacy_publication s JOIN privacy_photograph f ON f.id = s.photograph_id
    JOIN privacy_pupil p ON p.id = f.pupil_id JOIN privacy_consentrecord c ON c.id = s.consent_id"""
# What answers with a file, a piece of a page or plain text is no page;
# signing out is a page, but ends the walk of its person.
NO_PAGE = {
    "agreements:download",
    "agreements:export",
    "progress:export",
    "progress:export_one",
    "matching:readiness",
    "boards:suggest",
    "boards:suggest_school",
    "publishing:fetch",
    "demand:export",
    "needs:evidence",
    "offers:export",
    "signatures:download",
    "memoranda:docx",
    "memoranda:pdf",
    "memoranda:ceremony_docx",
    "memoranda:ceremony_pdf",
    "memoranda:report_pdf",
    "memoranda:report_paper",
    "sheets:template",
    "sheets:errors",
    "sheets:progress",
    "register:takeaway_progress",
    "search:suggest",
    "backups:progress",
    "notices:qr",
    "records:docx",
    "records:pdf",
    "records:register_xlsx",
    "dossiers:export",
    "dossiers:download",
    "records:scan",
    "records:template_starter",
    "records:template_file",
    "privacy:photo",
    "privacy:public_photo",
    "public:robots",
    "public:healthz",
    "public:readyz",
    "accounts:sign_out",
}


# What the demo has none of: their pages stand in the tests of their rooms.
NOT_IN_THE_DEMO = (
    "accounts.SignInSession",
    "drafting.DraftSheet",
    "needs.EntryDraft",
    "taxonomy.Leaf",
    "taxonomy.LeafEdit",
    "programmes.Conflict",
    "drafting.Suggestion",
    "signatures.TrustAnchor",
    "signatures.SignatureCheck",
    "signatures.RevocationWord",
    "signatures.KnownCertificate",
    "records.IncomingPaper",
    "dossiers.SignedCopy",
    "records.LetterTemplate",
    "privacy.LegalHold",
    "register.Takeaway",
    "publishing.RunPublication",
    "publishing.ResultSheet",
    "access.InvitationRound",
    "cases.ReformCase",
    "cases.CaseQuestion",
)


def things(product: Product) -> dict[str, dict[str, str]]:
    with closing(sqlite3.connect(f"file:{product.folder / 'chungtay.sqlite3'}?mode=ro", uri=True)) as connection:

        def uid(query: str, *values: str) -> str:
            return str(connection.execute(query, values).fetchone()[0])

        department = ORGANISATIONS["department"]
        return {
            **{kind: {} for kind in NOT_IN_THE_DEMO},
            "accounts.Person": {"head": uid(PERSON, "lan")},
            "agreements.Agreement": {name: uid(AGREEMENT, title) for name, title in AGREEMENTS.items()},
            "agreements.Commitment": {"in_force": uid(COMMITMENT, AGREEMENTS["in_force"])},
            "organisations.Organisation": {name: uid(ORGANISATION, title) for name, title in ORGANISATIONS.items()},
            "organisations.Succession": {
                "invented": uid(SUCCESSION, "Phòng Giáo dục và Đào tạo huyện Mẫu Cũ", "UBND xã Mẫu Đông")
            },
            "organisations.Membership": {"head": uid(MEMBERSHIP, "lan"), "teacher": uid(MEMBERSHIP, "minh")},
            "programmes.Programme": {"hanoi": uid(PROGRAMME, "PT-HN-4340"), "invented": uid(PROGRAMME, "MAU-2026")},
            "programmes.Participation": {"department": uid(PARTICIPATION, department)},
            "needs.Entry": {name: uid(NEED, words) for name, words in NEEDS.items()},
            "offers.HelpRequest": {"waiting": uid("SELECT uid FROM offers_helprequest WHERE state = ?", "waiting")},
            "matching.MatchingRun": {"department": uid(f"SELECT r.uid {PAIRED}", ORGANISATIONS["lan_school"])},
            "matching.Scenario": {"department": uid(f"SELECT s.uid {PAIRED}", ORGANISATIONS["lan_school"])},
            "matching.Pairing": {"department": uid(f"SELECT g.uid {PAIRED}", ORGANISATIONS["lan_school"])},
            "matching.Proposal": {"lan": uid(f"SELECT d.uid {PAIRED}", ORGANISATIONS["lan_school"])},
            "memoranda.ReportedMemorandum": {"commune": uid(REPORT, "UBND phường Mẫu Bắc")},
            "records.Document": {"issued": uid(PAPER, "issued"), "draft": uid(PAPER, "draft")},
            "records.Dossier": {"school": uid("SELECT uid FROM records_dossier")},
            "privacy.Pupil": {"shown": uid(f"SELECT p.uid {SHOWN}")},
            "privacy.ConsentRecord": {"shown": uid(f"SELECT c.uid {SHOWN}")},
            "privacy.Photograph": {"shown": uid(f"SELECT f.uid {SHOWN}")},
            "privacy.Publication": {"shown": uid(f"SELECT s.uid {SHOWN}")},
            "privacy.SubjectRequest": {"minh": uid("SELECT uid FROM privacy_subjectrequest")},
            "places.Unit": {"hanoi": uid(UNIT, "01")},
            "notices.Announcement": {"given_out": uid("SELECT uid FROM notices_announcement WHERE state = ?", "sent")},
            "sheets.SheetImport": {name: uid(SHEET, state) for name, state in SHEETS.items()},
            "access.Invitation": {
                "head": uid(INVITATION, "Trường Tiểu học Mẫu 05"),
                "teacher": uid(INVITATION, ORGANISATIONS["lan_school"]),
            },
            "handovers.Handover": {"teacher": uid(HANDOVER, "minh")},
            "duplicates.DuplicateProposal": {"schools": uid(PAIR)},
            "reforms.Reform": {name: uid(REFORM, state) for name, state in REFORMS.items()},
        }


def walk(product: Product) -> dict[str, list[str]]:
    """The pages to look at, by the first person the permission table lets in."""
    found: dict[str, list[str]] = {}
    for address in addresses():
        if address.name in NO_PAGE:
            continue
        for thing, url in urls_of(address, things(product), ARGUMENTS):
            words = EXPECTED[address.name].get(thing, EXPECTED[address.name].get("*", {"*": "hidden"}))
            person = next((one for one in PEOPLE if words.get(one, words["*"]) == "ok"), None)
            if person is not None:
                found.setdefault(person, []).append(url)
    return found


def faults_on_every_route(product: Product, chrome: Browser, *, phone: bool) -> list[str]:
    found: list[str] = []
    pages = walk(product)
    assert sum(map(len, pages.values())) > 50
    for person, paths in pages.items():
        seen = watched(chrome, product, login="" if person == GUEST else person, phone=phone)
        for path in paths:
            seen.page.goto(product.address + path)
            found += [f"{path} as {person}: {fault}" for fault in faults_of(seen.page)]
        found += [f"as {person}: {line}" for line in seen.elsewhere + seen.complaints]
        seen.context.close()
    return found


def test_every_route_is_clean_on_a_desk(product: Product, chrome: Browser) -> None:
    assert faults_on_every_route(product, chrome, phone=False) == []

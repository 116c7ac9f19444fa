"""Who asks and what for: the people and objects of the demo that the suites walk."""

from __future__ import annotations

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from chungtay.access.actions.inviting import Invited
from chungtay.access.actions.rounds import Row, prepare_round
from chungtay.access.models import Invitation
from chungtay.accounts.models import Person
from chungtay.agreements.models import Agreement, Commitment, SignedScan
from chungtay.agreements.queries.texts import current_text
from chungtay.agreements.tests.conftest import PAPER
from chungtay.cases.models import CaseQuestion, ReformCase
from chungtay.drafting.actions import begin_sheet, suggest_words
from chungtay.drafting.engine.sheets import Sheet
from chungtay.drafting.queries.suggestions import Words
from chungtay.duplicates.models import DuplicateProposal
from chungtay.handovers.actions import Taker, prepare_handover
from chungtay.handovers.models import Handover
from chungtay.kernel.clock import now, today
from chungtay.kernel.files import store_upload
from chungtay.matching.actions import Begun, begin_run
from chungtay.matching.models import Pairing, Proposal
from chungtay.memoranda.models import ReportedMemorandum
from chungtay.needs.actions import begin_draft
from chungtay.needs.gateways import show_by
from chungtay.needs.models import Entry
from chungtay.notices.models import Announcement
from chungtay.offers.models import HelpRequest
from chungtay.organisations.models import Membership, Organisation, Succession
from chungtay.places.models import Unit
from chungtay.privacy.actions.keeping import set_hold
from chungtay.privacy.models import Publication, SubjectRequest
from chungtay.programmes.actions import declare_conflict
from chungtay.programmes.actions.conflicts import Declared
from chungtay.programmes.models import Participation, Programme
from chungtay.publishing.choices import WorkState
from chungtay.publishing.models import ResultSheet, RunPublication
from chungtay.records.models import Document, Dossier
from chungtay.reforms.models import Reform
from chungtay.sheets.models import SheetImport
from chungtay.taxonomy.actions import Wording, add_leaf
from chungtay.taxonomy.models import Leaf, LeafGroup
from tests.matrix.walking import GUEST

# Cô Lan heads one party of the draft, Thầy Tuấn the other; Thầy Minh teaches there; Ông Cửu headed Lan's school before.
PEOPLE = [
    GUEST,
    "lan",
    "tuan",
    "minh",
    "cuu",
    "thu",
    "binh",
    "yen",
    "son",
    "dung",
    "lien",
    "hoa",
    "hanh",
    "giamdoc",
    "quyen",
    "ongba",
    "vanhanh",
]

AGREEMENTS = {
    "draft": "Bản ghi nhớ phối hợp, giai đoạn 2026-2028",
    "approved": "Bản ghi nhớ cùng chăm sóc, nuôi dưỡng trẻ, giai đoạn 2026-2028",
    "in_force": "Bản ghi nhớ trao đổi chuyên môn, giai đoạn 2026-2028",
    "seven": "Hợp tác, hỗ trợ phát triển giáo dục giữa bảy Sở GDĐT",
}
# Of each there is one in the demo: the department's list waits, the commune's figures were taken over.
SHEETS = {"department": "read", "commune": "taken"}
# Words of needs of the demo, by whose they are.
NEEDS = {
    "thu": "Phân công giáo viên nhiều phân môn trong một bài.",
    "lan": "Trường có một giáo viên tiếng Anh cho 18 lớp, cần người dạy cùng qua mạng mỗi tuần bốn tiết.",
    "son": "Thiếu đồ chơi ngoài trời cho trẻ 5 tuổi.",
}
REFORMS = {"prepared": "prepared", "applied": "applied"}
SO_MAU = "Sở Giáo dục và Đào tạo tỉnh Mẫu"
ORGANISATIONS = {
    "lan_school": "Trường Tiểu học Mẫu 09",
    "other_school": "Trường THCS Mẫu 02",
    "department": SO_MAU,
    "ended_office": "Phòng Giáo dục và Đào tạo huyện Quốc Oai",
}


def things() -> dict[str, dict[str, str]]:
    """The public identifiers of the objects walked, by kind and name."""
    office = Organisation.objects.get(current_name=ORGANISATIONS["ended_office"])
    return {
        "accounts.Person": {"head": Person.objects.get(login="lan").uid},
        "accounts.SignInSession": {},
        "agreements.Agreement": {name: Agreement.objects.get(title=title).uid for name, title in AGREEMENTS.items()},
        "agreements.Commitment": {name: promised(AGREEMENTS[name]) for name in ("draft", "in_force")},
        "drafting.DraftSheet": {"lan": draft_in_hand()},
        "drafting.Suggestion": {"draft": suggested_words()},
        **matched(),
        "agreements.SignedScan": {"in_force": SignedScan.objects.get().uid},
        "organisations.Organisation": {
            name: Organisation.objects.get(current_name=title).uid for name, title in ORGANISATIONS.items()
        },
        "organisations.Succession": {
            "candidate": office.successors.get(successor__current_name="UBND xã Quốc Oai").uid,
            "confirmed": Succession.objects.get(predecessor__current_name="Sở Giáo dục và Đào tạo Quảng Nam").uid,
        },
        "organisations.Membership": {
            "head": Membership.objects.get(person__login="lan").uid,
            "teacher": Membership.objects.get(person__login="minh").uid,
        },
        "programmes.Programme": {
            "hanoi": Programme.objects.get(code="PT-HN-4340").uid,
            "invented": Programme.objects.get(code="MAU-2026").uid,
        },
        "programmes.Participation": {"department": Participation.objects.get(organisation__current_name=SO_MAU).uid},
        **declared(),
        "sheets.SheetImport": {name: SheetImport.objects.get(state=state).uid for name, state in SHEETS.items()},
        "register.Takeaway": {},
        "access.Invitation": {
            "head": Invitation.objects.get(organisation__current_name="Trường Tiểu học Mẫu 05").uid,
            "teacher": Invitation.objects.get(organisation__current_name=ORGANISATIONS["lan_school"]).uid,
        },
        "access.InvitationRound": {"department": prepared_round()},
        "handovers.Handover": {
            "head": prepared_handover(),
            "teacher": Handover.objects.get(leaving__person__login="minh").uid,
        },
        "duplicates.DuplicateProposal": {"schools": DuplicateProposal.objects.get().uid},
        "reforms.Reform": {name: Reform.objects.get(state=state).uid for name, state in REFORMS.items()},
        "cases.ReformCase": {"department": reform_case().uid},
        "cases.CaseQuestion": {"department": reform_case().questions.get().uid},
        "notices.Announcement": {"given_out": Announcement.objects.get(state="sent").uid},
        **papers(),
        **private(),
        "places.Unit": {"hanoi": Unit.objects.get(level="province", code="01", valid_until=None).uid},
    }


def promised(title: str) -> str:
    """The first commitment of the newest text of a memorandum."""
    newest = Commitment.objects.filter(text__agreement__title=title).order_by("-text__number", "number")
    return newest[0].uid


def declared() -> dict[str, dict[str, str]]:
    """What the walk looks at in the room of needs; a draft and a leaf of the department are made for it."""
    lan, hanh = Person.objects.get(login="lan"), Person.objects.get(login="hanh")
    department = Organisation.objects.get(current_name=ORGANISATIONS["department"])
    group = LeafGroup.objects.get(code="DT")
    leaf = add_leaf(department, group, Wording("Thư viện lưu động"), by=hanh, on=today())
    draft = begin_draft(Organisation.objects.get(current_name=ORGANISATIONS["lan_school"]), by=lan, at=now())
    needs = {name: Entry.objects.get(words=words) for name, words in NEEDS.items()}
    for need in needs.values():
        show_by(need, store_upload(SimpleUploadedFile("minh-chung.pdf", PAPER), by=hanh))
    return {
        "needs.Entry": {name: need.uid for name, need in needs.items()},
        "needs.EntryDraft": {"lan": draft.uid},
        "offers.HelpRequest": {"waiting": HelpRequest.objects.get(state="waiting").uid},
        "taxonomy.Leaf": {"own": leaf.uid, "common": Leaf.objects.get(code="DT.tiet-doc").uid},
        "taxonomy.LeafEdit": {"own": leaf.edits.get().uid},
    }


def matched() -> dict[str, dict[str, str]]:
    """A round of Sở Mẫu with one pair, proposed to Cô Lan's school and another."""
    hanh, school = Person.objects.get(login="hanh"), Organisation.objects.get(current_name=ORGANISATIONS["lan_school"])
    other = Organisation.objects.get(current_name="Trường Tiểu học Mẫu 05")
    department = Organisation.objects.get(current_name=ORGANISATIONS["department"])
    programme = Programme.objects.get(code="MAU-2026")
    wanted = Begun(title="Đợt ghép đôi Mẫu", programme=programme, department=department, left=[department])
    run = begin_run(wanted, by=hanh, on=today())
    scenario = run.scenarios.get()
    fit = {"worth": 10_000, "fit": 0, "left_gain": 0, "right_gain": 0}
    pair = Pairing.objects.create(scenario=scenario, left=school, right=other, **fit)
    proposal = Proposal.objects.create(pairing=pair, organisation=school, side="left", sent_at=now())
    kept = Declared(programme=programme, one=school, other=other, declared_for=school, reason="Mẫu", valid_from=today())
    conflict = declare_conflict(kept, by=Person.objects.get(login="lan"), on=today())
    kept_by = {"department": department, "seen": 1, "asked_by": hanh, "asked_at": now(), "ended_at": now()}
    asked = RunPublication.objects.create(run=run, state=WorkState.REFUSED, **kept_by)
    sheet = ResultSheet.objects.create(scenario=scenario, state=WorkState.REFUSED, **kept_by)
    return {
        "publishing.RunPublication": {"department": asked.uid},
        "publishing.ResultSheet": {"department": sheet.uid},
        "programmes.Conflict": {"lan": conflict.uid},
        "matching.MatchingRun": {"department": run.uid},
        "matching.Scenario": {"department": scenario.uid},
        "matching.Pairing": {"department": pair.uid},
        "matching.Proposal": {"lan": proposal.uid},
    }


def reported_to_the_commune() -> str:
    """The memorandum in force, reported to the committee whose officer is Hoa."""
    return ReportedMemorandum.objects.get(organisation__memberships__person__login="hoa").uid


def papers() -> dict[str, dict[str, str]]:
    """What the walk looks at in the room of documents."""
    return {
        "records.Document": {
            "issued": Document.objects.get(issue__notation="02/KH-THM09").uid,
            "draft": Document.objects.get(state="draft").uid,
        },
        "records.Dossier": {"school": Dossier.objects.get().uid},
        "memoranda.ReportedMemorandum": {"commune": reported_to_the_commune()},
        "records.IncomingPaper": {},
        "dossiers.SignedCopy": {},
        "records.LetterTemplate": {},
        "signatures.TrustAnchor": {},
        "signatures.SignatureCheck": {},
        "signatures.RevocationWord": {},
        "signatures.KnownCertificate": {},
    }


def private() -> dict[str, dict[str, str]]:
    """What the walk looks at in the room of personal data."""
    return {
        "privacy.Pupil": {"shown": shown_picture().photograph.pupil.uid},
        "privacy.ConsentRecord": {"shown": shown_picture().consent.uid},
        "privacy.Photograph": {"shown": shown_picture().photograph.uid},
        "privacy.Publication": {"shown": shown_picture().uid},
        "privacy.SubjectRequest": {"minh": SubjectRequest.objects.get().uid},
        "privacy.LegalHold": {"school": held_requests()},
    }


def prepared_round() -> str:
    """Two heads the department is about to invite: looked over, and not sent."""
    officer = Person.objects.get(login="hanh")
    schools = Organisation.objects.filter(current_name__in=["Trường Tiểu học Mẫu 06", "Trường Tiểu học Mẫu 07"])
    asked = Invited("Người Được Mời", post="Hiệu trưởng")
    return prepare_round([Row(school, asked) for school in schools], by=officer, on=today(), at=now()).uid


def draft_in_hand() -> str:
    """What Cô Lan is drafting and nobody else has read."""
    lan = Person.objects.get(login="lan")
    parties = (Organisation.objects.get(current_name=ORGANISATIONS["lan_school"]).uid,)
    return begin_sheet(Sheet(parties=parties), by=lan, at=now()).uid


def suggested_words() -> str:
    """Other words Thầy Minh's school suggests for the first article of the draft."""
    minh, agreement = Person.objects.get(login="minh"), Agreement.objects.get(title=AGREEMENTS["draft"])
    party = agreement.parties.get(organisation__memberships__person=minh)
    words = Words("Mục đích chung", "Hai trường cùng tiến bộ.")
    return suggest_words(current_text(agreement), "article", 1, words, by=minh, party=party, at=now()).uid


def shown_picture() -> Publication:
    """The one photograph of the demo that is public: a drawn one, of a pupil of ten years."""
    return Publication.objects.get()


def held_requests() -> str:
    """A hold on requests already answered, which an inspection asked for."""
    officer = Person.objects.get(login="hanh")
    kind, reason, until = "privacy.subjectrequest", "CV 12/TTr-NV1", date(2027, 12, 31)
    return set_hold(kind, "", reason, until_on=until, by=officer, on=today(), at=now()).uid


def prepared_handover() -> str:
    """A handover of Cô Lan's headship, which the department prepared."""
    people = {login: Person.objects.get(login=login) for login in ("lan", "minh", "hanh")}
    taker, last_day = Taker(people["minh"], post="Hiệu trưởng"), date(2026, 12, 31)
    leaving = Membership.objects.get(person=people["lan"])
    return prepare_handover(leaving, taker, last_day=last_day, by=people["hanh"], on=today()).uid


def reform_case() -> ReformCase:
    """The end of the districts under the invented department, with one question; made where it is first asked for."""
    department = Organisation.objects.get(current_name=ORGANISATIONS["department"])
    known = ReformCase.objects.filter(department=department).first()
    if known is not None:
        return known
    hanoi = Unit.objects.get(level="province", code="01", valid_until=None)
    case = ReformCase.objects.create(
        department=department,
        province=hanoi,
        on=date(2025, 7, 1),
        school_year="2025-2026",
        state="proposed",
        opened_by=Person.objects.get(login="hanh"),
    )
    old = Unit.objects.get(level="commune", code="00004", valid_until=date(2025, 7, 1))
    offered = [{"key": hanoi.uid, "name": "Hà Nội", "is_lead": True, "is_nearest": True, "km": 1, "is_suggested": True}]
    CaseQuestion.objects.create(case=case, kind="place", unit=old, candidates=offered)
    return case


# Words that stand in one memorandum or one need only; whoever may not read it must never meet them on any page.
CANARIES = {
    "draft": "mỗi bên một tổ công tác",
    "draft_new": "Sau mỗi chuyên đề 30 ngày",
    "draft_comment": "Trường tôi chỉ có 14 giáo viên",
    "approved": "đồ chơi từ vật liệu sẵn có",
    "in_force": "môn Ngữ văn và Khoa học tự nhiên",
    **{f"need_{name}": words for name, words in NEEDS.items()},
}

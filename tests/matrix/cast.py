"""Who asks and what for: the people and objects of the demo that the suites walk."""

from __future__ import annotations

from chungtay.agreements.models import Agreement, SignedScan
from chungtay.organisations.models import Membership, Organisation, Succession
from chungtay.places.models import Unit
from chungtay.programmes.models import Participation, Programme
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
ORGANISATIONS = {
    "lan_school": "Trường Tiểu học Mẫu 09",
    "other_school": "Trường THCS Mẫu 02",
    "department": "Sở Giáo dục và Đào tạo tỉnh Mẫu",
    "ended_office": "Phòng Giáo dục và Đào tạo huyện Quốc Oai",
}


def things() -> dict[str, dict[str, str]]:
    """The public identifiers of the objects walked, by kind and name."""
    office = Organisation.objects.get(current_name=ORGANISATIONS["ended_office"])
    return {
        "agreements.Agreement": {name: Agreement.objects.get(title=title).uid for name, title in AGREEMENTS.items()},
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
        "programmes.Participation": {
            "department": Participation.objects.get(organisation__current_name=ORGANISATIONS["department"]).uid,
        },
        # Nobody has brought a sheet in the demo; the suites of the room walk one.
        "sheets.SheetImport": {},
        "register.Takeaway": {},
        "places.Unit": {"hanoi": Unit.objects.get(level="province", code="01", valid_until=None).uid},
    }


# Words that stand in one memorandum only; whoever may not read it must never meet them on any page.
CANARIES = {
    "draft": "mỗi bên một tổ công tác",
    "draft_new": "Sau mỗi chuyên đề 30 ngày",
    "draft_comment": "Trường tôi chỉ có 14 giáo viên",
    "approved": "đồ chơi từ vật liệu sẵn có",
    "in_force": "môn Ngữ văn và Khoa học tự nhiên",
}

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from xml.etree import ElementTree as ET

from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from chungtay.dossiers.actions import bring_scan
from chungtay.dossiers.engine.archive import ArchivedDossier, ArchivedPaper, archive_of, xml_of
from chungtay.dossiers.exchange import copies_taken_away
from chungtay.dossiers.models import SignedCopy
from chungtay.dossiers.tests.test_signed_copies import frozen
from chungtay.kernel.clock import now, today
from chungtay.kernel.files import open_file
from chungtay.kernel.sources import parse_reference
from chungtay.organisations.choices import CodeScheme
from chungtay.organisations.models import OrganisationCode
from chungtay.records.actions import Arrival, file_document, issue_document, open_dossier, record_incoming
from chungtay.records.choices import Urgency
from chungtay.records.models import Document, Dossier
from chungtay.records.tests.papers import Office, signed_in
from chungtay.records.tests.test_pages import scan_file, sent
from chungtay.sheets.queries.parts import Document as TakenFile

# Nghị định 30/2020/NĐ-CP, Phụ lục VI, as the domain dossier §5.5 states the lengths.
LONGEST = {
    "OrganId": 13,
    "FileNotation": 20,
    "TypeName": 100,
    "CodeNumber": 11,
    "CodeNotation": 30,
    "OrganName": 200,
    "Subject": 500,
    "Position": 100,
    "FullName": 50,
}
ORDER = ["OrganId", "FileCatalog", "FileNotation", "DocOrdinal", "TypeName", "CodeNumber", "CodeNotation"]
ORDER += ["IssuedDate", "OrganName", "Subject", "Language", "PageAmount", "Description", "Position", "FullName", "To"]
ORDER += ["Priority", "IssuedAmount", "DueDate", "Path", "Sha256"]
WORDS = st.text(st.sampled_from("abcđêơ ABC 123,;"), max_size=700)


def dossier_of(words: str) -> ArchivedDossier:
    paper = ArchivedPaper(
        type_name=words,
        number=words,
        notation=words,
        issued_on=date(2026, 1, 5),
        issuer=words,
        subject=words,
        pages=3,
        position=words,
        full_name=words,
        to=words,
    )
    return ArchivedDossier(
        organ_id=words, year=2026, notation=words, title=words, language="Tiếng Việt", papers=[paper]
    )


@given(WORDS)
def test_no_field_of_the_archive_is_longer_than_the_decree_allows(words: str) -> None:
    root = ET.fromstring(xml_of(dossier_of(words)))  # noqa: S314  # our own file

    for name, most in LONGEST.items():
        assert all(len(element.text or "") <= most for element in root.iter(name)), name


def test_the_archive_names_every_field_in_its_order() -> None:
    root = ET.fromstring(xml_of(dossier_of("Văn bản")))  # noqa: S314  # our own file
    element = root.find("Document")

    assert element is not None
    assert [field.tag for field in element] == ORDER
    assert archive_of(dossier_of("Văn bản")) == archive_of(dossier_of("Văn bản"))


def exported(office: Office, dossier: Dossier) -> tuple[ET.Element, dict[str, bytes]]:
    """The description of the dossier as its page gives it out, and the files by their names."""
    answer = signed_in(office.van).get(reverse("dossiers:export", args=[dossier.uid]))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return ET.fromstring(files["hoso.xml"]), files  # noqa: S314  # our own file


def read(element: ET.Element) -> dict[str, str]:
    return {field.tag: field.text or "" for field in element if len(field) == 0}


def urgent_plan(office: Office) -> Document:
    """A plan issued as its form sends it: urgent, twelve copies, an answer in a week."""
    draft = office.draft()
    url = reverse("records:write", args=[draft.uid])
    sent(signed_in(office.van), url, urgency="1", copies="12", reply_by=f"{today() + WEEK:%d/%m/%Y}")
    draft.refresh_from_db()
    return issue_document(draft, by=office.van, on=today(), seen=draft.version)


def a_dossier(office: Office) -> Dossier:
    """An issued plan with a scan of the signed paper, and one document that came in."""
    OrganisationCode.objects.create(organisation=office.school, scheme=CodeScheme.SECTOR, code="0100900501")
    dossier = open_dossier(office.school, "05.HTKN", "Kết nghĩa năm học", keeping="20 năm", by=office.van, on=today())
    plan = file_document(urgent_plan(office), dossier, by=office.van, on=today())
    came = Arrival(
        reference=parse_reference("4340/KH-SGDĐT"),
        issuer="Sở Giáo dục và Đào tạo tỉnh Mẫu",
        subject="Kế hoạch năm học",
        issued_on=date(2026, 1, 5),
        arrived_on=today(),
        scan=scan_file(),
        dossier=dossier,
        urgency=Urgency.AT_ONCE,
        due_on=today() + WEEK,
        pages=2,
    )
    record_incoming(office.school, came, by=office.van, on=today())
    bring_scan(plan, scan_file(), by=office.van, at=now())
    return dossier


COMMON = {"OrganId": "0100900501", "FileCatalog": f"{today():%Y}", "FileNotation": "05.HTKN", "Language": "Tiếng Việt"}
WEEK = timedelta(days=7)
DAY = f"{today():%d/%m/%Y}"


def test_a_dossier_is_described_field_by_field(office: Office) -> None:
    root, _files = exported(office, a_dossier(office))

    assert read(root) == COMMON | {
        "Title": "Kết nghĩa năm học",
        "Maintenance": "20 năm",
        "StartDate": DAY,
        "EndDate": "",
        "DocTotal": "2",
        "PageTotal": "3",
    }


def test_an_issued_document_is_described_field_by_field_with_its_signed_copy(office: Office) -> None:
    root, _files = exported(office, a_dossier(office))

    ours, copy = root.findall("Document")[0], SignedCopy.objects.get()
    assert read(ours) == COMMON | {
        "DocOrdinal": "1",
        "TypeName": "Kế hoạch",
        "CodeNumber": "1",
        "CodeNotation": "KH-THM09",
        "IssuedDate": DAY,
        "OrganName": "TRƯỜNG TIỂU HỌC MẪU 09",
        "Subject": "Phối hợp với trường bạn",
        "PageAmount": "1",
        "Description": "",
        "Position": "HIỆU TRƯỞNG",
        "FullName": "Phạm Lan Mẫu",
        "To": "Sở GDĐT (để báo cáo)",
        "Priority": "1",
        "IssuedAmount": "12",
        "DueDate": f"{today() + WEEK:%d/%m/%Y}",
        "Path": "van-ban/001-01-KH-THM09.pdf",
        "Sha256": copy.document.issue.pdf_hash,
    }
    assert [read(each) for each in ours.findall("SignedCopy")] == [
        {
            "Kind": "scan",
            "Verified": "false",
            "SignedBy": "",
            "Path": "van-ban/001-01-KH-THM09-ban-ky-1.pdf",
            "Sha256": copy.sha256,
        }
    ]


def test_what_came_in_is_described_field_by_field(office: Office) -> None:
    root, _files = exported(office, a_dossier(office))

    theirs = read(root.findall("Document")[1])
    assert theirs == COMMON | {
        "DocOrdinal": "2",
        "TypeName": "Kế hoạch",
        "CodeNumber": "4340",
        "CodeNotation": "KH-SGDĐT",
        "IssuedDate": "05/01/2026",
        "OrganName": "Sở Giáo dục và Đào tạo tỉnh Mẫu",
        "Subject": "Kế hoạch năm học",
        "PageAmount": "2",
        "Description": "",
        "ArrivalDate": DAY,
        "ArrivalNumber": "1",
        **dict.fromkeys(("Position", "FullName", "To", "IssuedAmount"), ""),
        "Priority": "3",
        "DueDate": f"{today() + WEEK:%d/%m/%Y}",
        "Path": "van-ban-den/001.pdf",
        "Sha256": theirs["Sha256"],
    }


def test_every_file_of_the_archive_is_named_in_the_description_with_its_hash(office: Office) -> None:
    root, files = exported(office, a_dossier(office))

    said = {each.findtext("Path"): each.findtext("Sha256") for each in root.iter() if each.findtext("Path")}
    packed = {name: hashlib.sha256(content).hexdigest() for name, content in files.items() if name != "hoso.xml"}
    assert said == packed
    copy = SignedCopy.objects.get()
    assert files["van-ban/001-01-KH-THM09.pdf"] == frozen(copy.document)
    assert files["van-ban/001-01-KH-THM09-ban-ky-1.pdf"] == open_file(copy.file).read()


def test_a_body_takes_its_signed_copies_away_with_everything_else(office: Office) -> None:
    a_dossier(office)

    (taken,) = copies_taken_away(office.van, [office.school.pk], today())
    assert isinstance(taken, TakenFile)
    copy = SignedCopy.objects.get()
    assert (taken.path, taken.content) == (
        f"van-ban/di/{copy.document.issue.uid}-ban-ky-{copy.uid}.pdf",
        open_file(copy.file).read(),
    )
    assert not list(copies_taken_away(office.tuan, [office.school.pk], today()))


def test_a_long_field_is_cut_at_a_word() -> None:
    paper = replace(dossier_of("x").papers[0], subject="chữ " * 200)
    root = ET.fromstring(xml_of(replace(dossier_of("x"), papers=[paper])))  # noqa: S314  # our own file

    assert (root.findtext("Document/Subject") or "").endswith("chữ…")


def test_an_answer_is_not_awaited_before_the_day_of_issue(office: Office) -> None:
    client, draft = signed_in(office.van), office.draft()
    sent(client, reverse("records:write", args=[draft.uid]), reply_by=f"{today() - WEEK:%d/%m/%Y}")

    page = sent(client, reverse("records:issue", args=[draft.uid]))

    assert page.context["form"].non_field_errors()

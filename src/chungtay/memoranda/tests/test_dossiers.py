from __future__ import annotations

import hashlib
import io
import zipfile
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from chungtay.accounts.models import Person
from chungtay.agreements.models import Agreement, SignedScan
from chungtay.agreements.tests.conftest import AT, DAY, first, second, verbs_of
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.files import open_file
from chungtay.kernel.idempotency import new_key
from chungtay.memoranda.actions import file_memorandum
from chungtay.memoranda.models import FiledMemorandum
from chungtay.records.actions import close_dossier, open_dossier
from chungtay.records.models import Dossier


def dossier_of(agreement: Agreement, by: Person, sign: str = "05.HTKN") -> Dossier:
    body = first(agreement).organisation
    return open_dossier(body, sign, "Kết nghĩa năm học", keeping="20 năm", by=by, on=DAY)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_a_memorandum_is_put_into_a_dossier_on_its_page_and_seen_on_both(in_force: Agreement, co_lan: Person) -> None:
    dossier, client = dossier_of(in_force, co_lan), signed_in(co_lan)
    typed = {"dossier": dossier.uid, "idempotency_key": new_key()}

    page = client.post(reverse("memoranda:file", args=[in_force.uid]), typed, follow=True).content.decode()

    assert FiledMemorandum.objects.get().dossier == dossier
    assert verbs_of(in_force)[-1] == "memoranda.filed"
    assert "05.HTKN" in page
    assert in_force.title in client.get(reverse("records:dossier", args=[dossier.uid])).content.decode()


def test_the_archive_has_the_text_the_scan_and_their_description(in_force: Agreement, co_lan: Person) -> None:
    dossier = dossier_of(in_force, co_lan)
    file_memorandum(in_force, dossier, by=co_lan, at=AT)

    with override("vi"):
        answer = signed_in(co_lan).get(reverse("dossiers:export", args=[dossier.uid]))

    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    (paper,) = ET.fromstring(files["hoso.xml"]).findall("Document")  # noqa: S314  # our own file
    scan = SignedScan.objects.get()
    said = {field.tag: field.text or "" for field in paper if len(field) == 0}
    assert said | {"PageAmount": ""} == {
        "OrganId": "",
        "FileCatalog": str(dossier.year),
        "FileNotation": "05.HTKN",
        "DocOrdinal": "1",
        "TypeName": "Bản ghi nhớ",
        "CodeNumber": "",
        "CodeNotation": "",
        "IssuedDate": f"{DAY:%d/%m/%Y}",
        "OrganName": "; ".join(party.frozen_name for party in in_force.parties.all()),
        "Subject": in_force.title,
        "Language": "Tiếng Việt",
        "PageAmount": "",
        "Description": "Có hiệu lực",
        "Position": "Hiệu trưởng",
        "FullName": "Phạm Thị Mẫu Lan; Lê Văn Mẫu Kỳ",
        **dict.fromkeys(("To", "Priority", "IssuedAmount", "DueDate"), ""),
        "Path": said["Path"],
        "Sha256": hashlib.sha256(files[said["Path"]]).hexdigest(),
    }
    assert int(said["PageAmount"]) >= 1
    assert files[said["Path"]].startswith(b"%PDF")
    assert paper.findtext("SignedCopy/Kind") == "scan"
    assert paper.findtext("SignedCopy/Sha256") == scan.file.sha256
    assert files[paper.findtext("SignedCopy/Path") or ""] == open_file(scan.file).read()


def test_what_is_not_signed_and_a_dossier_of_others_are_refused(
    approved: Agreement, co_lan: Person, thay_ky: Person, khach_la: Person
) -> None:
    dossier = dossier_of(approved, co_lan)
    with pytest.raises(RuleBroken):
        file_memorandum(approved, dossier, by=co_lan, at=AT)

    body = khach_la.memberships.get().organisation
    foreign = open_dossier(body, "01.LA", "Việc khác", keeping="", by=khach_la, on=DAY)
    with pytest.raises(RuleBroken):
        file_memorandum(approved, foreign, by=khach_la, at=AT)
    assert not FiledMemorandum.objects.exists()


def test_it_moves_to_another_dossier_until_the_first_is_closed(in_force: Agreement, co_lan: Person) -> None:
    one, two, three = (dossier_of(in_force, co_lan, sign) for sign in ("01.A", "02.B", "03.C"))
    for dossier in (one, two, two):
        file_memorandum(in_force, dossier, by=co_lan, at=AT)
    assert FiledMemorandum.objects.get().dossier == two
    close_dossier(two, by=co_lan, on=DAY, seen=two.version)

    with pytest.raises(RuleBroken, match=r"02\.B"):
        file_memorandum(in_force, three, by=co_lan, at=AT)
    assert FiledMemorandum.objects.get().dossier == two


def test_each_party_keeps_it_in_a_dossier_of_its_own(in_force: Agreement, co_lan: Person, thay_ky: Person) -> None:
    theirs = open_dossier(second(in_force).organisation, "07.KN", "Kết nghĩa", keeping="", by=thay_ky, on=DAY)
    ours = dossier_of(in_force, co_lan)
    file_memorandum(in_force, ours, by=co_lan, at=AT)
    file_memorandum(in_force, theirs, by=thay_ky, at=AT)

    assert FiledMemorandum.objects.count() == 2
    page = signed_in(thay_ky).get(reverse("agreements:show", args=[in_force.uid])).content.decode()
    mine, other = (reverse("records:dossier", args=[each.uid]) for each in (theirs, ours))
    assert mine in page
    assert other not in page

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from openpyxl import load_workbook

from chungtay.kernel.clock import today
from chungtay.kernel.files import open_file
from chungtay.kernel.idempotency import new_key
from chungtay.kernel.vietnamese import short_day
from chungtay.records.actions import Ending, HeadValues, open_dossier, set_head, withdraw_document
from chungtay.records.choices import WithdrawalKind
from chungtay.records.models import Document, Dossier, IncomingPaper, Issue, IssuerSetting, NumberSeries
from chungtay.records.tests.papers import Office, signed_in


def form_of(client: Client, url: str) -> dict[str, Any]:
    """What the form of the page would send if nothing were typed."""
    form = client.get(url).context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def sent(client: Client, url: str, **typed: Any) -> Any:
    return client.post(url, {**form_of(client, url), **typed})


def test_a_clerk_writes_a_plan_from_its_outline_and_issues_it(office: Office) -> None:
    client = signed_in(office.van)

    begun = sent(client, reverse("records:begin"), kind="KH")
    document = Document.objects.get()
    assert begun["Location"] == reverse("records:write", args=[document.uid])
    page = client.get(reverse("records:show", args=[document.uid]))
    assert page.context["unwritten"]
    body = "I. MỤC ĐÍCH\nCùng sinh hoạt chuyên môn.\n1. Lịch\n| Tháng | Việc |\n| 12 | Dự giờ |"
    typed = {"body": body, "subject": "Phối hợp năm học", "bases": "", "recipients": "Sở GDĐT (để báo cáo)"}
    sent(client, begun["Location"], **typed)
    assert not client.get(reverse("records:show", args=[document.uid])).context["unwritten"]
    sent(client, reverse("records:issue", args=[document.uid]))

    document.refresh_from_db()
    assert document.issue.notation == "01/KH-THM09"
    for name, start in (("records:pdf", b"%PDF-"), ("records:docx", b"PK")):
        answer = client.get(reverse(name, args=[document.uid]))
        assert b"".join(answer.streaming_content).startswith(start)  # type: ignore[attr-defined]  # a file


def test_the_button_pressed_twice_issues_once(office: Office) -> None:
    client, draft = signed_in(office.van), office.draft()
    url = reverse("records:issue", args=[draft.uid])
    form = form_of(client, url)

    answers = [client.post(url, form) for _again in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Issue.objects.count() == 1


def test_a_draft_can_be_looked_at_as_a_file_before_it_is_issued(office: Office) -> None:
    client, draft = signed_in(office.van), office.draft()

    for name, start in (("records:pdf", b"%PDF-"), ("records:docx", b"PK")):
        answer = client.get(reverse(name, args=[draft.uid]))
        assert answer.content.startswith(start)
        assert answer["Content-Disposition"].startswith("attachment")
    assert not NumberSeries.objects.exists()


def test_a_refused_issue_says_what_is_missing_on_the_page(office: Office) -> None:
    client = signed_in(office.van)
    url = sent(client, reverse("records:begin"), kind="QD")["Location"].replace("/soan/", "/ban-hanh/")

    page = sent(client, url)

    assert page.status_code == 200
    assert page.context["form"].non_field_errors()


def test_a_sign_no_paper_can_carry_is_refused_with_a_sentence(office: Office) -> None:
    client, draft = signed_in(office.van), office.draft()
    sent(client, reverse("records:write", args=[draft.uid]), body="Hai trường \ue000 cùng làm.")

    answer = client.get(reverse("records:pdf", args=[draft.uid]))

    assert answer.status_code == 409
    assert "U+E000" in answer.content.decode()


def test_the_head_decides_and_the_clerk_does_not(office: Office) -> None:
    document = office.issued()
    urls = [
        reverse("records:withdraw", args=[document.uid]),
        reverse("records:head", args=[office.school.uid]),
    ]

    assert [signed_in(office.van).get(url).status_code for url in urls] == [403, 403]
    assert [signed_in(office.lan).get(url).status_code for url in urls] == [200, 200]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("login", "of_draft", "of_issued"), [("hoa", 404, 200), ("hanh", 404, 200), ("tuan", 404, 404)]
)
def test_those_above_read_what_was_issued_and_others_nothing(
    office: Office, login: str, of_draft: int, of_issued: int
) -> None:
    client = signed_in(getattr(office, login))

    seen = [
        client.get(reverse("records:show", args=[each.uid])).status_code for each in (office.draft(), office.issued())
    ]

    assert seen == [of_draft, of_issued]


def test_a_teacher_has_no_door_to_the_papers(office: Office) -> None:
    assert signed_in(office.minh).get(reverse("records:list")).status_code == 403


def test_looking_at_a_head_saves_nothing_and_saving_does(office: Office) -> None:
    client, url = signed_in(office.lan), reverse("records:head", args=[office.school.uid])

    looked = sent(client, url, abbreviation="THMAU9", look="1")
    assert looked.context["head"].used.abbreviation == "THMAU9"
    assert "05/KH-THMAU9" in looked.content.decode()
    assert not IssuerSetting.objects.exists()
    sent(client, url, abbreviation="THMAU9")

    assert IssuerSetting.objects.get().abbreviation == "THMAU9"


def test_a_head_set_again_later_ends_the_one_before(office: Office) -> None:
    first = set_head(office.school, HeadValues(place="Mẫu"), by=office.lan, on=today().replace(day=1, month=1))
    second = set_head(office.school, HeadValues(place="Mẫu Bắc"), by=office.lan, on=today())
    again = set_head(office.school, HeadValues(place="Bắc"), by=office.lan, on=today())

    first.refresh_from_db()
    assert (first.valid_until, again.pk, again.version) == (today(), second.pk, 2)


def test_the_book_has_a_line_for_every_number_and_goes_out_as_excel(office: Office) -> None:
    office.issued(subject="Một")
    gone = office.issued(subject="Hai")
    ending = Ending(kind=WithdrawalKind.CANCELLATION, reason="Ghi nhầm")
    withdraw_document(gone, ending, by=office.lan, on=today())
    client = signed_in(office.van)

    page = client.get(reverse("records:register"), {"loai": "KH", "nam": str(today().year)})
    assert [line.notation for line in page.context["lines"]] == ["02/KH-THM09", "01/KH-THM09"]
    assert "Ghi nhầm" in page.context["lines"][0].remark
    book = load_workbook(io.BytesIO(client.get(reverse("records:register_xlsx")).content)).worksheets[0]
    rows = list(book.iter_rows(values_only=True))
    assert rows[0][:3] == ("Số, ký hiệu văn bản", "Ngày tháng văn bản", "Tên loại và trích yếu nội dung văn bản")
    assert [row[0] for row in rows[1:]] == ["01/KH-THM09", "02/KH-THM09"]
    assert rows[1][2] == "Kế hoạch Một"


def test_the_book_of_another_body_is_not_there(office: Office) -> None:
    answer = signed_in(office.tuan).get(reverse("records:register"), {"don-vi": office.school.uid})

    assert answer.status_code == 404


def test_the_first_number_is_set_on_a_page(office: Office) -> None:
    sent(signed_in(office.van), reverse("records:start", args=[office.school.uid]), series="KH", first="48")

    assert office.issued().issue.notation == "48/KH-THM09"


def scan_file() -> SimpleUploadedFile:
    paper = b"%PDF-1.4\n1 0 obj<<>>endobj\nxref\n0 1\n0000000000 65535 f \ntrailer<<>>\nstartxref\n29\n%%EOF\n"
    return SimpleUploadedFile("den.pdf", paper)


def test_an_incoming_document_is_entered_once_with_its_scan(office: Office) -> None:
    client, url = signed_in(office.van), reverse("records:record", args=[office.school.uid])
    typed = {
        "notation": "4340/KH-SGDĐT",
        "issuer": "Sở Giáo dục và Đào tạo tỉnh Mẫu",
        "issued_on": f"{today():%d/%m/%Y}",
        "subject": "Kế hoạch năm học",
    }

    sent(client, url, **typed, scan=scan_file())
    again = sent(client, url, **typed | {"issuer": "Sở GD&ĐT tỉnh Mẫu"}, idempotency_key=new_key())

    paper = IncomingPaper.objects.get()
    assert (paper.number, paper.symbol, paper.arrival.number) == ("4340", "KH-SGDĐT", 1)
    assert again.context["form"].errors["notation"]
    scan = client.get(reverse("records:scan", args=[paper.uid]))
    assert b"".join(scan.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]  # a file
    assert "4340/KH-SGDĐT" in client.get(reverse("records:incoming")).content.decode()


def test_two_kinds_of_one_number_are_two_documents_in_the_book(office: Office) -> None:
    client, url = signed_in(office.van), reverse("records:record", args=[office.school.uid])
    typed = {"issuer": "Ban Chấp hành Trung ương", "issued_on": f"{today():%d/%m/%Y}", "subject": "Về giáo dục"}

    for notation in ("29-NQ/TW", "29-KL/TW"):
        sent(client, url, **typed | {"notation": notation}, idempotency_key=new_key())

    assert list(IncomingPaper.objects.order_by("pk").values_list("number", "symbol")) == [
        ("29", "NQ/TW"),
        ("29", "KL/TW"),
    ]


def test_a_dossier_gathers_documents_until_it_is_closed(office: Office) -> None:
    client, document = signed_in(office.van), office.issued()
    url = reverse("records:open_dossier", args=[office.school.uid])
    there = sent(client, url, notation="05.HTKN", title="Kết nghĩa năm học", keeping="20 năm")["Location"]
    dossier = Dossier.objects.get()
    sent(client, reverse("records:file", args=[document.uid]), dossier=dossier.uid)

    assert [row.pk for row in client.get(there).context["issued"]] == [document.pk]
    sent(client, there)
    dossier.refresh_from_db()
    assert dossier.closed_on == today()
    assert "dossier" not in client.get(reverse("records:file", args=[document.uid])).context["form"].initial


def test_two_dossiers_of_a_year_do_not_share_a_sign(office: Office) -> None:
    open_dossier(office.school, "05.HTKN", "Một", keeping="", by=office.van, on=today())
    url = reverse("records:open_dossier", args=[office.school.uid])

    page = sent(signed_in(office.van), url, notation="05.HTKN", title="Hai")

    assert page.context["form"].errors["notation"]


def test_anybody_checks_the_paper_and_compares_the_file(office: Office, client: Client) -> None:
    document = office.issued()
    url = reverse("public:verify", args=[document.uid])

    page = client.get(url)
    assert "01/KH-THM09" in page.content.decode()
    assert "Phạm Lan Mẫu" not in page.content.decode()
    right = client.post(url, {"file": SimpleUploadedFile("a.pdf", open_file(document.issue.pdf).read())})
    wrong = client.post(url, {"file": SimpleUploadedFile("a.pdf", open_file(document.issue.pdf).read() + b"\n")})

    assert (right.context["is_ours"], wrong.context["is_ours"]) == (True, False)
    assert client.get(reverse("public:verify", args=[office.draft().uid])).status_code == 404


@pytest.mark.parametrize(
    ("kind", "ruled_by", "sentence"),
    [
        (
            WithdrawalKind.RECALL,
            "12/QĐ-UBND",
            "Đã thu hồi từ ngày {day}. Lý do: Sai thẩm quyền. Theo văn bản số 12/QĐ-UBND.",
        ),
        (WithdrawalKind.CANCELLATION, "", "Đã hủy số từ ngày {day}. Lý do: Sai thẩm quyền."),
    ],
)
def test_anybody_reads_that_a_paper_is_no_longer_in_force_since_when_and_why(
    office: Office, client: Client, kind: WithdrawalKind, ruled_by: str, sentence: str
) -> None:
    document = office.issued()
    ending = Ending(kind=kind, reason="Sai thẩm quyền", ruled_by=ruled_by)
    withdraw_document(document, ending, by=office.lan, on=today())

    page = client.get(reverse("public:verify", args=[document.uid])).content.decode()

    told = " ".join(strip_tags(page).split())
    assert sentence.format(day=short_day(today())) in told
    assert "đang có hiệu lực" not in told


def test_a_draft_put_aside_leaves_the_list(office: Office) -> None:
    client, draft = signed_in(office.van), office.draft()

    sent(client, reverse("records:drop", args=[draft.uid]))

    draft.refresh_from_db()
    assert draft.state == "dropped"
    assert not client.get(reverse("records:list")).context["rows"]
    there = reverse("records:show", args=[draft.uid])
    assert client.get(reverse("records:write", args=[draft.uid]))["Location"] == there

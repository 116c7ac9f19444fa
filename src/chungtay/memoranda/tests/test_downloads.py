"""Whoever takes a document out of the house as a file leaves a line, and nobody else does."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from chungtay.accounts.models import Person
from chungtay.agreements.models import Agreement
from chungtay.kernel.audit import entries_about
from chungtay.kernel.facts import sentence_of

FILES = ["memoranda:docx", "memoranda:pdf", "agreements:download"]


def entered(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def address_of(name: str, agreement: Agreement) -> str:
    return reverse(name, args=[agreement.uid, 1] if name.startswith("memoranda") else [agreement.uid])


@pytest.mark.parametrize("name", FILES)
def test_a_download_leaves_a_line_that_says_who_took_what(name: str, in_force: Agreement, thay_minh: Person) -> None:
    answer = entered(thay_minh).get(address_of(name, in_force))
    b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]  # a file

    line = entries_about(in_force).filter(verb="sheets.file_taken").get()
    values = {**line.open_values, **line.personal_values}
    form = "DOCX" if name.endswith("docx") else "PDF"
    assert sentence_of(line.verb, values, by=values["by"]) == (
        f"Trần Văn Mẫu Minh tải “Bản ghi nhớ phối hợp” về thành tệp ({form})."
    )


@pytest.mark.parametrize("name", FILES)
def test_who_is_refused_and_who_only_reads_the_page_leave_none(
    name: str, in_force: Agreement, thay_minh: Person, khach_la: Person
) -> None:
    assert entered(khach_la).get(address_of(name, in_force)).status_code == 404
    assert entered(thay_minh).get(in_force.get_absolute_url()).status_code == 200

    assert not entries_about(in_force).filter(verb="sheets.file_taken").exists()


def test_the_thread_of_the_memorandum_is_not_filled_with_downloads(in_force: Agreement, co_lan: Person) -> None:
    client = entered(co_lan)
    for name in FILES[:2]:
        client.get(address_of(name, in_force))

    assert "về thành tệp" not in client.get(in_force.get_absolute_url()).content.decode()

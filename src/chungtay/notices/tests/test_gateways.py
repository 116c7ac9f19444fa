"""What a mail server answers, told apart by what it means."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator

import pytest
from django.core.mail import EmailMessage
from pytest_django.fixtures import Settings
from tests.faults.receiving import Receiver

from chungtay.notices.gateways import AddressRefused, Counter, ServerUnreachable

pytestmark = pytest.mark.once


def letter() -> EmailMessage:
    return EmailMessage(subject="Thư", body="Chào thầy cô.", to=["khong-co@example.vn"])


@pytest.fixture
def server(settings: Settings) -> Iterator[Receiver]:
    receiver = Receiver()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", receiver.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    receiver.open()
    yield receiver
    receiver.close()


def test_an_address_that_is_refused_for_good_is_not_tried_again_and_the_next_letter_goes(server: Receiver) -> None:
    counter = Counter()
    server.mode = "nobody"
    with pytest.raises(AddressRefused) as refused:
        counter.hand_over(letter())
    assert refused.value.is_final
    assert "No such user" in str(refused.value)

    server.mode = "well"
    counter.hand_over(letter())
    counter.close()
    assert server.addresses() == {"khong-co@example.vn"}


def test_a_full_box_is_a_matter_of_time(server: Receiver) -> None:
    counter = Counter()
    server.mode = "full"
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        counter.hand_over(letter())
    assert not isinstance(refused.value, AddressRefused)


def test_where_no_server_answers_the_letter_is_not_at_fault(server: Receiver) -> None:
    server.close()
    with pytest.raises(ServerUnreachable, match="ConnectionRefusedError"):
        Counter().hand_over(letter())

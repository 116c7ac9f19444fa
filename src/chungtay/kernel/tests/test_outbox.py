"""Messages leave once, after the change is safe, and only while they may; what fails comes again and then shows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from chungtay.kernel import outbox
from chungtay.kernel.models import OutboxMessage, OutboxState
from chungtay.kernel.outbox import FIRST_WAIT, LEASE, LONGEST_WAIT, MOST_TRIES, Letter, deliver_due, put

pytestmark = pytest.mark.django_db


class Post:
    """A channel, its gate and a letter that the test can open and close."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.is_open = True
        self.fault: Exception | None = None

    def send(self, message: OutboxMessage) -> None:
        if self.fault:
            raise self.fault
        self.sent.append(message.dedupe_key)

    def may(self, message: OutboxMessage) -> bool:
        return self.is_open and message.recipient != ""

    def write(self, message: OutboxMessage) -> Letter:
        return Letter(f"Thư số {message.payload['number']}", "Kính gửi cô Lan")


@pytest.fixture
def post() -> Iterator[Post]:
    post = Post()
    registers: tuple[dict[str, Any], ...] = (outbox._channels, outbox._gates, outbox._letters)
    before = [dict(register) for register in registers]
    outbox.register_channel("tests.post", post.send)
    outbox.register_gate("tests.gate", post.may)
    outbox.register_letter("tests.letter", post.write)
    yield post
    for register, standing in zip(registers, before, strict=True):
        register.clear()
        register.update(standing)


def put_one(key: str = "k", **options: object) -> OutboxMessage | None:
    return put("tests.post", "lan", {"number": 7}, dedupe_key=key, gate="tests.gate", **options)  # type: ignore[arg-type]  # not_before, or nothing


def the_message() -> OutboxMessage:
    return OutboxMessage.objects.get()


def make_due() -> None:
    OutboxMessage.objects.update(not_before=timezone.now() - timedelta(seconds=1))


def test_a_message_is_sent_once(post: Post) -> None:
    put_one()

    assert (deliver_due(), deliver_due()) == (1, 0)
    assert post.sent == ["k"]
    assert (the_message().state, the_message().tries, the_message().last_error) == (OutboxState.SENT, 1, "")


def test_the_same_cause_writes_one_message(post: Post) -> None:
    first, second = put_one(), put_one()

    assert first == the_message()
    assert second is None


def test_a_message_of_a_change_that_did_not_happen_is_never_sent(post: Post) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012  # the failure must follow the message
        put_one()
        raise ZeroDivisionError

    assert (deliver_due(), post.sent) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_a_message_belongs_into_the_transaction_of_its_cause(post: Post) -> None:
    with pytest.raises(RuntimeError, match="outside a transaction"):
        put_one()


def test_an_unknown_channel_or_gate_is_a_mistake_of_ours(post: Post) -> None:
    with pytest.raises(KeyError, match=r"tests\.none"):
        put("tests.none", "lan", {}, dedupe_key="k", gate="tests.gate")
    with pytest.raises(KeyError, match=r"tests\.none"):
        put("tests.post", "lan", {}, dedupe_key="k", gate="tests.none")
    with pytest.raises(ValueError, match=r"tests\.gate"):
        outbox.register_gate("tests.gate", Post().may)


def test_permission_is_asked_at_the_moment_of_sending(post: Post) -> None:
    put_one()
    post.is_open = False  # the membership ended between writing and sending

    deliver_due()

    assert (post.sent, the_message().state) == ([], OutboxState.REFUSED)
    post.is_open = True
    make_due()
    assert deliver_due() == 0


def test_a_gate_that_fails_keeps_the_message_in(post: Post) -> None:
    put_one()
    del outbox._gates["tests.gate"]

    deliver_due()

    assert (post.sent, the_message().state) == ([], OutboxState.WAITING)
    assert "KeyError" in the_message().last_error


def test_a_message_waits_for_its_time(post: Post) -> None:
    put_one(not_before=timezone.now() + timedelta(hours=1))
    assert deliver_due() == 0

    make_due()
    assert deliver_due() == 1


def test_what_the_channel_knows_to_be_in_vain_is_given_up_at_once(post: Post) -> None:
    class Gone(Exception):  # noqa: N818  # reads aloud where it is raised
        is_final = True

    put_one()
    post.fault = Gone("nobody lives there")
    deliver_due()

    assert (the_message().state, the_message().tries) == (OutboxState.FAILED, 1)
    assert the_message().last_error == "Gone: nobody lives there"
    assert list(outbox.failed_messages()) == [the_message()]


def test_what_fails_comes_again_ever_later_and_after_eight_tries_shows(
    post: Post, capsys: pytest.CaptureFixture[str]
) -> None:
    put_one()
    post.fault = ConnectionRefusedError("nobody answers")
    waits = []
    for _try in range(MOST_TRIES):
        assert the_message().state == OutboxState.WAITING
        make_due()
        deliver_due()
        waits.append(round((the_message().not_before - timezone.now()) / FIRST_WAIT))

    assert waits == [1, 2, 4, 8, 16, 32, 64, 128]
    assert FIRST_WAIT * 2**9 > LONGEST_WAIT > FIRST_WAIT * 2**7
    make_due()
    assert deliver_due() == 0
    assert (the_message().state, the_message().tries) == (OutboxState.FAILED, MOST_TRIES)
    assert list(outbox.failed_messages()) == [the_message()]

    post.fault = None
    call_command("outbox", "--again")
    assert "ConnectionRefusedError: nobody answers" in capsys.readouterr().out
    deliver_due()
    assert (the_message().state, post.sent) == (OutboxState.SENT, ["k"])


def test_a_message_whose_worker_died_comes_back_after_the_lease(post: Post) -> None:
    put_one()
    assert outbox._claim(5) == [the_message()]  # the worker is killed here

    assert deliver_due() == 0
    assert timezone.now() + LEASE - timedelta(minutes=1) < the_message().not_before <= timezone.now() + LEASE
    make_due()
    assert (deliver_due(), post.sent, the_message().tries) == (1, ["k"], 2)


def test_a_message_that_kills_every_worker_is_given_up(post: Post) -> None:
    put_one()
    for _death in range(MOST_TRIES):
        make_due()
        assert len(outbox._claim(5)) == 1
    make_due()

    assert deliver_due() == 0
    assert (post.sent, the_message().state) == ([], OutboxState.FAILED)
    assert the_message().last_error


def test_a_worker_that_was_too_slow_does_not_overwrite_the_next_one(post: Post) -> None:
    put_one()
    [slow] = outbox._claim(5)
    make_due()
    [quick] = outbox._claim(5)
    outbox._deliver(quick)
    post.fault = TimeoutError("too late")
    outbox._deliver(slow)

    assert (the_message().state, the_message().last_error) == (OutboxState.SENT, "")


def test_only_so_many_at_a_time_oldest_first(post: Post) -> None:
    for number in range(5):
        put_one(f"k{number}")

    assert (deliver_due(limit=3), post.sent) == (3, ["k0", "k1", "k2"])


def test_a_letter_is_written_when_it_is_sent_and_can_be_told_from_its_copy(post: Post) -> None:
    put("mail", "lan@truong.example", {"letter": "tests.letter", "number": 7}, dedupe_key="k", gate="tests.gate")

    deliver_due()

    [letter] = mail.outbox
    assert (letter.subject, letter.body, letter.to) == ("Thư số 7", "Kính gửi cô Lan", ["lan@truong.example"])
    assert the_message().uid in str(letter.message()["Message-ID"])

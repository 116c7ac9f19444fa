"""A mail server on this computer that keeps what it was given, and fails in the ways real ones do."""

from __future__ import annotations

import socket
from collections import Counter
from email import message_from_bytes
from typing import Any

from aiosmtpd.controller import Controller


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Receiver:
    """What arrived: for each delivery the Message-ID and the address. `mode` says how the next ones are met."""

    def __init__(self) -> None:
        self.port = free_port()
        self.arrived: list[tuple[str, str]] = []
        self.mode = "well"
        self.dropped = 0
        self.refused_for_now = 0
        self.controller: Controller | None = None

    async def handle_RCPT(  # noqa: N802  # aiosmtpd calls it so
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.mode in {"nobody", "full"}:
            return "550 5.1.1 No such user" if self.mode == "nobody" else "452 4.2.2 The box is full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  # aiosmtpd calls it so
        if self.mode == "busy":
            self.refused_for_now += 1
            return "451 Try again later"
        letter = message_from_bytes(envelope.content)
        self.arrived.append((str(letter["Message-ID"]), envelope.rcpt_tos[0]))
        if self.mode == "drop":
            # The letter is taken, and the line breaks before the sender hears of it.
            self.dropped += 1
            server.transport.abort()
        return "250 Taken"

    def open(self) -> None:
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def close(self) -> None:
        if self.controller is not None:
            self.controller.stop()
            self.controller = None

    def times(self) -> Counter[str]:
        """How often each Message-ID arrived."""
        return Counter(identity for identity, _address in self.arrived)

    def addresses(self) -> set[str]:
        return {address for _identity, address in self.arrived}

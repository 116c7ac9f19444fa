"""What makes itself heard when the program starts: the way letters leave, and the question asked before each."""

from __future__ import annotations

from chungtay.kernel.outbox import register_channel, register_gate
from chungtay.notices.jobs import may_leave, send_letter

register_channel("notices.letter", send_letter)
register_gate("notices.letter", may_leave)

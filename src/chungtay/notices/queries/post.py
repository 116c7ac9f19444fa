from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chungtay.kernel.models import OutboxMessage, OutboxState
from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import is_allowed

# What a failure means, by the name the record gives it; whatever is not named is shown as it was said.
REASONS: Final[Mapping[str, str | Promise]] = {
    "ConnectionRefusedError": gettext_lazy("The mail server does not answer. Check whether it runs, and EMAIL_URL."),
    "TimeoutError": gettext_lazy("The mail server does not answer in time. Check the network between the two."),
    "gaierror": gettext_lazy("Nobody knows the name of the mail server. Check EMAIL_URL."),
    "SSLError": gettext_lazy(
        "The mail server does not speak the expected encryption. Check the beginning of EMAIL_URL."
    ),
    "SSLCertVerificationError": gettext_lazy("The certificate of the mail server cannot be trusted."),
    "SMTPAuthenticationError": gettext_lazy("The mail server refuses our name or password. Check EMAIL_URL."),
    "SMTPServerDisconnected": gettext_lazy("The mail server hung up before it had confirmed the letter."),
    "AddressRefused": gettext_lazy("The mail server refuses this address. Perhaps it is misspelt or gone."),
    "SMTPRecipientsRefused": gettext_lazy("The mail server refuses this address. Perhaps it is misspelt or gone."),
    "SMTPSenderRefused": gettext_lazy("The mail server refuses our own address as the sender. Check EMAIL_FROM."),
    "SMTPDataError": gettext_lazy("The mail server would not take the letter."),
    "SMTPConnectError": gettext_lazy("The mail server does not let us in at present."),
}


@dataclass(frozen=True)
class PostRow:
    """An outgoing message as an operator sees it: where to as far as needed, and what is the matter."""

    message: OutboxMessage
    to: str
    reason: str
    said: str


def messages_in(visitor: Visitor, state: str) -> QuerySet[OutboxMessage]:
    """Outgoing messages in a state, for whoever operates the installation."""
    may_see = is_allowed(visitor, "notices.see_post")
    return OutboxMessage.objects.filter(state=state) if may_see else OutboxMessage.objects.none()


def counts_by_state(visitor: Visitor) -> dict[str, int]:
    """How many outgoing messages stand in each state."""
    may_see = is_allowed(visitor, "notices.see_post")
    rows = OutboxMessage.objects.values_list("state").annotate(Count("pk")) if may_see else []
    numbers = Counter(dict(rows))
    return {state.value: numbers.get(state.value, 0) for state in OutboxState}


def row_of(message: OutboxMessage) -> PostRow:
    """What an operator needs to know of a message, without its words and without the whole address."""
    return PostRow(message, masked(message.recipient), reason_in_words(message.last_error), message.last_error)


def masked(address: str) -> str:
    """An address of which the first letter and the host are left."""
    name, _at, host = address.rpartition("@")
    return f"{name[:1]}…@{host}" if name else "…" if address else ""


def reason_in_words(error: str) -> str:
    """What a failure means and what to do, as far as we know it."""
    found = next((words for name, words in REASONS.items() if name in error), None)
    if found is not None:
        return str(found)
    return _("An unexpected fault: %(error)s") % {"error": error} if error else ""

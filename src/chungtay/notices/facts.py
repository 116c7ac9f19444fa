from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chungtay.accounts.models import Person as PersonRow
from chungtay.kernel.facts import Fact
from chungtay.notices.models import Announcement, Link


@dataclass(frozen=True, kw_only=True)
class LinkMade(Fact):
    verb: ClassVar[str] = "notices.link_made"
    sentence: ClassVar[str | Promise] = _("%(by)s put a question by link: %(purpose)s.")

    link: Link
    purpose: str


@dataclass(frozen=True, kw_only=True)
class LinkAnswered(Fact):
    verb: ClassVar[str] = "notices.link_answered"
    sentence: ClassVar[str | Promise] = _("A question by link was answered: %(purpose)s, “%(answer)s”.")

    link: Link
    purpose: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class LinksClosed(Fact):
    verb: ClassVar[str] = "notices.links_closed"
    sentence: ClassVar[str | Promise] = _("%(by)s closed %(count)s questions by link.")

    count: int


@dataclass(frozen=True, kw_only=True)
class PeopleTold(Fact):
    verb: ClassVar[str] = "notices.told"
    sentence: ClassVar[str | Promise] = _("%(count)s people were given notice: %(topic)s.")

    topic: str
    kind: str
    key: str
    count: int


@dataclass(frozen=True, kw_only=True)
class NoticesRead(Fact):
    verb: ClassVar[str] = "notices.read"
    sentence: ClassVar[str | Promise] = _("%(by)s has read %(count)s notices.")

    count: int


@dataclass(frozen=True, kw_only=True)
class PreferencesChosen(Fact):
    verb: ClassVar[str] = "notices.preferences_chosen"
    sentence: ClassVar[str | Promise] = _("%(person)s chose which letters to receive.")
    personal: ClassVar[frozenset[str]] = frozenset({"person"})

    person: PersonRow


@dataclass(frozen=True, kw_only=True)
class AddressSilenced(Fact):
    verb: ClassVar[str] = "notices.address_silenced"
    sentence: ClassVar[str | Promise] = _("An address without an account asked for no more letters.")


@dataclass(frozen=True, kw_only=True)
class LettersDue(Fact):
    verb: ClassVar[str] = "notices.letters_due"
    sentence: ClassVar[str | Promise] = _("%(count)s gathering letters became due.")

    count: int


@dataclass(frozen=True, kw_only=True)
class NoticesWritten(Fact):
    verb: ClassVar[str] = "notices.written"
    sentence: ClassVar[str | Promise] = _("A letter with %(count)s notices left.")

    count: int


@dataclass(frozen=True, kw_only=True)
class LettersHeld(Fact):
    verb: ClassVar[str] = "notices.letters_held"
    sentence: ClassVar[str | Promise] = _("Letters wait until %(until)s.")

    until: str


@dataclass(frozen=True, kw_only=True)
class MessageSentAgain(Fact):
    verb: ClassVar[str] = "notices.message_sent_again"
    sentence: ClassVar[str | Promise] = _("%(by)s put an outgoing message that had failed back on its way.")

    message: str


@dataclass(frozen=True, kw_only=True)
class AnnouncementWritten(Fact):
    verb: ClassVar[str] = "notices.announcement_written"
    sentence: ClassVar[str | Promise] = _("%(by)s wrote the announcement “%(announcement)s”.")
    personal: ClassVar[frozenset[str]] = frozenset({"announcement"})

    announcement: Announcement


@dataclass(frozen=True, kw_only=True)
class AnnouncementSent(Fact):
    verb: ClassVar[str] = "notices.announcement_sent"
    sentence: ClassVar[str | Promise] = _("%(by)s gave out “%(announcement)s” to %(count)s recipients.")
    personal: ClassVar[frozenset[str]] = frozenset({"announcement"})

    announcement: Announcement
    count: int


@dataclass(frozen=True, kw_only=True)
class AnnouncementPosted(Fact):
    verb: ClassVar[str] = "notices.announcement_posted"
    sentence: ClassVar[str | Promise] = _("%(count)s letters of “%(announcement)s” were put to the post.")
    personal: ClassVar[frozenset[str]] = frozenset({"announcement"})

    announcement: Announcement
    count: int


@dataclass(frozen=True, kw_only=True)
class AnnouncementWithdrawn(Fact):
    verb: ClassVar[str] = "notices.announcement_withdrawn"
    sentence: ClassVar[str | Promise] = _("%(by)s withdrew the announcement “%(announcement)s”.")
    personal: ClassVar[frozenset[str]] = frozenset({"announcement"})

    announcement: Announcement


@dataclass(frozen=True, kw_only=True)
class AnnouncementReminded(Fact):
    verb: ClassVar[str] = "notices.announcement_reminded"
    sentence: ClassVar[str | Promise] = _("%(by)s reminded %(count)s recipients of “%(announcement)s”.")
    personal: ClassVar[frozenset[str]] = frozenset({"announcement"})

    announcement: Announcement
    count: int


@dataclass(frozen=True, kw_only=True)
class AnnouncementAnswered(Fact):
    verb: ClassVar[str] = "notices.announcement_answered"
    sentence: ClassVar[str | Promise] = _("%(name)s answered “%(announcement)s” for %(body)s: %(answer)s.")
    personal: ClassVar[frozenset[str]] = frozenset({"announcement", "name", "body"})

    announcement: Announcement
    name: str
    body: str
    answer: str

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.fields import classed
from chungtay.kernel.uids import UidField
from chungtay.notices.choices import ANSWERS_TO, AnnouncementState, Asking


@classed(
    none=["uid", "audience", "asking", "answer_by_on", "state", "written_at", "sent_at", "withdrawn_at"],
    personal=["title", "body", "guests"],
)
class Announcement(models.Model):
    """What an officer writes to many at once, perhaps with a question that is answered by one tap."""

    uid = UidField()
    audience = models.CharField(max_length=60)
    title = models.CharField(_("title of the announcement"), max_length=150)
    body = models.TextField(_("text of the announcement"), max_length=4000)
    asking = models.CharField(_("question"), max_length=10, choices=Asking, default=Asking.NOTHING)
    answer_by_on = models.DateField(_("answers are wanted by"), null=True, blank=True)
    # Lines of "name <address>" for guests; rows of their own once the announcement is given out.
    guests = models.TextField(blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=AnnouncementState, default=AnnouncementState.DRAFT, db_index=True
    )
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("announcement")
        constraints = [
            models.CheckConstraint(
                condition=Q(asking=Asking.NOTHING, answer_by_on__isnull=True)
                | (~Q(asking=Asking.NOTHING) & Q(answer_by_on__isnull=False)),
                name="a_question_has_its_last_day",
            ),
            models.CheckConstraint(
                condition=Q(state=AnnouncementState.DRAFT) | Q(sent_at__isnull=False),
                name="what_is_given_out_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        return self.state == AnnouncementState.DRAFT

    @property
    def is_sent(self) -> bool:
        return self.state == AnnouncementState.SENT

    @property
    def is_asking(self) -> bool:
        return self.asking != Asking.NOTHING

    @property
    def answers(self) -> tuple[str, ...]:
        return ANSWERS_TO[Asking(self.asking)]


@classed(none=["uid", "body_key", "body_name", "reminders"], personal=["name", "address"])
class Addressee(models.Model):
    """Somebody an announcement was written to, and the body they answer for, both as they were on that day."""

    uid = UidField()
    announcement = models.ForeignKey(Announcement, on_delete=models.PROTECT, related_name="addressees")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    address = models.CharField(_("e-mail address"), max_length=200, blank=True)
    body_key = models.CharField(max_length=40, blank=True)
    body_name = models.CharField(_("body"), max_length=200, blank=True)
    reminders = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("addressee")
        constraints = [
            models.UniqueConstraint(
                fields=["announcement", "person", "body_key"],
                condition=Q(person__isnull=False),
                name="a_person_is_written_to_once_for_a_body",
            ),
            models.UniqueConstraint(
                fields=["announcement", "address"],
                condition=Q(person__isnull=True) & ~Q(address=""),
                name="a_guest_is_written_to_once",
            ),
            # A body of which the register knows nobody is there by name: the link for a group may reach it.
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(address="") | ~Q(body_key=""),
                name="an_addressee_is_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.body_name

    @property
    def answers_for(self) -> str:
        """The key under which an answer counts: the body's, or the addressee's own where there is no body."""
        return self.body_key or self.uid


@classed(none=["uid", "answers_for", "answer", "answered_at", "is_by_group"], personal=["name"])
class Reply(models.Model):
    """The answer that counts for one body, with the name of who gave it; earlier ones stand in the record."""

    uid = UidField()
    announcement = models.ForeignKey(Announcement, on_delete=models.PROTECT, related_name="replies")
    answers_for = models.CharField(max_length=40)
    answer = models.CharField(max_length=40)
    name = models.CharField(_("answered by"), max_length=120)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField()
    is_by_group = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("answer to an announcement")
        constraints = [
            models.UniqueConstraint(fields=["announcement", "answers_for"], name="one_answer_counts_for_a_body"),
        ]

    def __str__(self) -> str:
        return f"{self.answers_for} {self.answer}"

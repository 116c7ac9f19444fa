from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chungtay.agreements.models import Agreement, Party, TextVersion
from chungtay.drafting.choices import Part, SuggestionState
from chungtay.drafting.engine.sheets import Sheet, from_json
from chungtay.kernel.fields import classed
from chungtay.kernel.uids import UidField


@classed(none=["uid", "based_on", "tab", "begun_at", "saved_at", "closed_at"], personal=["words"])
class DraftSheet(models.Model):
    """What one person is drafting and nobody else reads yet; it is emptied when the draft is put on the table."""

    uid = UidField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="draft_sheets")
    # The memorandum whose text is being revised, and the version the work began from; empty for a new one.
    agreement = models.ForeignKey(Agreement, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    based_on = models.PositiveIntegerField(null=True, blank=True)
    words = models.JSONField(_("words as typed"), default=dict)
    # The open page that saved last: a page may follow upon itself, another one has to show what it has not seen.
    tab = models.CharField(max_length=64, blank=True)
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    made = models.ForeignKey(TextVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("draft sheet")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "agreement"],
                condition=Q(closed_at__isnull=True, agreement__isnull=False),
                name="one_open_sheet_of_a_memorandum",
            ),
            models.CheckConstraint(
                condition=Q(agreement__isnull=True) | Q(based_on__isnull=False), name="a_revision_has_a_ground"
            ),
            models.CheckConstraint(
                condition=Q(made__isnull=True) | Q(closed_at__isnull=False), name="a_sheet_on_the_table_is_closed"
            ),
            models.CheckConstraint(condition=Q(saved_at__gte=F("begun_at")), name="a_sheet_is_saved_after_it_began"),
        ]
        indexes = [models.Index(fields=["person", "-saved_at"], name="sheets_of_a_person")]

    def __str__(self) -> str:
        return self.title or f"{_('draft sheet')} {self.uid[:6]}"

    @property
    def sheet(self) -> Sheet:
        return from_json(self.words) if self.words else Sheet()

    @property
    def title(self) -> str:
        return str(self.words.get("heading", {}).get("title", "")) if self.words else ""


@classed(
    none=["uid", "part", "number", "title", "body", "at", "state", "answered_at"], personal=["why", "answer"]
)  # fmt: skip
class Suggestion(models.Model):
    """Other words one party proposes for an article or a commitment of a version, and what was answered."""

    uid = UidField()
    text = models.ForeignKey(TextVersion, on_delete=models.PROTECT, related_name="suggestions")
    part = models.CharField(_("part"), max_length=10, choices=Part, default=Part.ARTICLE)
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("heading"), max_length=200)
    body = models.TextField(_("suggested words"), max_length=20_000, blank=True)
    why = models.CharField(_("why"), max_length=300, blank=True)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="suggestions")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(_("state"), max_length=10, choices=SuggestionState, default=SuggestionState.OPEN)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_for = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=300, blank=True)
    # The version that took the words over, and the suggestion of an earlier version this one stands for.
    result = models.ForeignKey(TextVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    carried_from = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="carried")

    class Meta:
        verbose_name = _("suggestion")
        constraints = [
            models.UniqueConstraint(
                fields=["text", "part", "number", "party"],
                condition=Q(state=SuggestionState.OPEN),
                name="one_open_suggestion_of_a_party",
            ),
            models.CheckConstraint(
                condition=Q(state=SuggestionState.OPEN, answered_at__isnull=True)
                | (~Q(state=SuggestionState.OPEN) & Q(answered_at__isnull=False)),
                name="an_answered_suggestion_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(result__isnull=True) | Q(state=SuggestionState.ACCEPTED),
                name="only_taken_words_have_a_result",
            ),
            models.CheckConstraint(
                condition=~Q(state=SuggestionState.DECLINED) | ~Q(answer=""), name="a_refusal_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_part_display()} {self.number}: {self.title}"

    @property
    def agreement(self) -> Agreement:
        return self.text.agreement

    @property
    def is_open(self) -> bool:
        return self.state == SuggestionState.OPEN


@classed(none=["uid", "step", "reminded_on", "at"])
class Reminder(models.Model):
    """A party was reminded of the step the others wait for; at most once a day."""

    uid = UidField()
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="reminders")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="reminders")
    by_party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    step = models.CharField(_("step"), max_length=20)
    reminded_on = models.DateField(_("day"))
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("reminder")
        constraints = [models.UniqueConstraint(fields=["party", "reminded_on"], name="a_party_is_reminded_once_a_day")]
        indexes = [models.Index(fields=["agreement", "-reminded_on"], name="reminders_of_a_memorandum")]

    def __str__(self) -> str:
        return f"{self.party} {self.reminded_on}"

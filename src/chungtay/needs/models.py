from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chungtay.curriculum.models import Grade, Subject
from chungtay.kernel.fields import classed
from chungtay.kernel.models import StoredFile
from chungtay.kernel.uids import UidField
from chungtay.kernel.validity import Valid, ValidityQuerySet, validity_constraint
from chungtay.needs.choices import LIVE, UNDER_WAY, EntryKind, EntryState, HelpReplyKind, MeetingMode, Visibility
from chungtay.organisations.choices import Level
from chungtay.organisations.models import Organisation
from chungtay.taxonomy.models import Leaf

STALE_AFTER = timedelta(days=90)


@classed(
    none=[
        "uid",
        "kind",
        "leaf_words",
        "topic",
        "level",
        "mode",
        "seen_by",
        "school_year",
        "state",
        "import_uid",
        "word_of",
    ]
    + ["valid_from", "valid_until", "declared_on", "confirmed_on", "due_on", "handed_on", "met_on", "ended_on"]
    + ["pair_ended_on"],
    personal=["words", "evidence", "ended_because"],
)
class Entry(Valid):
    """What one unit lacks, or can give: on a leaf, for a subject and grade where that matters."""

    uid = UidField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(_("kind"), max_length=8, choices=EntryKind)
    leaf = models.ForeignKey(Leaf, on_delete=models.PROTECT, related_name="entries")
    # The name of the leaf when this was declared: a department may reword it later, and what was said stays as it was.
    leaf_words = models.CharField(_("declared as"), max_length=120, blank=True)
    subject = models.ForeignKey(Subject, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    grade = models.ForeignKey(Grade, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # Leaf, subject and grade in one key, so that nobody declares the same thing twice in a year.
    topic = models.CharField(max_length=90)
    level = models.CharField(_("level"), max_length=4, choices=Level, blank=True)
    degree = models.PositiveIntegerField(_("degree"))  # 1–5: how urgent a need is, how strong a strength
    words = models.CharField(_("in our own words"), max_length=500, blank=True)
    evidence = models.CharField(_("what shows it"), max_length=500, blank=True)
    partners_most = models.PositiveIntegerField(_("partners at once"), null=True, blank=True)
    days_most = models.PositiveIntegerField(_("days in a term"), null=True, blank=True)
    mode = models.CharField(_("how"), max_length=6, choices=MeetingMode, default=MeetingMode.BOTH)
    seen_by = models.PositiveIntegerField(_("who may see it"), choices=Visibility, default=Visibility.DEPARTMENT)
    school_year = models.CharField(_("school year"), max_length=9)
    state = models.CharField(_("state"), max_length=10, choices=EntryState, default=EntryState.OPEN)
    declared_on = models.DateField(_("declared on"))
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # The day the unit itself last said that this still holds; empty while only an officer has entered it.
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    # Whose word it is: empty for the unit's own, else the body that entered it. What a unit keeps to itself and what an
    # office enters for it stand side by side, so that no refusal tells the office what the unit has said.
    word_of = models.CharField(max_length=22, blank=True)
    import_uid = models.CharField(max_length=22, blank=True, db_index=True)  # the sheet it came in with
    follows = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="followed_by")
    partner = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="answers")
    help_number = models.PositiveIntegerField(default=0)  # counts the helps; one helper may help twice
    due_on = models.DateField(_("promised until"), null=True, blank=True)
    handed_on = models.DateField(_("reported as done on"), null=True, blank=True)
    # From this day the two sides are partners no more: the helper reads nothing; the side in need says how it stands.
    pair_ended_on = models.DateField(_("partnership with the helper ended on"), null=True, blank=True)
    met_on = models.DateField(_("confirmed as met on"), null=True, blank=True)
    ended_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    ended_because = models.CharField(_("why it was withdrawn"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[ValidityQuerySet[Entry]] = ValidityQuerySet.as_manager()  # type: ignore[assignment]  # typed view of the manager

    class Meta:
        verbose_name = _("need or strength")
        constraints = [
            validity_constraint("entry_ends_after_start"),
            models.CheckConstraint(condition=Q(degree__gte=1, degree__lte=5), name="a_degree_is_one_to_five"),
            models.CheckConstraint(condition=Q(seen_by__gte=0, seen_by__lte=3), name="four_levels_of_visibility"),
            models.CheckConstraint(
                condition=Q(kind=EntryKind.NEED) | Q(state__in=[EntryState.OPEN, EntryState.WITHDRAWN]),
                name="a_strength_is_open_or_withdrawn",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[*UNDER_WAY, EntryState.MET]) | Q(partner__isnull=False),
                name="a_need_under_way_has_a_helper",
            ),
            models.CheckConstraint(
                condition=~Q(state=EntryState.OPEN) | Q(partner__isnull=True), name="an_open_need_has_no_helper"
            ),
            models.CheckConstraint(condition=~Q(organisation=F("partner")), name="nobody_helps_themselves"),
            models.CheckConstraint(
                condition=Q(state=EntryState.MET, met_on__isnull=False)
                | (~Q(state=EntryState.MET) & Q(met_on__isnull=True)),
                name="a_met_need_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state=EntryState.WITHDRAWN, ended_on__isnull=False)
                | (~Q(state=EntryState.WITHDRAWN) & Q(ended_on__isnull=True)),
                name="a_withdrawn_entry_has_a_day",
            ),
            models.UniqueConstraint(
                fields=["organisation", "kind", "topic", "school_year", "word_of"],
                condition=Q(state__in=LIVE),
                name="nothing_is_declared_twice_in_a_year",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "kind", "state"], name="entries_of_a_unit"),
            models.Index(fields=["partner", "state"], name="entries_of_a_helper"),
            models.Index(fields=["due_on"], name="entries_by_promise", condition=Q(due_on__isnull=False)),
        ]

    def __str__(self) -> str:
        # Never what it says: this name is copied into the record, which more people read than the entry.
        return f"{self.get_kind_display()} {self.uid[:6]}"

    @property
    def title(self) -> str:
        """What the leaf was called when this was declared."""
        return self.leaf_words or self.leaf.name

    @property
    def is_need(self) -> bool:
        return self.kind == EntryKind.NEED

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def has_helper(self) -> bool:
        return self.state in UNDER_WAY

    def has_lost_its_partner(self, day: date) -> bool:
        """Whether the partnership with the helper has ended by the day."""
        return self.pair_ended_on is not None and self.pair_ended_on <= day

    def is_held_on(self, day: date) -> bool:
        """Whether it stands in its owner's list: what somebody helps with stays, though its school year has ended."""
        return self.is_valid_on(day) or self.has_helper

    def is_stale_on(self, day: date) -> bool:
        """Whether the unit itself has not said for ninety days that this still holds."""
        return self.is_live and (self.confirmed_on is None or self.confirmed_on + STALE_AFTER <= day)


@classed(none=["uid", "begun_at", "saved_at", "closed_at"], personal=["answers"])
class EntryDraft(models.Model):
    """What one person has answered of the guided form; kept at every step, emptied when it is sent."""

    uid = UidField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("draft of needs and strengths")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation"],
                condition=Q(closed_at__isnull=True),
                name="one_open_draft_of_a_person",
            )
        ]

    def __str__(self) -> str:
        return self.uid[:6]


@classed(none=["uid"])
class EntryFile(models.Model):
    """A photograph or file that shows what an entry says; read by whoever may read the entry."""

    uid = UidField()
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="shown_by")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("file that shows a need or strength")

    def __str__(self) -> str:
        return self.uid[:6]


@classed(none=["uid"])
class DraftFile(models.Model):
    """A photograph or file that one answer of a draft keeps until it is sent."""

    uid = UidField()
    draft = models.ForeignKey(EntryDraft, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("file of a draft")

    def __str__(self) -> str:
        return self.uid[:6]


@classed(none=["uid", "kind", "on", "at"], personal=["words"])
class HelpReply(models.Model):
    """One word between a helper and the side in need: help has been given, or not yet and why; read by these two."""

    uid = UidField()
    need = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="replies")
    partner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    help_number = models.PositiveIntegerField(default=0)  # the help it speaks of
    kind = models.CharField(_("kind"), max_length=8, choices=HelpReplyKind)
    words = models.CharField(_("why not yet"), max_length=300, blank=True)
    on = models.DateField(_("said on"))
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("reply about help given")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(kind=HelpReplyKind.NOT_YET) | ~Q(words=""), name="not_yet_says_why"),
        ]

    def __str__(self) -> str:
        return self.uid[:6]

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.fields import classed
from chungtay.kernel.uids import UidField
from chungtay.sheets.choices import AT_WORK, STATES, ImportState, RowOutcome

# What was brought may speak of people; once nothing moves for so long, the file and its rows are deleted.
KEPT_FOR: Final = timedelta(days=30)
DONE_STATES: Final = (ImportState.TAKEN, ImportState.UNDONE)


@classed(
    none=["uid", "sheet_key", "sheet_title", "scope_uid", "scope_label", "sha256", "state", "stage", "columns"]
    + ["received_at", "moved_at", "taken_at", "undone_at", "forgotten_at", "said"],
    personal=["file_name", "report"],
)
class SheetImport(models.Model):
    """One file somebody brought, from its arrival to what became of its rows."""

    uid = UidField()
    sheet_key = models.CharField(max_length=60)
    sheet_title = models.CharField(max_length=200)
    scope_uid = models.CharField(max_length=22)
    scope_label = models.CharField(max_length=200)
    file_name = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    state = models.CharField(_("state"), max_length=10, choices=ImportState, default=ImportState.RECEIVED)
    # How far the worker is: a stage and so many of so many rows.
    stage = models.CharField(max_length=10, blank=True)
    done_count = models.PositiveIntegerField(default=0)
    row_count = models.PositiveIntegerField(default=0)
    new_count = models.PositiveIntegerField(default=0)
    change_count = models.PositiveIntegerField(default=0)
    same_count = models.PositiveIntegerField(default=0)
    refused_count = models.PositiveIntegerField(default=0)
    created_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)
    is_without_refused = models.BooleanField(default=False)
    # The keys of the columns in the order in which rows keep their cells.
    columns = models.JSONField(default=list)
    # Which headers were found and which nobody knows, what was left aside, how the text was written; a digest of what
    # the rows would change.
    report = models.JSONField(default=dict)
    # What stopped it last, in a sentence for the person.
    said = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Who pressed the button by which it is taken over; may be another person of the same body.
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("sheet brought in")
        indexes = [
            models.Index(fields=["sheet_key", "scope_uid", "-id"], name="import_by_scope"),
            models.Index(fields=["by", "state"], name="import_by_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True) & ~Q(state__in=DONE_STATES)
                | Q(taken_at__isnull=False) & Q(state__in=DONE_STATES),
                name="a_taken_import_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) & ~Q(state=ImportState.UNDONE)
                | Q(undone_at__isnull=False) & Q(state=ImportState.UNDONE),
                name="an_undone_import_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("sheets:show", args=[self.uid])

    @property
    def path(self) -> Path:
        """Where the file lies until it is forgotten: apart from everything that is ever served."""
        return Path(settings.DATA_DIR) / "quarantine" / self.uid

    @property
    def is_at_work(self) -> bool:
        return self.state in AT_WORK

    @property
    def good_count(self) -> int:
        return self.new_count + self.change_count

    @property
    def is_forgotten(self) -> bool:
        return self.forgotten_at is not None

    def enter_state(self, state: ImportState, at: datetime) -> None:
        """Go on to a state that may follow; what was said about the last one no longer counts."""
        STATES.check(ImportState(self.state), state)
        self.state, self.stage, self.said, self.moved_at = state, "", "", at

    def count(self, outcomes: Iterable[str]) -> None:
        """Keep how many rows have which outcome."""
        tally = Counter(outcomes)
        for outcome in RowOutcome:
            setattr(self, f"{outcome.value}_count", tally[outcome.value])

    def drop_rows(self) -> None:
        """Delete the staged rows, without reading them first."""
        StagedRow.objects.filter(sheet_import=self)._raw_delete(using=self._state.db)

    def forget(self, at: datetime) -> None:
        """Delete what was brought, and keep what became of it; the file goes once that is safe on disk."""
        self.drop_rows()
        self.report, self.stage, self.forgotten_at = {}, "", at
        self.save()
        path = self.path
        transaction.on_commit(lambda: path.unlink(missing_ok=True))


@classed(none=["outcome"], personal=["cells", "findings"])
class StagedRow(models.Model):
    """One row of a file, waiting to be taken over: its cells in the order of the columns, and what was found."""

    sheet_import = models.ForeignKey(SheetImport, on_delete=models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveIntegerField()
    cells = models.JSONField()
    outcome = models.CharField(max_length=8, choices=RowOutcome)
    # [key or None, sentence, whether it keeps the row out, what was typed, letter of the column]
    findings = models.JSONField(default=list)

    class Meta:
        verbose_name = _("row waiting to be taken over")
        constraints = [models.UniqueConstraint(fields=["sheet_import", "number"], name="a_row_is_staged_once")]

    def __str__(self) -> str:
        return str(self.number)

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from chungtay.cases.choices import BodySort, CaseState, CaseWork, Fate, QuestionKind, ReasonLeftOut
from chungtay.kernel.fields import classed
from chungtay.kernel.models import LegalDocument
from chungtay.kernel.uids import UidField
from chungtay.organisations.models import Organisation
from chungtay.places.models import Unit

STILL_AFTER = timedelta(minutes=3)


@classed(
    none=["uid", "on", "school_year", "state", "work", "stage", "failure", "counts", "digest"]
    + ["asked_at", "prepared_at", "previewed_at", "applied_at"],
    personal=["preview"],
)
class ReformCase(models.Model):
    """The end of the districts under one department: everything below it taken through one day, in one piece."""

    uid = UidField()
    department = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    province = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    on = models.DateField(_("from"))
    # The first school year that begins on the day or after it: clusters are drawn up by the year.
    school_year = models.CharField(_("school year"), max_length=9)
    state = models.CharField(_("state"), max_length=10, choices=CaseState, default=CaseState.OPENED)
    # What the worker has been asked to do and has not done yet; how far it is.
    work = models.CharField(max_length=10, choices=CaseWork, default=CaseWork.NONE, blank=True)
    stage = models.CharField(max_length=12, blank=True)
    failure = models.CharField(max_length=300, blank=True)
    # The numbers of the last preparation or application, by name; the rows they count are the lines.
    counts = models.JSONField(default=dict)
    # Of everything the preparation read and planned: another one means that the register has changed since.
    digest = models.CharField(max_length=64, blank=True)
    documents = models.ManyToManyField(LegalDocument, through="CaseDocument", related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # What the last rehearsal found: who gains and loses which access, with the digest of all of it.
    preview = models.JSONField(default=dict)
    previewed_at = models.DateTimeField(null=True)
    prepared_at = models.DateTimeField(null=True)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("reform case")
        constraints = [models.UniqueConstraint(fields=["department", "on"], name="one_case_per_department_and_day")]

    def __str__(self) -> str:
        return f"{self.department} {self.on}"

    @property
    def is_working(self) -> bool:
        return self.work != CaseWork.NONE

    def is_still(self, moment: datetime) -> bool:
        """Whether the worker was asked so long ago that it may not be running."""
        return self.is_working and self.asked_at is not None and moment - self.asked_at > STILL_AFTER

    @property
    def is_open(self) -> bool:
        """Whether questions may still be answered."""
        return self.state in (CaseState.PROPOSED, CaseState.ANSWERED) and not self.is_working


@classed()
class CaseDocument(models.Model):
    """A document a case rests on."""

    case = models.ForeignKey(ReformCase, on_delete=models.CASCADE, related_name="+")
    document = models.ForeignKey(LegalDocument, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("document of a reform case")
        constraints = [models.UniqueConstraint(fields=["case", "document"], name="a_case_cites_a_document_once")]

    def __str__(self) -> str:
        return str(self.document)


@classed(none=["uid", "kind", "candidates", "answer", "is_needed", "bodies", "place", "answered_at"])
class CaseQuestion(models.Model):
    """What the tables cannot know: where an old commune's schools sit now, who guides them, who takes over."""

    uid = UidField()
    case = models.ForeignKey(ReformCase, on_delete=models.CASCADE, related_name="questions")
    kind = models.CharField(_("kind of question"), max_length=10, choices=QuestionKind)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    candidates = models.JSONField(default=list)
    # {"choice": key, "apart": {body uid: key}} or {"chosen": [keys]}; empty while nobody has answered.
    answer = models.JSONField(default=dict)
    is_needed = models.BooleanField(default=True)
    bodies = models.PositiveIntegerField(default=0)
    place = models.PositiveIntegerField(default=0)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("question of a reform case")
        ordering = ["place", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answered_by__isnull=True, answered_at__isnull=True)
                | models.Q(answered_by__isnull=False, answered_at__isnull=False),
                name="somebody_answered_the_question",
            ),
        ]

    def __str__(self) -> str:
        return str(self.unit or self.body)

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None

    @property
    def suggested(self) -> list[str]:
        """The keys of the candidates that are offered; none where only a person can say."""
        return [candidate["key"] for candidate in self.candidates if candidate["is_suggested"]]


@classed(none=["sort", "fate", "reason", "needs"])
class CaseLine(models.Model):
    """One body of a case, accounted for: what becomes of it, and where it goes."""

    case = models.ForeignKey(ReformCase, on_delete=models.CASCADE, related_name="lines")
    body = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    sort = models.CharField(max_length=10, choices=BodySort)
    fate = models.CharField(max_length=10, choices=Fate)
    reason = models.CharField(max_length=16, choices=ReasonLeftOut, blank=True)
    # What changes of it, a letter each: seat, administrative parent, professional parent.
    needs = models.CharField(max_length=3, blank=True)
    district = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    old = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    new = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("body of a reform case")
        constraints = [models.UniqueConstraint(fields=["case", "body"], name="a_body_stands_once_in_a_case")]

    def __str__(self) -> str:
        return str(self.body)


@classed(none=["table", "row", "is_new", "mark"])
class CaseTrace(models.Model):
    """One row of the register a case wrote, so that it can be taken back: added, or cut short with the end it had."""

    case = models.ForeignKey(ReformCase, on_delete=models.CASCADE, related_name="traces")
    table = models.CharField(max_length=20)
    row = models.BigIntegerField()
    is_new = models.BooleanField()
    mark = models.CharField(max_length=10, blank=True)

    class Meta:
        verbose_name = _("row written by a reform case")

    def __str__(self) -> str:
        return f"{self.table} {self.row}"

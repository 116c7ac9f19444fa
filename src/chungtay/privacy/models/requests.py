from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.fields import classed
from chungtay.kernel.models import StoredFile
from chungtay.kernel.uids import UidField
from chungtay.organisations.models import Organisation
from chungtay.privacy.choices import OPEN_REQUESTS, ErasureKind, RequestChannel, SubjectRequestState, SubjectRight
from chungtay.privacy.models.pupils import Pupil


@classed(
    none=["uid", "right", "channel", "state", "received_on", "acknowledge_by_on", "answer_by_on", "acknowledged_at"]
    + ["extended_on", "settled_at"],
    personal=["words", "answer"],
)
class SubjectRequest(models.Model):
    """What somebody asks about the data kept on them, or on their child, and by when it must be answered."""

    uid = UidField()
    right = models.CharField(_("what is asked"), max_length=10, choices=SubjectRight)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="subject_requests"
    )
    pupil = models.ForeignKey(Pupil, null=True, on_delete=models.PROTECT, related_name="subject_requests")
    # The body that answers; none means whoever runs the installation.
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="subject_requests")
    channel = models.CharField(max_length=10, choices=RequestChannel)
    words = models.TextField(_("in their own words"), blank=True, max_length=2000)
    evidence = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        _("state"), max_length=12, choices=SubjectRequestState, default=SubjectRequestState.RECEIVED
    )
    received_on = models.DateField(_("received on"))
    acknowledge_by_on = models.DateField(_("to be acknowledged by"))
    answer_by_on = models.DateField(_("to be answered by"))
    acknowledged_at = models.DateTimeField(null=True)
    extended_on = models.DateField(null=True)
    settled_at = models.DateTimeField(null=True)
    answer = models.TextField(_("answer"), blank=True, max_length=2000)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("request about personal data")
        indexes = [models.Index(fields=["organisation", "state"], name="subject_request_by_body")]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, pupil__isnull=True) | Q(person__isnull=True, pupil__isnull=False),
                name="a_request_is_about_one_person_or_pupil",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_REQUESTS, settled_at__isnull=True)
                | Q(state__in=[SubjectRequestState.GRANTED, SubjectRequestState.REFUSED], settled_at__isnull=False),
                name="a_settled_request_says_when",
            ),
            models.CheckConstraint(
                condition=Q(state=SubjectRequestState.RECEIVED) | Q(acknowledged_at__isnull=False),
                name="a_request_is_acknowledged_first",
            ),
            models.CheckConstraint(
                condition=Q(answer_by_on__gte=models.F("received_on")), name="an_answer_is_due_after_the_request"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_right_display()}, {self.received_on:%d/%m/%Y}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_REQUESTS

    @property
    def is_received(self) -> bool:
        return self.state == SubjectRequestState.RECEIVED

    @property
    def due_on(self) -> date:
        """The day of the step that comes next."""
        return self.acknowledge_by_on if self.is_received else self.answer_by_on


@classed(none=["uid", "kind", "key", "reason", "until_on", "set_at", "lifted_at"])
class LegalHold(models.Model):
    """Data that must not go yet, because an authority or a dispute needs it: who said so, why, until when.

    A key names one row, and through it one person or pupil; without a key the whole table is held.
    """

    uid = UidField()
    kind = models.CharField(_("kind of data"), max_length=80)
    key = models.CharField(max_length=40, blank=True)
    reason = models.CharField(_("why it must be kept"), max_length=300)
    until_on = models.DateField(_("held until"))
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("legal hold")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_hold_says_why"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="who_lifts_a_hold_is_named",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}".strip()


@classed(none=["uid", "what", "kind", "key", "at", "counts", "kept"])
class ErasureRecord(models.Model):
    """That data was erased or a consent taken back: keys and numbers only, to be done again after a restore."""

    uid = UidField()
    what = models.CharField(max_length=10, choices=ErasureKind)
    kind = models.CharField(max_length=80)
    key = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(SubjectRequest, null=True, on_delete=models.SET_NULL, related_name="erasures")
    # How many rows of each kind were blanked or taken away, and how many were kept.
    counts = models.JSONField(default=dict)
    kept = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("record of an erasure")
        indexes = [models.Index(fields=["at"], name="erasure_by_moment")]

    def __str__(self) -> str:
        return f"{self.what} {self.kind} {self.key}"

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.fields import classed
from chungtay.kernel.models import LegalDocument
from chungtay.kernel.uids import UidField
from chungtay.organisations.models import Organisation
from chungtay.reforms.choices import ReformKind, ReformState


@classed(
    none=["uid", "kind", "on", "plan", "digest", "state", "prepared_at", "applied_at", "closed_at"],
    personal=["preview", "without_document"],
)
class Reform(models.Model):
    """One change of the register: what was planned, what was shown beforehand, and how far it has come."""

    uid = UidField()
    kind = models.CharField(_("kind"), max_length=12, choices=ReformKind)
    on = models.DateField(_("from"))
    legal_document = models.ForeignKey(LegalDocument, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # Why there is no decision yet, in a sentence; only a new name and a move may be prepared without one.
    without_document = models.CharField(_("why there is no decision yet"), max_length=300, blank=True)
    # For which department it was prepared; empty when the system itself did.
    department = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    plan = models.JSONField(encoder=DjangoJSONEncoder)
    # Everything the page showed; `digest` is what a later reading is compared with.
    preview = models.JSONField(encoder=DjangoJSONEncoder)
    digest = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=ReformState, default=ReformState.PREPARED)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    applied_at = models.DateTimeField(null=True, blank=True)
    # Who undid it, or gave it up before it was carried out.
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("change of the register")
        verbose_name_plural = _("changes of the register")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[ReformState.PREPARED, ReformState.WITHDRAWN])
                | Q(applied_by__isnull=False, applied_at__isnull=False),
                name="somebody_carried_the_reform_out",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[ReformState.PREPARED, ReformState.APPLIED])
                | Q(closed_by__isnull=False, closed_at__isnull=False),
                name="somebody_closed_the_reform",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_prepared(self) -> bool:
        return self.state == ReformState.PREPARED

    @property
    def is_applied(self) -> bool:
        return self.state == ReformState.APPLIED


@classed()
class ReformBody(models.Model):
    """A body a reform is about: one it changes or names, or one it founded."""

    reform = models.ForeignKey(Reform, on_delete=models.PROTECT, related_name="bodies")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="reforms")
    is_changed = models.BooleanField(default=True)
    is_new = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("body of a change of the register")
        constraints = [models.UniqueConstraint(fields=["reform", "organisation"], name="a_reform_names_a_body_once")]

    def __str__(self) -> str:
        return str(self.organisation)


@classed(none=["model", "row_key"], personal=["before", "after"])
class ReformWrite(models.Model):
    """One row of the register a reform wrote: as it was, nothing when it is new, and as the reform left it."""

    reform = models.ForeignKey(Reform, on_delete=models.PROTECT, related_name="writes")
    position = models.PositiveIntegerField()
    model = models.CharField(max_length=60)
    row_key = models.CharField(max_length=30)
    before = models.JSONField(encoder=DjangoJSONEncoder, null=True)
    after = models.JSONField(encoder=DjangoJSONEncoder, null=True)

    class Meta:
        verbose_name = _("row a change of the register wrote")
        constraints = [
            models.UniqueConstraint(fields=["reform", "position"], name="writes_of_a_reform_are_in_order"),
            models.UniqueConstraint(fields=["reform", "model", "row_key"], name="a_reform_writes_a_row_once"),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.row_key}"

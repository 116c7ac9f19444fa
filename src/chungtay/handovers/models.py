from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chungtay.handovers.choices import HandoverState, LineKind
from chungtay.kernel.fields import classed
from chungtay.kernel.models import LegalDocument
from chungtay.kernel.uids import UidField
from chungtay.organisations.choices import Role
from chungtay.organisations.models import Membership, Organisation


@classed(
    none=[
        "uid",
        "state",
        "role",
        "last_held_on",
        "planned_until_on",
        "given_rows",
        "prepared_at",
        "done_at",
        "undone_at",
    ],
    personal=["new_name", "new_login", "post"],
)
class Handover(models.Model):
    """One role in one body passes from who leaves to who takes over; it keeps what was listed on that day."""

    uid = UidField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="handovers")
    leaving = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="handovers")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    last_held_on = models.DateField(_("last day of who leaves"))
    # Who takes over: a person the register knows, or the name and sign-in name of one it will.
    taking = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    new_name = models.CharField(_("full name"), max_length=120, blank=True)
    new_login = models.CharField(_("sign-in name"), max_length=120, blank=True)
    post = models.CharField(_("post as written"), max_length=120, blank=True)
    legal_document = models.ForeignKey(LegalDocument, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=HandoverState, default=HandoverState.PREPARED)
    # The role that was given; gone again when the handover is taken back.
    given = models.ForeignKey(Membership, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    planned_until_on = models.DateField(null=True, blank=True)
    # What named who leaves and was given on: [table, identifier] of each row, so that an undo moves nothing else back.
    given_rows = models.JSONField(default=list, blank=True)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("handover")
        constraints = [
            models.UniqueConstraint(
                fields=["leaving"], condition=Q(state=HandoverState.PREPARED), name="one_handover_prepared_of_a_role"
            ),
            models.CheckConstraint(
                condition=Q(taking__isnull=False) | ~Q(new_name=""), name="somebody_takes_the_role_over"
            ),
            models.CheckConstraint(
                condition=~Q(state=HandoverState.DONE) | Q(done_by__isnull=False, done_at__isnull=False),
                name="somebody_carried_the_handover_out",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.leaving.person} → {self.successor_name}, {self.organisation}"

    @property
    def successor_name(self) -> str:
        return str(self.taking) if self.taking else self.new_name

    @property
    def is_prepared(self) -> bool:
        return self.state == HandoverState.PREPARED

    @property
    def is_done(self) -> bool:
        return self.state == HandoverState.DONE


@classed(none=["kind", "to"], personal=["sentence", "remark"])
class HandoverLine(models.Model):
    """One thing the handover listed, in the words of that day."""

    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=LineKind)
    sentence = models.CharField(max_length=400)
    remark = models.CharField(max_length=400, blank=True)
    to = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("line of a handover")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["handover", "number"], name="lines_of_a_handover_are_numbered")]

    def __str__(self) -> str:
        return self.sentence

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from chungtay.access.choices import InvitationState, LookEnd
from chungtay.kernel.fields import classed
from chungtay.kernel.uids import UidField
from chungtay.organisations.choices import Role
from chungtay.organisations.models import Membership, Organisation

LASTS: Final = timedelta(days=7)
MOST_WRONG_CODES: Final = 5
LOOK_LASTS: Final = timedelta(minutes=30)
OPEN = (InvitationState.PREPARED, InvitationState.WAITING)


@classed(none=["uid", "made_at", "sent_at"])
class InvitationRound(models.Model):
    """Invitations written together: looked over as a list first, then sent in one go."""

    uid = UidField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("round of invitations")

    def __str__(self) -> str:
        return f"{self.made_by} {self.made_at:%Y-%m-%d}"


@classed(
    none=["uid", "role", "begins_on", "digest", "state", "invited_at", "sent_at", "expires_at", "answered_at"],
    personal=["name", "post", "email", "reason"],
)
class Invitation(models.Model):
    """One person is asked to take one role in one body. The link works once; only its digest is kept.

    Link and code are made from the key of the installation, `uid` and `issue`: the worker can write the letter, and who
    has only the tables has neither. A new issue ends the link before it.
    """

    uid = UidField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    post = models.CharField(_("post as written"), max_length=120, blank=True)
    name = models.CharField(_("full name"), max_length=120)
    # Empty when the link is handed over by hand: then a code is told apart from it.
    email = models.EmailField(_("e-mail address"), blank=True)
    # A role somebody holds already who cannot sign in yet; with `is_for_member` and none here, it has been taken back.
    membership = models.ForeignKey(Membership, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    is_for_member = models.BooleanField(default=False)
    begins_on = models.DateField(_("first day of the role"))
    digest = models.CharField(max_length=64, unique=True, null=True, blank=True)
    issue = models.PositiveIntegerField(default=0)
    wrong_codes = models.PositiveIntegerField(default=0)
    state = models.CharField(_("state"), max_length=10, choices=InvitationState, default=InvitationState.PREPARED)
    round = models.ForeignKey(
        InvitationRound, null=True, blank=True, on_delete=models.PROTECT, related_name="invitations"
    )
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("invitation")
        indexes = [models.Index(fields=["invited_by", "state"], name="invitations_i_sent")]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="an_invitation_names_somebody"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="an_invited_address_is_in_small_letters"),
            models.CheckConstraint(
                condition=~Q(state=InvitationState.WAITING) | Q(digest__isnull=False, expires_at__isnull=False),
                name="an_invitation_that_waits_has_a_link_and_an_end",
            ),
            models.CheckConstraint(
                condition=~Q(state=InvitationState.ACCEPTED) | Q(answered_by__isnull=False, answered_at__isnull=False),
                name="somebody_accepted_the_invitation",
            ),
            models.UniqueConstraint(
                fields=["organisation", "role", "email"],
                condition=Q(state__in=OPEN) & ~Q(email=""),
                name="one_open_invitation_of_an_address_to_a_role",
            ),
            models.UniqueConstraint(
                fields=["membership"], condition=Q(state__in=OPEN), name="one_open_invitation_to_a_role_that_is_held"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.post or self.get_role_display()}, {self.organisation}"

    @property
    def is_waiting(self) -> bool:
        return self.state == InvitationState.WAITING

    @property
    def is_by_hand(self) -> bool:
        return not self.email

    @property
    def is_locked(self) -> bool:
        """Too many wrong codes were typed; only a new link helps."""
        return self.wrong_codes >= MOST_WRONG_CODES

    def is_over(self, at: datetime) -> bool:
        """Whether it waited longer than it lasts."""
        return self.is_waiting and self.expires_at is not None and self.expires_at <= at


@classed(none=["uid", "began_at", "expires_at", "ended_at", "ended_because"], personal=["reason"])
class Look(models.Model):
    """One person looks at the product as another one, to help her: with a reason, for half an hour, without writing."""

    uid = UidField()
    viewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="looks")
    seen = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="looks_at")
    reason = models.CharField(_("reason"), max_length=300)
    began_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=10, choices=LookEnd, blank=True)
    page_count = models.PositiveIntegerField(_("pages looked at"), default=0)

    class Meta:
        verbose_name = _("look as somebody else")
        constraints = [
            models.CheckConstraint(condition=~Q(viewer=F("seen")), name="nobody_looks_as_themselves"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_look_has_a_reason"),
            models.UniqueConstraint(
                fields=["viewer"], condition=Q(ended_at__isnull=True), name="one_look_of_a_person_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.viewer} → {self.seen}"

    def is_under_way(self, at: datetime) -> bool:
        return self.ended_at is None and at < self.expires_at

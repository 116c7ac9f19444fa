"""What can happen in this room. Pupils are codes; the names of guardians and the words of requests never come here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.facts import Fact
from chungtay.privacy import models


@dataclass(frozen=True, kw_only=True)
class AboutAPupil(Fact):
    """What concerns one pupil alone."""

    pupil: models.Pupil


@dataclass(frozen=True, kw_only=True)
class PupilRegistered(AboutAPupil):
    verb: ClassVar[str] = "privacy.pupil_registered"
    sentence: ClassVar[str | Promise] = _("%(by)s gave a pupil the code %(pupil)s.")


@dataclass(frozen=True, kw_only=True)
class PupilLeft(AboutAPupil):
    verb: ClassVar[str] = "privacy.pupil_left"
    sentence: ClassVar[str | Promise] = _("%(by)s recorded the last day of pupil %(pupil)s.")


@dataclass(frozen=True, kw_only=True)
class AboutAConsent(Fact):
    """What concerns one consent of one pupil."""

    consent: models.ConsentRecord
    pupil: models.Pupil


@dataclass(frozen=True, kw_only=True)
class ConsentAsked(Fact):
    verb: ClassVar[str] = "privacy.consent_asked"
    sentence: ClassVar[str | Promise] = _("%(by)s asked the guardian of pupil %(pupil)s for %(count)s consents.")

    link: models.GuardianLink
    pupil: models.Pupil
    count: int


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(AboutAConsent):
    verb: ClassVar[str] = "privacy.consent_given"
    sentence: ClassVar[str | Promise] = _("Consent was given: %(consent)s (recorded by %(by)s).")


@dataclass(frozen=True, kw_only=True)
class GuardianAgreed(AboutAConsent):
    verb: ClassVar[str] = "privacy.guardian_agreed"
    sentence: ClassVar[str | Promise] = _("The guardian agreed, the pupil has still to be asked: %(consent)s.")


@dataclass(frozen=True, kw_only=True)
class ConsentDeclined(AboutAConsent):
    verb: ClassVar[str] = "privacy.consent_declined"
    sentence: ClassVar[str | Promise] = _("Consent was not given: %(consent)s (recorded by %(by)s).")


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(AboutAConsent):
    verb: ClassVar[str] = "privacy.consent_withdrawn"
    sentence: ClassVar[str | Promise] = _("A consent was withdrawn: %(consent)s (recorded by %(by)s).")

    channel: str
    taken_down: int


@dataclass(frozen=True, kw_only=True)
class AboutAPhotograph(Fact):
    """What concerns one photograph of one pupil."""

    photograph: models.Photograph
    pupil: models.Pupil


@dataclass(frozen=True, kw_only=True)
class PhotographAdded(AboutAPhotograph):
    verb: ClassVar[str] = "privacy.photograph_added"
    sentence: ClassVar[str | Promise] = _("%(by)s added a photograph of pupil %(pupil)s.")


@dataclass(frozen=True, kw_only=True)
class PhotographPublished(AboutAPhotograph):
    verb: ClassVar[str] = "privacy.photograph_published"
    sentence: ClassVar[str | Promise] = _("%(by)s published a photograph of pupil %(pupil)s.")

    publication: models.Publication


@dataclass(frozen=True, kw_only=True)
class PhotographTakenDown(AboutAPhotograph):
    verb: ClassVar[str] = "privacy.photograph_taken_down"
    sentence: ClassVar[str | Promise] = _("%(by)s took down a photograph of pupil %(pupil)s.")


@dataclass(frozen=True, kw_only=True)
class AboutARequest(Fact):
    """What becomes of one request; its words stay in its own row."""

    request: models.SubjectRequest


@dataclass(frozen=True, kw_only=True)
class RequestReceived(AboutARequest):
    verb: ClassVar[str] = "privacy.request_received"
    sentence: ClassVar[str | Promise] = _("A request about personal data came in: %(request)s (entered by %(by)s).")


@dataclass(frozen=True, kw_only=True)
class RequestAcknowledged(AboutARequest):
    verb: ClassVar[str] = "privacy.request_acknowledged"
    sentence: ClassVar[str | Promise] = _("%(by)s acknowledged a request about personal data: %(request)s.")


@dataclass(frozen=True, kw_only=True)
class RequestExtended(AboutARequest):
    verb: ClassVar[str] = "privacy.request_extended"
    sentence: ClassVar[str | Promise] = _("%(by)s extended the time of a request about personal data: %(request)s.")


@dataclass(frozen=True, kw_only=True)
class RequestSettled(AboutARequest):
    verb: ClassVar[str] = "privacy.request_settled"
    sentence: ClassVar[str | Promise] = _("%(by)s answered a request about personal data: %(request)s.")

    state: str


@dataclass(frozen=True, kw_only=True)
class PackageTaken(AboutARequest):
    verb: ClassVar[str] = "privacy.package_taken"
    sentence: ClassVar[str | Promise] = _("%(by)s took the package of everything kept for a request: %(request)s.")

    count: int


@dataclass(frozen=True, kw_only=True)
class SubjectErased(Fact):
    verb: ClassVar[str] = "privacy.subject_erased"
    sentence: ClassVar[str | Promise] = _(
        "%(by)s erased personal data in %(count)s rows; %(kept)s rows are kept by law."
    )

    erasure: models.ErasureRecord
    count: int
    kept: int


@dataclass(frozen=True, kw_only=True)
class ErasuresReplayed(Fact):
    verb: ClassVar[str] = "privacy.erasures_replayed"
    sentence: ClassVar[str | Promise] = _("%(by)s carried out %(count)s erasures again after a restore.")

    count: int


@dataclass(frozen=True, kw_only=True)
class RetentionRan(Fact):
    verb: ClassVar[str] = "privacy.retention_ran"
    sentence: ClassVar[str | Promise] = _("%(by)s let %(count)s rows go whose time was over, by the rule %(rule)s.")

    rule: str
    count: int


@dataclass(frozen=True, kw_only=True)
class HoldSet(Fact):
    verb: ClassVar[str] = "privacy.hold_set"
    sentence: ClassVar[str | Promise] = _("%(by)s set a legal hold on %(hold)s.")

    hold: models.LegalHold


@dataclass(frozen=True, kw_only=True)
class HoldLifted(Fact):
    verb: ClassVar[str] = "privacy.hold_lifted"
    sentence: ClassVar[str | Promise] = _("%(by)s lifted the legal hold on %(hold)s.")

    hold: models.LegalHold


@dataclass(frozen=True, kw_only=True)
class RegisterTaken(Fact):
    verb: ClassVar[str] = "privacy.register_taken"
    sentence: ClassVar[str | Promise] = _("%(by)s took the register of personal fields as a sheet.")

    count: int

"""Reads about photographs, those on the public pages above all."""

from __future__ import annotations

from django.db.models import Prefetch, Q, QuerySet

from chungtay.kernel.clock import today
from chungtay.kernel.people import Visitor
from chungtay.organisations.rules import own_bodies
from chungtay.privacy.choices import ConsentPurpose, ConsentState
from chungtay.privacy.engine.ages import OWN_CONSENT_FROM
from chungtay.privacy.models import ConsentRecord, Photograph, Publication, Pupil
from chungtay.privacy.rules import KEEPERS


def visible_photographs(person: Visitor) -> QuerySet[Photograph]:
    """The photographs of the pupils of the person's own schools."""
    own = own_bodies(person, today(), KEEPERS)
    return Photograph.objects.filter(pupil__school__in=own).select_related("pupil__school", "file")


def photographs_of(pupil: Pupil) -> list[tuple[Photograph, Publication | None]]:
    """The photographs of a pupil, each with its publication while it lasts."""
    shown = Publication.objects.filter(ended_at__isnull=True)
    rows = pupil.photographs.filter(file__isnull=False).order_by("-id")
    rows = rows.prefetch_related(Prefetch("publications", shown, to_attr="shown"))
    return [(row, next(iter(row.shown), None)) for row in rows]  # type: ignore[attr-defined]  # from to_attr


def consent_to_publish(pupil: Pupil) -> ConsentRecord | None:
    """The given consent to public photographs, if there is one."""
    return pupil.consents.filter(purpose=ConsentPurpose.PUBLIC_PICTURE, state=ConsentState.GIVEN).first()


def public_pictures() -> QuerySet[Publication]:
    """The photographs anybody may see at this moment: published, and resting on a consent that still stands."""
    both = Q(child_age__lt=OWN_CONSENT_FROM) | Q(consent__child_agreed_at__isnull=False)
    shown = Publication.objects.filter(
        both, ended_at__isnull=True, consent__state=ConsentState.GIVEN, photograph__file__isnull=False
    )
    return shown.select_related("photograph__file", "photograph__pupil__school")

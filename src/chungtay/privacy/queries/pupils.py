"""Reads about coded pupils and their consents."""

from __future__ import annotations

from datetime import date, datetime

from django.core import signing
from django.db.models import Count, Prefetch, Q, QuerySet

from chungtay.kernel.clock import today
from chungtay.kernel.people import Person, Visitor
from chungtay.organisations.choices import SCHOOLS
from chungtay.organisations.models import Organisation
from chungtay.organisations.rules import own_bodies
from chungtay.privacy.choices import ConsentPurpose, ConsentState
from chungtay.privacy.engine.ages import OWN_CONSENT_FROM
from chungtay.privacy.models import ConsentRecord, GuardianLink, Photograph, Publication, Pupil
from chungtay.privacy.rules import KEEPERS

SEAL = signing.Signer(salt="privacy.guardian", sep=".")


def own_schools(person: Visitor, day: date) -> QuerySet[Organisation]:
    """The schools whose pupils the person keeps on the day."""
    held = Organisation.objects.filter(pk__in=own_bodies(person, day, KEEPERS))
    return held.filter(kinds__kind__in=SCHOOLS).distinct().order_by("current_name")


def visible_pupils(person: Visitor) -> QuerySet[Pupil]:
    """The coded pupils of the person's own schools today; nobody else's school shows any."""
    return Pupil.objects.filter(school__in=own_bodies(person, today(), KEEPERS)).select_related("school")


def listed_pupils(person: Visitor) -> QuerySet[Pupil]:
    """The visible pupils with how many of their consents are given and how many wait."""
    return visible_pupils(person).annotate(
        given=Count("consents", filter=Q(consents__state=ConsentState.GIVEN)),
        waiting=Count("consents", filter=Q(consents__state=ConsentState.WAITING)),
    )


def visible_consents(person: Visitor) -> QuerySet[ConsentRecord]:
    """The consents of the visible pupils."""
    own = own_bodies(person, today(), KEEPERS)
    return ConsentRecord.objects.filter(pupil__school__in=own).select_related("pupil__school", "text", "evidence")


def consents_of(pupil: Pupil) -> QuerySet[ConsentRecord]:
    """Every consent ever asked for a pupil, the newest first."""
    return pupil.consents.select_related("text", "evidence", "link").order_by("-id")


def fresh_link_of(pupil: Pupil, maker: Person, since: datetime) -> GuardianLink | None:
    """The link this person made a moment ago; later nobody can show it again."""
    made = pupil.links.filter(made_by_id=maker.pk, made_at__gte=since, revoked_at__isnull=True)
    return made.order_by("-id").first()


def token_of(link: GuardianLink) -> str:
    """The word in the address of a link: its name under our seal, kept nowhere."""
    return SEAL.sign(link.uid)


def public_link(token: str) -> GuardianLink | None:
    """The link a word belongs to, with its consents; nothing for a word that is not ours or was revoked."""
    try:
        uid = SEAL.unsign(token)
    except signing.BadSignature:
        return None
    consents = ConsentRecord.objects.select_related("text").order_by("id")
    found = GuardianLink.objects.filter(uid=uid, revoked_at__isnull=True, pupil__erased_at__isnull=True)
    return found.select_related("pupil__school").prefetch_related(Prefetch("consents", consents)).first()


def waiting_consents(person: Visitor) -> list[ConsentRecord]:
    """The consents the person's schools asked for and have no answer to, the longest waiting first."""
    own = own_bodies(person, today(), KEEPERS)
    if not own:
        return []
    rows = ConsentRecord.objects.filter(pupil__school__in=own, state=ConsentState.WAITING)
    return list(rows.select_related("pupil").order_by("asked_at", "id"))


def visible_photographs(person: Visitor) -> QuerySet[Photograph]:
    """The photographs of the pupils of the person's own schools."""
    own = own_bodies(person, today(), KEEPERS)
    return Photograph.objects.filter(pupil__school__in=own).select_related("pupil__school", "file")


def photographs_of(pupil: Pupil) -> list[tuple[Photograph, Publication | None]]:
    """The photographs of a pupil, each with its publication while it lasts."""
    shown = Publication.objects.filter(ended_at__isnull=True)
    rows = pupil.photographs.filter(file__isnull=False).order_by("-id")
    rows = rows.prefetch_related(Prefetch("publications", shown, to_attr="shown"))
    return [(row, next(iter(row.shown), None)) for row in rows]


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

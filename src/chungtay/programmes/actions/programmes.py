from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TypedDict, Unpack

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from chungtay.kernel.clock import to_local
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.models import LegalDocument, Source
from chungtay.kernel.people import Person
from chungtay.kernel.provenance import name_document
from chungtay.kernel.sources import parse_reference
from chungtay.kernel.vietnamese import tidy
from chungtay.organisations.choices import Level
from chungtay.organisations.models import Organisation
from chungtay.organisations.rules.documents import refuse_unless_it_fits
from chungtay.programmes.choices import PartnershipKind, ReviewInterval, ReviewKind
from chungtay.programmes.engine import name_key
from chungtay.programmes.facts import (
    ClickAllowed,
    ClickEnded,
    ParticipationRecorded,
    PartnershipClosed,
    PartnershipOpened,
    PhaseNamed,
    PilotSchoolNamed,
    PilotSeatFreed,
    ProgrammeOpened,
)
from chungtay.programmes.models import (
    LONGEST_REASON,
    ClickRule,
    LegalBasis,
    Participation,
    Partnership,
    PartnershipMember,
    Phase,
    PilotQuota,
    PilotSeat,
    Programme,
    ProgrammeAlias,
    ReviewCadence,
)
from chungtay.programmes.queries import SCHOOL_KINDS, click_rule_on

TOTAL = ""  # the quota that names no level
LARGEST_QUOTA = 500  # every seat is a row; no source names more than 10


@transaction.atomic
def open_programme(
    code: str,
    name: str,
    *,
    by: Person,
    on: date,
    initiator: Organisation | None = None,
    spellings: Sequence[str] = (),
    legal_bases: Sequence[tuple[LegalDocument | str, Source | None]] = (),
    purpose: str = "",
    is_invented: bool = False,
) -> Programme:
    """Announce a programme with every spelling its sources use and the documents it rests on, rows or as cited."""
    try:
        with transaction.atomic():
            programme = Programme.objects.create(
                code=code, name=tidy(name), initiator=initiator, purpose=purpose, is_invented=is_invented
            )
    except IntegrityError:
        raise RuleBroken(
            _("The code %(code)s already names another programme. Choose another code.") % {"code": code}, "code"
        ) from None
    wrote: list[models.Model] = []
    for spelling in dict.fromkeys(tidy(spelling) for spelling in (name, *spellings)):
        key = name_key(spelling)
        if ProgrammeAlias.objects.filter(folded=key).exclude(programme=programme).exists():
            raise RuleBroken(
                _("The spelling “%(spelling)s” already names another programme. Leave it out, or open that programme.")
                % {"spelling": spelling},
                "name" if key == name_key(name) else "spellings",
            )
        wrote.append(ProgrammeAlias.objects.create(programme=programme, spelling=spelling, folded=key))
    for cited, source in legal_bases:
        if isinstance(cited, str):
            refuse_unless_it_fits(parse_reference(cited), "legal_basis")
        document = name_document(cited, by=by, on=on) if isinstance(cited, str) else cited
        wrote.append(LegalBasis.objects.create(programme=programme, legal_document=document, source=source))
    tell(ProgrammeOpened(programme=programme, by=by, on=on, wrote=wrote))
    return programme


@transaction.atomic
def allow_click(programme: Programme, *, why: str, by: Person, at: datetime) -> ClickRule:
    """From today a click with the password counts like a signature in the programme; the reason stays on record."""
    programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    day = to_local(at).date()
    known = click_rule_on(programme, day)
    if known is not None:
        return known
    rule = ClickRule.objects.create(programme=programme, why=_reason(why), valid_from=day, by_id=by.pk, at=at)
    tell(ClickAllowed(rule=rule, programme=programme, reason=rule.why, by=by, on=day))
    return rule


@transaction.atomic
def end_click(programme: Programme, *, why: str, by: Person, at: datetime) -> ClickRule | None:
    """From today only signatures on paper or with a certificate count again; what was confirmed by then stays."""
    programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    day = to_local(at).date()
    rule = click_rule_on(programme, day)
    if rule is None:
        return None
    rule.valid_until, rule.ended_because, rule.ended_by_id, rule.ended_at = day, _reason(why), by.pk, at
    rule.save(update_fields=["valid_until", "ended_because", "ended_by", "ended_at"])
    tell(ClickEnded(rule=rule, programme=programme, reason=rule.ended_because, by=by, on=day))
    return rule


def _reason(typed: str) -> str:
    reason = tidy(typed)[:LONGEST_REASON]
    if not reason:
        raise RuleBroken(_("Say in one sentence why; everybody who reads the programme can read it."), "why")
    return reason


@transaction.atomic
def name_phase(programme: Programme, label: str, starts_year: int, ends_year: int, *, by: Person, on: date) -> Phase:
    """Name a phase of the programme; the same label is the same phase."""
    if ends_year < starts_year:
        raise RuleBroken(_("A phase ends after it starts: write the earlier year first."), "ends_year")
    label = tidy(label)
    known = programme.phases.filter(label=label).first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            phase = Phase.objects.create(programme=programme, label=label, starts_year=starts_year, ends_year=ends_year)
    except IntegrityError:
        return programme.phases.get(label=label)
    tell(PhaseNamed(phase=phase, programme=programme, by=by, on=on))
    return phase


@transaction.atomic
def record_participation(
    programme: Programme,
    organisation: Organisation,
    *,
    by: Person,
    on: date,
    year: int | None = None,
    phase: Phase | None = None,
    quotas: Mapping[str, int] | None = None,
    reviews: Sequence[tuple[ReviewKind, ReviewInterval, str]] = (),
    source: Source | None = None,
) -> Participation:
    """Record that a body takes part, with its quota of pilot schools: one total or a number per level, never both."""
    quotas = dict(quotas or {})
    _refuse_unless_countable(quotas)
    try:
        with transaction.atomic():
            participation = Participation.objects.create(
                programme=programme, organisation=organisation, year=year, phase=phase, source=source
            )
    except IntegrityError:
        raise RuleBroken(
            _("%(organisation)s already takes part in this programme that year. Open the programme to see its quota.")
            % {"organisation": organisation},
            "organisation",
        ) from None
    wrote: list[models.Model] = []
    for level, seats in quotas.items():
        quota = PilotQuota.objects.create(participation=participation, level=level, seats=seats)
        places = [PilotSeat(quota=quota, participation=participation, number=n) for n in range(1, seats + 1)]
        wrote += [quota, *PilotSeat.objects.bulk_create(places)]
    for kind, interval, as_written in reviews:
        wrote.append(
            ReviewCadence.objects.create(
                participation=participation, kind=kind, interval=interval, as_written=as_written
            )
        )
    tell(
        ParticipationRecorded(
            participation=participation, organisation=organisation, programme=programme, by=by, on=on, wrote=wrote
        )
    )
    return participation


def _refuse_unless_countable(quotas: Mapping[str, int]) -> None:
    if TOTAL in quotas and len(quotas) > 1:
        raise RuleBroken(_("Give the number of pilot schools either in all or level by level, not both."), "quotas")
    unknown = [level for level in quotas if level and level not in Level.values]
    if unknown or any(seats < 1 for seats in quotas.values()):
        raise RuleBroken(_("Every level of a quota needs a known level and at least one school."), "quotas")
    if sum(quotas.values()) > LARGEST_QUOTA:
        raise RuleBroken(
            _("A quota names at most %(most)s schools. Check the number.") % {"most": LARGEST_QUOTA}, "quotas"
        )


@transaction.atomic
def name_pilot_school(
    participation: Participation, school: Organisation, *, level: str, by: Person, on: date
) -> PilotSeat:
    """Give a school one of the seats still empty at its level, or of the total; the last seat is taken once."""
    quota = participation.quotas.filter(level=level).first() or participation.quotas.filter(level=TOTAL).first()
    if quota is None:
        raise RuleBroken(
            _("This participant has no quota of pilot schools at that level. Choose a level it has a quota for."),
            "level",
        )
    _refuse_unless_school(school, quota.level, on)
    for seat in PilotSeat.objects.filter(quota=quota, school__isnull=True).order_by("number"):
        try:
            with transaction.atomic():
                # The condition in the UPDATE decides a race, not the row read above.
                won = PilotSeat.objects.filter(pk=seat.pk, school__isnull=True).update(school=school, taken_on=on)
        except IntegrityError:
            raise RuleBroken(
                _("%(school)s already is a pilot school of this participant. Choose another school.")
                % {"school": school},
                "school",
            ) from None
        if won:
            seat.refresh_from_db()
            tell(
                PilotSchoolNamed(
                    school=school,
                    organisation=participation.organisation,
                    participation=participation,
                    by=by,
                    on=on,
                    wrote=[seat],
                )
            )
            return seat
    raise RuleBroken(
        _("All %(seats)s seats are taken. Take a school off the list first, or ask for a larger quota.")
        % {"seats": quota.seats},
        "school",
    )


def _refuse_unless_school(school: Organisation, level: str, on: date) -> None:
    """Refuse what is no school on that day, or a school known not to teach at the level; unknown levels may pass."""
    kind = school.kinds.valid_on(on).filter(kind__in=SCHOOL_KINDS).first()
    if kind is None:
        raise RuleBroken(
            _("On that day %(school)s is not a school, so it cannot be a pilot school. Choose a school.")
            % {"school": school},
            "school",
        )
    if level and kind.levels and level not in kind.levels.split():
        raise RuleBroken(
            _("%(school)s does not teach at the level %(level)s. Choose another level or another school.")
            % {"school": school, "level": Level(level).label},
            "school",
        )


@transaction.atomic
def free_pilot_seat(participation: Participation, school: Organisation, *, by: Person, on: date) -> None:
    """Take a school off the pilot schools; its seat is empty again."""
    seat = participation.places.select_for_update().filter(school=school).first()
    if seat is None:
        raise RuleBroken(
            _("%(school)s is no longer a pilot school of this participant. Open the programme to see who is.")
            % {"school": school},
            "school",
        )
    seat.school, seat.taken_on = None, None
    seat.save(update_fields=["school", "taken_on"])
    tell(
        PilotSeatFreed(
            school=school,
            organisation=participation.organisation,
            participation=participation,
            by=by,
            on=on,
            wrote=[seat],
        )
    )


class Said(TypedDict, total=False):
    """What the source says of the day and the place, apart from them the inferred year; EDTF as in `PartialDate`."""

    stated_on: str
    inferred_year: int | None
    part_of_day: str
    place: str


@transaction.atomic
def open_partnership(
    programme: Programme,
    members: Sequence[Organisation],
    *,
    by: Person,
    on: date | None,
    kind: PartnershipKind = PartnershipKind.MEMORANDUM,
    phase: Phase | None = None,
    agreement_key: str = "",
    source: Source | None = None,
    **said: Unpack[Said],
) -> Partnership:
    """Write who is whose partner from a day on; a day the source does not state stays empty."""
    if len({member.pk for member in members}) < 2:
        raise RuleBroken(_("A partnership needs at least two different bodies."))
    partnership = Partnership.objects.create(
        programme=programme,
        phase=phase,
        kind=kind,
        agreement_key=agreement_key,
        source=source,
        valid_from=on,
        **said,
    )
    rows = PartnershipMember.objects.bulk_create(
        PartnershipMember(partnership=partnership, organisation=member, number=number)
        for number, member in enumerate(members, start=1)
    )
    names = ", ".join(str(member) for member in members)
    tell(PartnershipOpened(partnership=partnership, programme=programme, members=names, by=by, on=on, wrote=rows))
    return partnership


@transaction.atomic
def close_partnership(agreement_key: str, *, by: Person, on: date) -> None:
    """End the partnership an agreement opened; it still held on the day before."""
    partnership = (
        Partnership.objects.select_for_update().filter(agreement_key=agreement_key, valid_until__isnull=True).first()
    )
    if partnership is None:
        return
    if partnership.valid_from is not None and on <= partnership.valid_from:
        # It was to begin on that day or later, when a party had left; the others did not go on, so it never was.
        tell(PartnershipClosed(partnership=partnership, programme=partnership.programme, by=by, on=on))
        partnership.members.all().delete()
        partnership.delete()
        return
    partnership.valid_until = on
    partnership.save(update_fields=["valid_until"])
    tell(PartnershipClosed(partnership=partnership, programme=partnership.programme, by=by, on=on))

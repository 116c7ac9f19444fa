"""What units may declare on a day, read once for one unit or for a whole district of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from chungtay.curriculum.models import Grade, Subject, SubjectGrade
from chungtay.kernel.errors import RuleBroken, StaleVersion
from chungtay.kernel.vietnamese import short_day
from chungtay.needs.choices import LIVE, EntryKind, MeetingMode, Visibility
from chungtay.needs.models import Entry
from chungtay.organisations.models import Organisation
from chungtay.organisations.models.walks import ancestors
from chungtay.taxonomy.models import Leaf
from chungtay.taxonomy.queries import leaves_on, levels_of_many

Upload = UploadedFile[bytes]


@dataclass(frozen=True)
class Declared:
    """One need or strength as it is declared; without `valid_until` it holds to the end of the school year.

    `upload` is a file that shows it, `kept_file` names one the draft keeps; `drops_file` takes away what is there.
    """

    kind: EntryKind
    leaf: Leaf
    degree: int
    subject: Subject | None = None
    grade: Grade | None = None
    level: str = ""
    words: str = ""
    evidence: str = ""
    partners_most: int | None = None
    days_most: int | None = None
    mode: MeetingMode = MeetingMode.BOTH
    seen_by: Visibility = Visibility.DEPARTMENT
    valid_until: date | None = None
    upload: Upload | None = None
    kept_file: str = ""
    drops_file: bool = False

    @property
    def topic(self) -> str:
        """Leaf, subject and grade in one key."""
        codes = (self.subject.code if self.subject else "", self.grade.code if self.grade else "")
        return "/".join((self.leaf.code, *codes))


@dataclass(frozen=True)
class Ground:
    """What stands on the day: the leaves, the levels of each unit, what is taught where, the departments above each."""

    on: date
    leaves: Mapping[int, Leaf]
    levels: Mapping[int, list[str]]
    taught: Mapping[tuple[str, int], set[int]]
    above: Mapping[int, set[int]] = field(default_factory=dict)

    def level_of(self, organisation: Organisation, declared: Declared) -> str:
        """The level an entry is for; RuleBroken at its field where the unit cannot declare this on the day."""
        if not organisation.is_valid_on(self.on):
            raise RuleBroken(_("%(unit)s no longer exists on this day.") % {"unit": organisation})
        levels, leaf = self.levels.get(organisation.pk, []), declared.leaf
        if not self._offers(organisation, leaf, levels):
            raise RuleBroken(_("“%(leaf)s” is not offered to this unit.") % {"leaf": leaf}, field="leaf")
        if not 1 <= declared.degree <= 5:
            raise RuleBroken(_("Choose a degree from 1 to 5."), field="degree")
        if declared.valid_until is not None and declared.valid_until <= self.on:
            raise RuleBroken(
                _("The last day must not lie before %(day)s.") % {"day": short_day(self.on)}, field="valid_until"
            )
        level = declared.grade.stage if declared.grade else declared.level
        if not level and levels:
            level = next(each for each in levels if leaf.is_offered_to(each))
        if levels and level not in levels:
            raise RuleBroken(_("The unit does not teach at this level."), field="level")
        self._check_subject(declared, level)
        return level

    def _offers(self, organisation: Organisation, leaf: Leaf, levels: list[str]) -> bool:
        if leaf.pk not in self.leaves or (levels and not any(leaf.is_offered_to(level) for level in levels)):
            return False
        return leaf.department_id is None or leaf.department_id in self.above.get(organisation.pk, set())

    def _check_subject(self, declared: Declared, level: str) -> None:
        subject, grade = declared.subject, declared.grade
        if subject is None:
            if declared.leaf.is_by_subject and level:
                raise RuleBroken(_("Choose the subject for “%(leaf)s”.") % {"leaf": declared.leaf}, field="subject")
            return
        levels = [level] if level else sorted({stage for stage, _subject in self.taught})
        grades = {key for each in levels for key in self.taught.get((each, subject.pk), set())}
        if not grades or (grade is not None and grade.pk not in grades):
            raise RuleBroken(_("“%(subject)s” is not taught in this grade.") % {"subject": subject}, field="subject")


def ground_for(organisations: Iterable[Organisation], on: date) -> Ground:
    """The ground of these units on the day; the same few questions for one as for a thousand."""
    keys = {organisation.pk for organisation in organisations}
    leaves = {leaf.pk: leaf for leaf in leaves_on(on)}
    taught: dict[tuple[str, int], set[int]] = {}
    for subject, grade, stage in SubjectGrade.objects.valid_on(on).values_list("subject", "grade", "grade__stage"):
        taught.setdefault((stage, subject), set()).add(grade)
    departments = {leaf.department_id for leaf in leaves.values()} - {None}
    above = {key: ancestors([key], on) | {key} for key in keys} if departments else {}
    return Ground(on, leaves, {key: [*levels] for key, levels in levels_of_many(keys, on).items()}, taught, above)


def standing_topics(organisations: Iterable[int], year: str, word_of: str = "") -> dict[tuple[int, str, str], Entry]:
    """What stands for these units in a school year by one word, the unit's own or a body's: by unit, kind and topic."""
    rows = Entry.objects.filter(organisation_id__in=set(organisations), school_year=year, state__in=LIVE)
    return {(row.organisation_id, row.kind, row.topic): row for row in rows.filter(word_of=word_of)}


def lock_as_seen(entry: Entry, seen: int | None) -> None:
    """Lock an entry that is live and still as the person saw it."""
    entry.refresh_from_db(from_queryset=Entry.objects.select_for_update(of=("self",)))
    if seen != entry.version:
        raise StaleVersion(entry)
    if not entry.is_live:
        raise RuleBroken(_("This entry is closed: %(state)s.") % {"state": entry.get_state_display()})

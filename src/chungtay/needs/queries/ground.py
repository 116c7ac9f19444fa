"""What units may declare on a day, read once for one unit or for a whole district of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from chungtay.curriculum.models import Grade, Subject, SubjectGrade
from chungtay.kernel.errors import RuleBroken, StaleVersion
from chungtay.kernel.vietnamese import short_day
from chungtay.needs.choices import LIVE, EntryKind, MeetingMode, Visibility
from chungtay.needs.models import Entry
from chungtay.organisations.models import Organisation
from chungtay.taxonomy.choices import CENTRE
from chungtay.taxonomy.models import Leaf
from chungtay.taxonomy.queries import LeafList, keepers_of, lists_of, taught_of_many

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
    """What stands on the day: whose list each unit follows, the lists, the levels taught, what is taught where."""

    on: date
    keepers: Mapping[int, int | None]
    lists: Mapping[int | None, LeafList]
    steps: Mapping[int, list[str]]
    taught: Mapping[tuple[str, int], set[int]]

    def levels_of(self, organisation: Organisation) -> list[str]:
        return [step for step in self.steps.get(organisation.pk, []) if step != CENTRE]

    def offered_to(self, organisation: Organisation) -> Mapping[int, Leaf]:
        """The leaves of the unit's list by key, in the words of the list."""
        return self.lists[self.keepers.get(organisation.pk)].offered

    def words_of(self, organisation: Organisation, leaf: Leaf) -> str:
        """What the unit's list calls a leaf on the day."""
        found = self.lists[self.keepers.get(organisation.pk)]
        return (found.offered.get(leaf.pk) or found.hidden.get(leaf.pk) or leaf).name

    def level_of(self, organisation: Organisation, declared: Declared, *, standing: Leaf | None = None) -> str:
        """The level an entry is for; RuleBroken at its field where the unit cannot declare this on the day.

        `standing` is the leaf of an entry that is changed: it stays, though it may be hidden by now.
        """
        if not organisation.is_valid_on(self.on):
            raise RuleBroken(_("%(unit)s no longer exists on this day.") % {"unit": organisation})
        levels, leaf = self.levels_of(organisation), declared.leaf
        if leaf != standing and not self.offers(organisation, leaf):
            raise RuleBroken(_("“%(leaf)s” is not offered to this unit.") % {"leaf": leaf}, field="leaf")
        if not 1 <= declared.degree <= 5:
            raise RuleBroken(_("Choose a degree from 1 to 5."), field="degree")
        if declared.valid_until is not None and declared.valid_until <= self.on:
            raise RuleBroken(
                _("The last day must not lie before %(day)s.") % {"day": short_day(self.on)}, field="valid_until"
            )
        level = declared.grade.stage if declared.grade else declared.level
        if not level and levels:
            level = next((each for each in levels if leaf.is_for([each])), levels[0])
        if levels and level not in levels:
            raise RuleBroken(_("The unit does not teach at this level."), field="level")
        self._check_subject(declared, level)
        return level

    def offers(self, organisation: Organisation, leaf: Leaf) -> bool:
        """Whether the unit may declare on the leaf anew: it is in its list, and for one of its levels."""
        offered = self.offered_to(organisation).get(leaf.pk)
        return offered is not None and offered.is_for(self.steps.get(organisation.pk, ()))

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
    taught: dict[tuple[str, int], set[int]] = {}
    for subject, grade, stage in SubjectGrade.objects.valid_on(on).values_list("subject", "grade", "grade__stage"):
        taught.setdefault((stage, subject), set()).add(grade)
    keepers = keepers_of(keys, on)
    return Ground(on, keepers, lists_of({*keepers.values(), None}, on), taught_of_many(keys, on), taught)


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

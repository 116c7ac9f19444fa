"""The hash chain over the record: seals added in batches, and the verifier that names the first broken link."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from enum import StrEnum

from django.db import connection, transaction
from django.db.models import Max, prefetch_related_objects

from chungtay.kernel.audit import commitment
from chungtay.kernel.clock import now
from chungtay.kernel.models import AuditEntry, AuditSeal

BEGINNING = "0" * 64
BATCH = 1000

# PostgreSQL gives numbers before commits: a line may appear behind one already sealed. Every pass looks this far back;
# a pass over the whole record, once a day, finds what came later still.
LOOK_BACK = 20_000

# A number of our own that stands for "the head of the chain" among PostgreSQL's advisory locks.
HEAD_LOCK = 0x5EA1


class Fault(StrEnum):
    EDITED = "edited"
    MISSING = "missing"
    SWAPPED = "swapped"
    COMMITMENT = "commitment"


@dataclass(frozen=True)
class Head:
    """The newest link of the chain; kept outside the database, it betrays a tail cut off or a chain written anew."""

    number: int
    digest: str

    def __str__(self) -> str:
        return f"{self.number}:{self.digest}"

    @classmethod
    def parse(cls, written: str) -> Head:
        """Read "NUMBER:DIGEST"; ValueError for anything else."""
        number, digest = written.split(":")
        return cls(int(number), digest)


@dataclass(frozen=True)
class BrokenLink:
    """Where the chain breaks first: the number of the seal, the line there if it can be known, and what is wrong."""

    number: int
    uid: str
    fault: Fault


@dataclass(frozen=True)
class ChainReport:
    """What the verifier found: links read, the first broken one, the head, and the lines not yet sealed."""

    links: int
    broken: BrokenLink | None
    head: Head
    unsealed: int

    @property
    def is_whole(self) -> bool:
        return self.broken is None


def words_of(entry: AuditEntry) -> str:
    """Everything a seal vouches for, as canonical JSON: open columns, commitments and touched rows."""
    return json.dumps(
        {
            "uid": entry.uid,
            "at": entry.at.astimezone(UTC).isoformat(),
            "on": entry.on.isoformat() if entry.on else None,
            "request_id": entry.request_id,
            "verb": entry.verb,
            "actor_key": entry.actor_key,
            "subject_kind": entry.subject_kind,
            "subject_key": entry.subject_key,
            "open_values": entry.open_values,
            "commitments": entry.commitments,
            "touches": sorted([touch.kind, touch.key, touch.is_about] for touch in entry.touches.all()),
        },
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )


def link(number: int, previous: str, words: str) -> str:
    """The digest of one link: its place, the digest before it, and the words of its line."""
    return hashlib.sha256(f"{number}\n{previous}\n{words}".encode()).hexdigest()


def head_of_chain() -> Head:
    """The newest link; number 0 when nothing is sealed yet."""
    newest = AuditSeal.objects.order_by("-number").first()
    return Head(newest.number, newest.digest) if newest else Head(0, BEGINNING)


def seal_entries(limit: int = BATCH, *, whole_record: bool = False) -> int:
    """Seal up to `limit` lines in the order they were written; returns how many. One sealer works at a time."""
    waiting = AuditEntry.objects.filter(seal__isnull=True).prefetch_related("touches").order_by("id")
    if not whole_record:
        newest = AuditSeal.objects.aggregate(newest=Max("entry_id"))["newest"] or 0
        waiting = waiting.filter(id__gt=newest - LOOK_BACK)
    if not waiting.exists():  # an idle look must not take SQLite's one write lock
        return 0
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [HEAD_LOCK])
        head = head_of_chain()
        seals: list[AuditSeal] = []
        moment = now()
        for number, entry in enumerate(waiting[:limit], start=head.number + 1):
            digest = link(number, head.digest, words_of(entry))
            seals.append(AuditSeal(number=number, entry=entry, previous=head.digest, digest=digest, at=moment))
            head = Head(number, digest)
        AuditSeal.objects.bulk_create(seals, batch_size=BATCH)
    return len(seals)


def verify_chain(known_heads: Sequence[Head] = ()) -> ChainReport:
    """Walk the whole chain and compare it with heads kept elsewhere; reads only."""
    head, links, broken = Head(0, BEGINNING), 0, None
    known = {witness.number: witness.digest for witness in known_heads}
    for seal, entry in _sealed():
        links += 1
        broken = _fault_at(head, seal, entry)
        if broken is None and entry is not None and known.get(seal.number, seal.digest) != seal.digest:
            broken = BrokenLink(seal.number, entry.uid, Fault.EDITED)
        if broken is not None:
            break
        head = Head(seal.number, seal.digest)
    if broken is None and known and max(known) > head.number:
        broken = BrokenLink(head.number + 1, "", Fault.MISSING)
    return ChainReport(links, broken, head, AuditEntry.objects.filter(seal__isnull=True).count())


def _sealed() -> Iterator[tuple[AuditSeal, AuditEntry | None]]:
    """Every seal by its number, with its line unless that is gone."""
    after = -1
    while True:
        seals = list(AuditSeal.objects.filter(number__gt=after).order_by("number")[:BATCH])
        if not seals:
            return
        after = seals[-1].number
        entries = AuditEntry.objects.in_bulk([seal.entry_id for seal in seals])
        prefetch_related_objects(list(entries.values()), "touches")
        for seal in seals:
            yield seal, entries.get(seal.entry_id)


def _fault_at(head: Head, seal: AuditSeal, entry: AuditEntry | None) -> BrokenLink | None:
    number = head.number + 1
    if seal.number != number or entry is None:
        return BrokenLink(number, "", Fault.MISSING)
    words = words_of(entry)
    if seal.previous != head.digest or seal.digest != link(number, head.digest, words):
        return BrokenLink(number, entry.uid, _diagnosis(head, seal, words))
    for name, value in entry.personal_values.items():
        if entry.commitments.get(name) != commitment(entry.salts.get(name, ""), value):
            return BrokenLink(number, entry.uid, Fault.COMMITMENT)
    return None


def _diagnosis(head: Head, seal: AuditSeal, words: str) -> Fault:
    """Tell a line out of its place from one whose words were changed; read only once, at the first broken link."""
    others = AuditSeal.objects.exclude(pk=seal.pk).values_list("number", "previous", "digest")
    if any(link(number, previous, words) == digest for number, previous, digest in others.iterator()):
        return Fault.SWAPPED
    highest = head_of_chain().number
    is_genuine = any(link(number, seal.previous, words) == seal.digest for number in range(1, highest + 2))
    if not is_genuine:
        return Fault.EDITED
    # The seal is good in another place: changed about, if the one for this place still stands somewhere.
    was_moved = AuditSeal.objects.filter(previous=head.digest).exclude(pk=seal.pk).exists()
    return Fault.SWAPPED if was_moved else Fault.MISSING

"""The common list of needs and strengths, loaded from its pack."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.db import transaction

from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.taxonomy.engine import Taxonomy, read_taxonomy
from chungtay.taxonomy.facts import TaxonomyLoaded
from chungtay.taxonomy.models import Leaf, LeafGroup, TaxonomyPack

PACK = Path(__file__).parents[1] / "packs" / "taxonomy.toml"


@transaction.atomic
def load_taxonomy(pack: Path = PACK, *, by: Person, on: date) -> TaxonomyPack:
    """Make the list of the pack true here; one already loaded changes nothing and tells nothing.

    Leaves are never taken away, because entries refer to them: a later pack ends them. Departments' own stay.
    """
    wanted = read_taxonomy(pack.read_text(encoding="utf-8"))
    loaded = TaxonomyPack.objects.order_by("pk").last()
    if loaded is not None and loaded.digest == wanted.digest:
        return loaded
    _store(wanted)
    row = TaxonomyPack.objects.create(version=wanted.version, digest=wanted.digest, on=on)
    leaves = sum(len(group.leaves) for group in wanted.groups)
    tell(TaxonomyLoaded(pack=row, groups=len(wanted.groups), leaves=leaves, by=by, on=on))
    return row


def _store(wanted: Taxonomy) -> None:
    LeafGroup.objects.bulk_create(
        [
            LeafGroup(code=line.code, name=line.name, number=number, valid_until=line.until)
            for number, line in enumerate(wanted.groups, start=1)
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "number", "valid_until"],
    )
    groups = {group.code: group for group in LeafGroup.objects.all()}
    Leaf.objects.bulk_create(
        [
            Leaf(
                group=groups[line.code],
                code=leaf.code,
                name=leaf.name,
                hint=leaf.hint,
                levels=leaf.levels,
                is_by_subject=leaf.is_by_subject,
                number=place,
                valid_until=leaf.until or line.until,
            )
            for line in wanted.groups
            for place, leaf in enumerate(line.leaves, start=1)
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["group", "name", "hint", "levels", "is_by_subject", "number", "valid_until"],
    )

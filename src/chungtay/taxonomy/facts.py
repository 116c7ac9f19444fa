from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.facts import Fact
from chungtay.organisations.models import Organisation
from chungtay.taxonomy.models import Leaf, LeafEdit, TaxonomyPack


@dataclass(frozen=True, kw_only=True)
class TaxonomyLoaded(Fact):
    verb: ClassVar[str] = "taxonomy.list_loaded"
    sentence: ClassVar[str | Promise] = _(
        "%(by)s loaded version %(pack)s of the list of needs and strengths: %(leaves)d leaves in %(groups)d groups."
    )

    pack: TaxonomyPack
    groups: int
    leaves: int


@dataclass(frozen=True, kw_only=True)
class ListEdited(Fact):
    verb: ClassVar[str] = "taxonomy.list_edited"
    sentence: ClassVar[str | Promise] = _(
        "%(by)s made version %(edit)s of the list of %(department)s: %(what)s, “%(leaf)s”."
    )

    edit: LeafEdit
    leaf: Leaf
    department: Organisation
    what: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class ListEditedAtOnce(Fact):
    verb: ClassVar[str] = "taxonomy.list_edited_at_once"
    sentence: ClassVar[str | Promise] = _(
        "%(by)s made versions %(first)d to %(last)d of the list of %(department)s: %(count)d leaves at once."
    )

    department: Organisation
    first: int
    last: int
    count: int

from chungtay.organisations.queries.answers import (
    Answer,
    Answering,
    Lineage,
    answers_for_many,
    answers_today,
    awaiting_decision,
    lineage,
)
from chungtay.organisations.queries.people import (
    LEADING_ROLES,
    members_of_many,
    members_on,
    memberships_of,
    role_holders,
    stated_posts,
    visible_memberships,
)
from chungtay.organisations.queries.register import (
    find_organisations,
    public_organisations,
    visible_organisations,
    visible_successions,
)
from chungtay.organisations.queries.snapshots import Snapshot, name_on, snapshot_on, snapshots_on
from chungtay.organisations.rules.authority import bodies_of, holds_role, overseen_by, own_bodies

__all__ = [
    "LEADING_ROLES",
    "Answer",
    "Answering",
    "Lineage",
    "Snapshot",
    "answers_for_many",
    "answers_today",
    "awaiting_decision",
    "bodies_of",
    "find_organisations",
    "holds_role",
    "lineage",
    "members_of_many",
    "members_on",
    "memberships_of",
    "name_on",
    "overseen_by",
    "own_bodies",
    "public_organisations",
    "role_holders",
    "snapshot_on",
    "snapshots_on",
    "stated_posts",
    "visible_memberships",
    "visible_organisations",
    "visible_successions",
]

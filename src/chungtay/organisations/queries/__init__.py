from chungtay.organisations.queries.answers import (
    Answer,
    Answering,
    Lineage,
    answers_for_many,
    answers_today,
    awaiting_decision,
    lineage,
)
from chungtay.organisations.queries.pages import History, Turn, history_of, turns_of, unit_codes
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
from chungtay.organisations.queries.snapshots import Snapshot, name_on, names_on, snapshot_on, snapshots_on
from chungtay.organisations.rules.authority import bodies_of, holds_role, overseen_by, own_bodies

__all__ = [
    "LEADING_ROLES",
    "Answer",
    "Answering",
    "History",
    "Lineage",
    "Snapshot",
    "Turn",
    "answers_for_many",
    "answers_today",
    "awaiting_decision",
    "bodies_of",
    "find_organisations",
    "history_of",
    "holds_role",
    "lineage",
    "members_of_many",
    "members_on",
    "memberships_of",
    "name_on",
    "names_on",
    "overseen_by",
    "own_bodies",
    "public_organisations",
    "role_holders",
    "snapshot_on",
    "snapshots_on",
    "stated_posts",
    "turns_of",
    "unit_codes",
    "visible_memberships",
    "visible_organisations",
    "visible_successions",
]

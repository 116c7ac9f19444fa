from chungtay.organisations.queries.answers import (
    Answer,
    answers_for_many,
    answers_today,
    awaiting_decision,
    if_confirmed,
    lineage,
)
from chungtay.organisations.queries.footprints import (
    RowChange,
    changes_between,
    founded_by,
    hindrance,
    links_to_bodies,
    rows_around,
)
from chungtay.organisations.queries.history import History, histories_of, name_on, names_on
from chungtay.organisations.queries.narrowing import Narrowing, narrowed, sorted_by
from chungtay.organisations.queries.pages import Surroundings, surroundings_of
from chungtay.organisations.queries.people import (
    LEADING_ROLES,
    changeable_memberships,
    members_of_many,
    members_on,
    memberships_of,
    person_by_login,
    stated_posts,
)
from chungtay.organisations.queries.register import (
    bodies_called,
    find_organisations,
    visible_organisations,
    visible_successions,
)
from chungtay.organisations.queries.snapshots import Snapshot, snapshot_of, snapshot_on, snapshots_on
from chungtay.organisations.rules.authority import bodies_of, holds_role, overseen_by, own_bodies, suppose_roles

__all__ = [
    "LEADING_ROLES",
    "Answer",
    "History",
    "Narrowing",
    "RowChange",
    "Snapshot",
    "Surroundings",
    "answers_for_many",
    "answers_today",
    "awaiting_decision",
    "bodies_called",
    "bodies_of",
    "changeable_memberships",
    "changes_between",
    "find_organisations",
    "founded_by",
    "hindrance",
    "histories_of",
    "holds_role",
    "if_confirmed",
    "lineage",
    "links_to_bodies",
    "members_of_many",
    "members_on",
    "memberships_of",
    "name_on",
    "names_on",
    "narrowed",
    "overseen_by",
    "own_bodies",
    "person_by_login",
    "rows_around",
    "snapshot_of",
    "snapshot_on",
    "snapshots_on",
    "sorted_by",
    "stated_posts",
    "suppose_roles",
    "surroundings_of",
    "visible_organisations",
    "visible_successions",
]

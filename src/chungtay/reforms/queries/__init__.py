from chungtay.reforms.queries.access import days_concerned, persons_concerned, turned_between, ways_by_day
from chungtay.reforms.queries.headings import Words, heading_of
from chungtay.reforms.queries.reforms import (
    bodies_concerned,
    bodies_named,
    concerned_by,
    department_of,
    emptied_by,
    footprint_of,
    names_of_changed,
    place_of,
    reforms_of,
    roles_and_children,
    visible_reforms,
    what_depends_on,
)

__all__ = [
    "Words",
    "bodies_concerned",
    "bodies_named",
    "concerned_by",
    "days_concerned",
    "department_of",
    "emptied_by",
    "footprint_of",
    "heading_of",
    "names_of_changed",
    "persons_concerned",
    "place_of",
    "reforms_of",
    "roles_and_children",
    "turned_between",
    "visible_reforms",
    "ways_by_day",
    "what_depends_on",
]

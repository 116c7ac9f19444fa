from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from chungtay.kernel.clock import today
from chungtay.kernel.people import Visitor
from chungtay.kernel.vietnamese import short_day
from chungtay.organisations.models import Membership, Organisation, Parentage
from chungtay.organisations.queries import RowChange, hindrance, links_to_bodies, own_bodies
from chungtay.organisations.queries.footprints import TABLES
from chungtay.organisations.rules import DEPARTMENT_ROLES, overseeing_bodies
from chungtay.places.models import Unit
from chungtay.reforms.choices import ReformState
from chungtay.reforms.engine.plans import MovePlan, Plan
from chungtay.reforms.models import Reform, ReformBody, ReformWrite

# Rooms whose rows are the register itself and how it came about, and no papers that name a body.
AT_HOME = {"organisations", "reforms", "register", "duplicates"}
REGISTER = [model._meta.label_lower for model in TABLES]
MOST_SHOWN, MOST_CONCERNED = 5, 12
LIVE = (ReformState.PREPARED, ReformState.APPLIED)


def visible_reforms(visitor: Visitor) -> QuerySet[Reform]:
    """The changes prepared for the departments the person works for, or for those these answer for."""
    departments = overseeing_bodies(visitor, today(), DEPARTMENT_ROLES)
    found = Reform.objects.filter(department_id__in=departments)
    return found.select_related("legal_document", "prepared_by", "applied_by", "closed_by")


def department_of(visitor: Visitor, day: date) -> Organisation | None:
    """The department the person works for on the day; the first one where there are several."""
    keys = own_bodies(visitor, day, DEPARTMENT_ROLES)
    return Organisation.objects.filter(pk__in=keys).order_by("pk").first()


def reforms_of(organisation: Organisation, visitor: Visitor) -> list[Reform]:
    """The changes this body is about, of those the person may see, latest first; not those that came to nothing."""
    found = visible_reforms(visitor).filter(bodies__organisation=organisation, state__in=LIVE)
    return list(found.order_by("-prepared_at", "-pk")[:MOST_SHOWN])


def footprint_of(reform: Reform) -> list[RowChange]:
    """The rows of the register the reform wrote, in the order they are kept."""
    return _written(reform.writes.filter(model__in=REGISTER))


def emptied_by(reform: Reform) -> list[RowChange]:
    """The rows of other rooms that named what the reform withdrew, with what they named."""
    return _written(reform.writes.exclude(model__in=REGISTER))


def _written(rows: QuerySet[ReformWrite]) -> list[RowChange]:
    return [RowChange(row.model, row.row_key, row.before, row.after) for row in rows.order_by("position")]


def what_depends_on(reform: Reform) -> str:
    """Why a reform that was carried out can no longer be undone, as a sentence; empty while it can."""
    founded = list(reform.bodies.filter(is_new=True).values_list("organisation_id", flat=True))
    later = Reform.objects.filter(bodies__organisation__in=founded, state__in=LIVE).exclude(pk=reform.pk).first()
    if later:
        return _(
            "A later change of the register concerns the same bodies: %(kind)s of %(day)s. Take that back first."
        ) % {
            "kind": later.get_kind_display(),
            "day": short_day(later.on),
        }
    return hindrance(footprint_of(reform), except_for=[ReformBody])


def place_of(plan: MovePlan) -> str:
    """Where the plan moves the body to, in words; empty when it stays where it sits."""
    unit = Unit.objects.filter(uid=plan.unit).first() if plan.unit else None
    return ", ".join(part for part in (plan.address, unit.name_on(plan.on).full_name if unit else "") if part)


def roles_and_children(organisation: Organisation, day: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The roles held in the body from the day on, and the bodies that answer to it, by identifier."""
    roles = Membership.objects.filter(organisation=organisation).exclude(valid_until__lte=day).order_by("pk")
    links = Parentage.objects.filter(parent=organisation).exclude(valid_until__lte=day).order_by("pk")
    children = dict.fromkeys(links.values_list("organisation__uid", flat=True))
    return tuple(roles.values_list("uid", flat=True)), tuple(children)


def bodies_named(plan: Plan) -> tuple[list[Organisation], list[Organisation]]:
    """The bodies the plan changes, and the further ones it names."""
    found = {body.uid: body for body in Organisation.objects.filter(uid__in=[*plan.changed(), *plan.named()])}
    changed = [found[uid] for uid in dict.fromkeys(plan.changed()) if uid in found]
    return changed, [found[uid] for uid in dict.fromkeys(plan.named()) if uid in found]


def bodies_concerned(reform: Reform) -> list[Organisation]:
    """The bodies of a change, first those it founded, then by name; of very many only the first."""
    rows = reform.bodies.select_related("organisation").order_by("-is_new", "organisation__name_key", "pk")
    return [row.organisation for row in rows[:MOST_CONCERNED]]


def names_of_changed(reform: Reform) -> str:
    """The bodies a reform changes or founds, by name, for the record."""
    rows = reform.bodies.filter(is_changed=True).select_related("organisation").order_by("pk")
    return "; ".join(str(row.organisation) for row in rows)


def concerned_by(bodies: Iterable[int]) -> list[dict[str, Any]]:
    """What other rooms, also those to come, say of the bodies, counted by table; it stays as it was signed."""
    keys = list(bodies)
    found: Counter[str] = Counter()
    for link in links_to_bodies() if keys else ():
        model: type[Model] = link.related_model
        if model._meta.app_label in AT_HOME:
            continue
        found[model._meta.label_lower] += model._default_manager.filter(**{f"{link.field.name}__in": keys}).count()
    return [{"model": model, "count": count} for model, count in sorted(found.items()) if count]

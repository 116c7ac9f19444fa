"""Taking over a sheet of staff, and taking it back: people without a way to sign in, and the roles their posts give."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chungtay.accounts.actions import forget_people, register_people
from chungtay.kernel.errors import RuleBroken
from chungtay.organisations.actions import NewRole, add_memberships, take_back_memberships
from chungtay.organisations.choices import Role
from chungtay.organisations.models import Membership, Organisation
from chungtay.register.engine.schools import CHANGE, NEW, REFUSED, SAME
from chungtay.register.models import StaffCode, StaffTrace
from chungtay.register.queries.staff import plan_staff
from chungtay.sheets.queries.offers import Entering, Taken
from chungtay.workbooks.engine.columns import Row


@transaction.atomic
def take_over_staff(rows: Sequence[Row], entering: Entering) -> Taken:
    """Enter the people of a checked sheet and give them their roles; nobody gets a password or a way to sign in."""
    scope = Organisation.objects.select_for_update().get(uid=entering.scope_uid)
    plan = plan_staff(rows, entering)
    if refused := [placed for placed in plan.placed if placed.outcome == REFUSED]:
        raise RuleBroken(
            ngettext(
                "The register has changed since the check: %(count)s row no longer fits. Have the file checked again.",
                "The register has changed since the check: %(count)s rows no longer fit. Have the file checked again.",
                len(refused),
            )
            % {"count": len(refused)}
        )
    by, on = entering.by, entering.on
    # One person may stand in several rows: a teacher who chairs the union. The code, or name and school, is the person.
    first: dict[tuple[str, int], str] = {}
    for placed in plan.placed:
        if placed.outcome == NEW:
            first.setdefault((placed.code or placed.name, 0 if placed.code else placed.school), placed.name)
    fresh = dict(zip(first, register_people(list(first.values()), by=by, on=on), strict=True)) if first else {}
    roles: list[NewRole] = []
    codes: dict[str, int] = {}
    for placed in plan.placed:
        person = placed.person or fresh.get((placed.code or placed.name, 0 if placed.code else placed.school))
        if person is None or placed.outcome == SAME:
            continue
        if not placed.has_role:
            roles.append(NewRole(person, placed.school, Role(placed.role), placed.post))
        if placed.code and not placed.has_code:
            codes[placed.code] = person
    given = add_memberships(scope, roles, source=entering.source_name, by=by, on=on) if roles else []
    StaffCode.objects.bulk_create(
        StaffCode(person_id=person, code=code, import_uid=entering.import_uid) for code, person in codes.items()
    )
    StaffTrace.objects.create(import_uid=entering.import_uid, people=list(fresh.values()), memberships=given)
    counts = {outcome: sum(placed.outcome == outcome for placed in plan.placed) for outcome in (NEW, CHANGE, SAME)}
    return Taken(counts[NEW], counts[CHANGE], counts[SAME])


@transaction.atomic
def take_back_staff(entering: Entering) -> int:
    """Undo a sheet of staff while nobody it brought holds anything else; how many roles are taken back."""
    scope = Organisation.objects.select_for_update().get(uid=entering.scope_uid)
    trace = StaffTrace.objects.filter(import_uid=entering.import_uid).first()
    if trace is None:
        return 0
    others = Membership.objects.filter(person__in=trace.people).exclude(pk__in=trace.memberships)
    if other := others.select_related("person", "organisation").first():
        raise RuleBroken(
            _("%(person)s has a further role in %(organisation)s by now. This sheet can no longer be taken back.")
            % {"person": other.person, "organisation": other.organisation}
        )
    StaffCode.objects.filter(import_uid=entering.import_uid).delete()
    by, on = entering.by, entering.on
    count = take_back_memberships(scope, trace.memberships, source=entering.source_name, by=by, on=on)
    forget_people(trace.people, by=entering.by, on=entering.on)
    trace.delete()
    return count

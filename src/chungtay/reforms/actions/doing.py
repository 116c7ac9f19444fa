"""A plan under way: its bodies, what it founded, and what became of each role and each child body."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.models import LegalDocument
from chungtay.kernel.people import Person
from chungtay.organisations.actions import (
    add_membership,
    begin_elsewhere,
    confirm_succession,
    end_membership,
    end_organisation,
    propose_succession,
    register_organisation,
    set_parent,
    withdraw_beginning,
)
from chungtay.organisations.choices import (
    BODIES_OF_ROLE,
    NAMED_FROM_ABOVE,
    SIGNERS,
    CodeScheme,
    Function,
    Kind,
    Role,
    SuccessionKind,
    SuccessionScope,
)
from chungtay.organisations.models import Attached, Membership, Organisation, OrganisationKind, Parentage, Seat
from chungtay.places.models import Unit
from chungtay.reforms.engine.plans import NOBODY, Fate, NewBody, Plan
from chungtay.reforms.queries.access import begins_from
from chungtay.reforms.queries.naming import later_rows, named_by

MOVES, ENDS, STAYS, HELD, UNFIT = "moves", "ends", "stays", "held", "unfit"


@dataclass(frozen=True)
class RoleGoes:
    """What becomes of one role in a body the plan changes: where it goes to, how, and whether anybody said so."""

    membership: Membership
    to: str
    how: str
    is_said: bool


@dataclass(frozen=True)
class ChildGoes:
    """Where one body that answered to a changed one goes, for one function; nowhere when `to` is empty."""

    child: Organisation
    function: str
    source: Organisation
    to: str


@dataclass
class Doing:
    """One plan being carried out by a person under a document; filled in as it goes along."""

    plan: Plan
    by: Person
    document: LegalDocument | None
    bodies: dict[str, Organisation]
    founded: dict[str, Organisation] = field(default_factory=dict)
    roles: list[RoleGoes] = field(default_factory=list)
    children: list[ChildGoes] = field(default_factory=list)
    unsaid: list[tuple[str, str]] = field(default_factory=list)
    emptied: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)  # what named a row that was withdrawn
    never: list[Attached] = field(default_factory=list)  # what was recorded to begin later, and will not

    @property
    def on(self) -> date:
        return self.plan.on

    def body(self, ref: str) -> Organisation:
        """The body of this reference; a sentence when there is none."""
        found = self.founded.get(ref) or self.bodies.get(ref)
        if found is None:
            raise RuleBroken(_("One of the bodies named is not in the register any more. Start again."))
        return found


def found(doing: Doing, ref: str, new: NewBody, origins: Iterable[Organisation]) -> Organisation:
    """Enter the new body from the day on; what the plan leaves open it has from the bodies it comes from."""
    origins = list(origins)
    seats = [row for body in origins for row in Seat.objects.valid_on(doing.on).filter(organisation=body)]
    unit = Unit.objects.filter(uid=new.unit).first() if new.unit else None
    if seats and not (unit or new.address):
        unit, address = seats[0].unit, seats[0].address
    else:
        address = new.address
    body = register_organisation(
        new.name,
        kind=Kind(new.kind),
        by=doing.by,
        on=doing.on,
        valid_from=doing.on,
        short_name=new.short_name,
        levels=new.levels,
        unit=unit,
        address=address,
        codes=[(CodeScheme.SECTOR, new.code)] if new.code else [],
        legal_document=doing.document,
        is_invented=any(origin.is_invented for origin in origins),
    )
    doing.founded[ref] = body
    for function, uid in ((Function.ADMINISTRATIVE, new.administrative), (Function.PROFESSIONAL, new.professional)):
        if uid:
            set_parent(body, doing.body(uid), function, by=doing.by, valid_from=doing.on)
        else:
            _place_like(doing, body, function, origins)
    return body


def _place_like(doing: Doing, body: Organisation, function: Function, origins: list[Organisation]) -> None:
    """Under whom the bodies it comes from stood; where their cluster's school year is over, under whom that stood."""
    rows = Parentage.objects.known_on(doing.on).filter(organisation__in=origins, function=function)
    by_body = {row.organisation_id: row for row in rows.exclude(parent__in=origins).select_related("parent")}
    row = next((by_body[origin.pk] for origin in origins if origin.pk in by_body), None)
    if row is None:
        return
    if row.is_valid_on(doing.on):
        _hand_child(doing, body, row.parent, row)
        return
    above = Parentage.objects.valid_on(doing.on).filter(organisation=row.parent, function=function).first()
    if above or row.parent.is_valid_on(doing.on):
        set_parent(body, above.parent if above else row.parent, function, by=doing.by, valid_from=doing.on)


def _hand_child(doing: Doing, child: Organisation, parent: Organisation, like: Parentage) -> None:
    set_parent(
        child,
        parent,
        Function(like.function),
        by=doing.by,
        valid_from=max(doing.on, like.valid_from or doing.on),
        valid_until=like.valid_until,
        school_year=like.school_year,
    )


def hand_on_children(
    doing: Doing,
    parent: Organisation,
    fates: Mapping[str, str],
    default: str | None,
    *,
    function: Function | None = None,
    only: Iterable[str] = (),
) -> None:
    """Place the bodies under the parent where the plan says, else at the default; asked for when there is neither.

    A body founded by this very plan stands where the plan put it.
    """
    rows = Parentage.objects.filter(parent=parent).exclude(valid_until__lte=doing.on).select_related("organisation")
    rows = rows.exclude(organisation__in=doing.founded.values())
    rows = rows.filter(function=function) if function else rows
    wanted = set(only)
    for row in rows.order_by("organisation__folded_name", "organisation_id", "function", "valid_from"):
        child = row.organisation
        if (wanted and child.uid not in wanted) or (child.uid in doing.plan.changed() and not wanted):
            continue
        to = fates.get(child.uid, default)
        if to is None:
            doing.unsaid.append(("child", child.uid))
        doing.children.append(ChildGoes(child, row.function, parent, to or NOBODY))
        if begins_from(row, doing.on) and to != parent.uid:
            _withdraw(doing, row)
        if to and doing.body(to).pk not in (child.pk, parent.pk):
            _hand_child(doing, child, doing.body(to), row)


def _note_naming(doing: Doing, row: Attached) -> None:
    """Note for an undo what names a row that will not begin, and loses it."""
    for model, key, column in named_by(row):
        doing.emptied.setdefault((model, key), {})[column] = row.pk


def _withdraw(doing: Doing, row: Membership | Parentage) -> None:
    """The row never begins."""
    _note_naming(doing, row)
    withdraw_beginning(row, by=doing.by, on=doing.on)


def hand_on_roles(
    doing: Doing,
    body: Organisation,
    fates: Mapping[str, str],
    default: str | None,
    *,
    is_ending: bool = True,
    all_move: bool = False,
) -> None:
    """Give each role that moves in the body it goes to; they end with the body, or first where that lives on."""
    roles = _sort_roles(doing, body, fates, default, all_move=all_move)
    _place_what_begins_later(doing, roles)
    if is_ending:
        never = later_rows(body, max(doing.on, today() + timedelta(days=1)))
        for row in never:
            _note_naming(doing, row)
        doing.never += never
        end_organisation(body, by=doing.by, on=doing.on, legal_document=doing.document, never=never)
    _move_roles(doing, roles, has_ended=is_ending)


def _place_what_begins_later(doing: Doing, roles: Iterable[RoleGoes]) -> None:
    """Roles that begin from the day on begin where they go; what has not begun today, and has no place, never does.

    What began between the day and today was so: where it has no place the end of the body is refused, and names it.
    """
    tomorrow, asked = today() + timedelta(days=1), {uid for _what, uid in doing.unsaid}
    for goes in roles:
        row = goes.membership
        if goes.how == STAYS or not begins_from(row, doing.on):
            continue
        if goes.how == MOVES:
            begin_elsewhere(row, doing.body(goes.to), by=doing.by, on=doing.on)
        elif begins_from(row, tomorrow) or row.uid in asked:
            _withdraw(doing, row)
            doing.never.append(row)


def _sort_roles(
    doing: Doing, body: Organisation, fates: Mapping[str, str], default: str | None, *, all_move: bool
) -> list[RoleGoes]:
    """Say of each role of the body where it goes: as the plan says, else by the rule of the role.

    By the rule whoever leads a body, or is named to it from above, does not go along; everybody else goes to the
    default, and is asked for when there is none.
    """
    rows = Membership.objects.filter(organisation=body).exclude(valid_until__lte=doing.on).select_related("person")
    sorted_ = []
    for row in rows.order_by("role", "pk"):
        is_led = row.role in NAMED_FROM_ABOVE and not all_move
        to = fates.get(row.uid, NOBODY if is_led and default != body.uid else default)
        if to is None:
            doing.unsaid.append(("staff", row.uid))
        sorted_.append(_goes(doing, body, row, to or NOBODY))
    return sorted_


def _goes(doing: Doing, body: Organisation, row: Membership, to: str) -> RoleGoes:
    is_said = any(isinstance(fate, Fate) and fate.uid == row.uid for fate in getattr(doing.plan, "staff", ()))
    if not to:
        return RoleGoes(row, NOBODY, ENDS, is_said)
    target = doing.body(to)
    if target.pk == body.pk:
        return RoleGoes(row, to, STAYS, is_said)
    kinds = OrganisationKind.objects.valid_on(doing.on).filter(organisation=target).values_list("kind", flat=True)
    fitting = BODIES_OF_ROLE.get(Role(row.role))
    if fitting is not None and kinds and kinds[0] not in fitting:
        return RoleGoes(row, NOBODY, UNFIT, is_said)
    same = Membership.objects.filter(person=row.person_id, organisation=target, role=row.role)
    if same.exclude(valid_until__lte=doing.on).exists():
        return RoleGoes(row, to, HELD, is_said)
    return RoleGoes(row, to, MOVES, is_said)


def _move_roles(doing: Doing, roles: Iterable[RoleGoes], *, has_ended: bool) -> None:
    for goes in roles:
        doing.roles.append(goes)
        row = goes.membership
        if begins_from(row, doing.on):
            continue
        until = row.valid_until
        if not has_ended and goes.how != STAYS:
            end_membership(row, by=doing.by, on=doing.on)
        if goes.how == MOVES:
            add_membership(
                row.person,
                doing.body(goes.to),
                Role(row.role),
                by=doing.by,
                valid_from=doing.on,
                valid_until=until,
                # Whoever may sign has a post; one recorded before that was asked for bears the name of the role.
                post=row.post or (str(Role(row.role).label) if row.role in SIGNERS else ""),
            )


def succeed(
    doing: Doing,
    before: Organisation,
    after: Organisation,
    kind: SuccessionKind,
    scope: SuccessionScope = SuccessionScope.LEGAL_PERSON,
    *,
    is_lead: bool = True,
    basis: str = "",
) -> None:
    """Record under the document that one body takes over from the other, and confirm it."""
    if doing.document is None and kind != SuccessionKind.DUPLICATE:
        raise RuleBroken(
            _("A succession is confirmed only under a document. Type its number and symbol, such as 202/2025/QH15."),
            field="legal_document",
        )
    step = propose_succession(
        before,
        after,
        kind=kind,
        scope=scope,
        on=doing.on,
        by=doing.by,
        basis=basis,
        legal_document=doing.document,
        is_lead=is_lead,
    )
    confirm_succession(step, by=doing.by, on=doing.on)

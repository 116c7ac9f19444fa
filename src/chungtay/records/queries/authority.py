"""Who binds a body by a signature, and which bodies have nobody who could."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.utils.translation import gettext as _

from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import short_day
from chungtay.organisations.choices import BODIES_OF_ROLE, Role
from chungtay.organisations.models import Membership, Organisation, OrganisationKind
from chungtay.organisations.queries import answers_for_many


def heads_on(body: Organisation, roles: Sequence[Role], day: date) -> list[Membership]:
    """Who could bind the body on `day`."""
    return list(
        body.memberships.valid_on(day).filter(role__in=roles).select_related("person").order_by("person__name", "pk")
    )


def post_on(person: Person, body: Organisation, roles: Sequence[Role], day: date, *, called: str) -> Membership:
    """The post in which the person binds the body on `day`; otherwise a sentence that says who can."""
    heads = heads_on(body, roles, day)
    mine = [head for head in heads if head.person_id == person.pk]
    if mine:
        return min(mine, key=lambda head: roles.index(Role(head.role)))
    if not heads:
        raise RuleBroken(
            _("On %(day)s nobody is registered as head or deputy of %(party)s. Have the head registered first.")
            % {"day": short_day(day), "party": called}
        )
    names = ", ".join(f"{head.person} ({head.post or head.get_role_display()})" for head in heads)
    raise RuleBroken(
        _("On %(day)s you were not head or deputy of %(party)s. Who can do this: %(heads)s.")
        % {"day": short_day(day), "party": called, "heads": names}
    )


def signer_on(person: Person, body: Organisation, roles: Sequence[Role], day: date, *, called: str) -> Membership:
    """Whose post bound the body on a day gone by: the person's own, or that of who held the person's role before them.

    A successor vouches for what the predecessor signed; whoever could have signed beside them does so alone.
    """
    held = [row for row in heads_on(body, roles, day) if row.person_id == person.pk]
    later = body.memberships.filter(person_id=person.pk, role__in=roles, valid_from__gt=day)
    if not held and (role := later.order_by("valid_from").values_list("role", flat=True).first()):
        before = heads_on(body, [Role(role)], day)
        if len(before) == 1:
            return before[0]
    return post_on(person, body, roles, day, called=called)


def gone_by(bodies: Collection[Organisation], day: date) -> dict[int, str]:
    """A sentence for each body that does not stand on the day, by its key, with who answers for it."""
    answers = answers_for_many([body for body in bodies if not body.is_valid_on(day)], day)
    gone = {}
    for body in bodies:
        if body.pk in answers:
            heirs = ", ".join(str(heir) for heir in answers[body.pk].organisations)
            known = _("%(body)s does not stand on this day. Who answers for it: %(heirs)s.")
            unknown = _("%(body)s does not stand on this day, and nobody is confirmed who answers for it.")
            gone[body.pk] = (known if heirs else unknown) % {"body": body, "heirs": heirs}
    return gone


def unfit_to_sign(bodies: Collection[Organisation], roles: Sequence[Role], day: date) -> dict[int, str]:
    """Why a body cannot be a party on the day, in a sentence, by its key; a body that can is left out."""
    rows = OrganisationKind.objects.filter(organisation__in=bodies).valid_on(day)
    kinds = dict(rows.values_list("organisation_id", "kind"))
    unfit = gone_by(bodies, day)
    for body in bodies:
        if body.pk in unfit:
            continue
        if body.pk in kinds and not any(kinds[body.pk] in BODIES_OF_ROLE[role] for role in roles):
            unfit[body.pk] = _(
                "Bodies like %(body)s have no signing role in the system yet, so they cannot be a party. Choose a "
                "school or an education office."
            ) % {"body": body}
    return unfit

"""Who acts, for which party, on which day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.utils.translation import gettext as _

from chungtay.agreements.choices import PARTY_ROLES, SIGNING_ROLES
from chungtay.agreements.models import Agreement, Party
from chungtay.agreements.queries.texts import live_scan
from chungtay.kernel.clock import to_local
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import short_day
from chungtay.organisations.choices import BODIES_OF_ROLE
from chungtay.organisations.models import Membership, Organisation, OrganisationKind
from chungtay.organisations.models.walks import answered_by
from chungtay.organisations.queries import answers_for_many, holds_role, own_bodies


def locked_agreement(agreement: Agreement) -> Agreement:
    """The agreement as it stands, held until the transaction ends: two heads may press at once."""
    return Agreement.objects.select_for_update(of=("self",)).select_related("programme", "phase").get(pk=agreement.pk)


def heads_on(party: Party, day: date) -> list[Membership]:
    """Who could bind the party's body on `day`."""
    return list(
        party.organisation.memberships.valid_on(day)
        .filter(role__in=SIGNING_ROLES)
        .select_related("person")
        .order_by("person__name", "pk")
    )


def post_on(person: Person, party: Party, day: date) -> Membership:
    """The post in which the person binds the party on `day`; otherwise a sentence that says who can."""
    heads = heads_on(party, day)
    mine = [head for head in heads if head.person_id == person.pk]
    if mine:
        return min(mine, key=lambda head: SIGNING_ROLES.index(head.role))
    if not heads:
        raise RuleBroken(
            _("On %(day)s nobody is registered as head or deputy of %(party)s. Have the head registered first.")
            % {"day": short_day(day), "party": party}
        )
    names = ", ".join(f"{head.person} ({head.post or head.get_role_display()})" for head in heads)
    raise RuleBroken(
        _("On %(day)s you were not head or deputy of %(party)s. Who can do this: %(heads)s.")
        % {"day": short_day(day), "party": party, "heads": names}
    )


def unfit_parties(bodies: Collection[Organisation], day: date) -> dict[int, str]:
    """Why a body cannot be a party on the day, in a sentence, by its key; a body that can is left out."""
    rows = OrganisationKind.objects.filter(organisation__in=bodies).valid_on(day)
    kinds = dict(rows.values_list("organisation_id", "kind"))
    answers = answers_for_many([body for body in bodies if not body.is_valid_on(day)], day)
    unfit = {}
    for body in bodies:
        if body.pk in answers:
            heirs = ", ".join(str(heir) for heir in answers[body.pk].organisations)
            gone = _("%(body)s does not stand on this day. Who answers for it: %(heirs)s.")
            unknown = _("%(body)s does not stand on this day, and nobody is confirmed who answers for it.")
            unfit[body.pk] = (gone if heirs else unknown) % {"body": body, "heirs": heirs}
        elif body.pk in kinds and not any(kinds[body.pk] in BODIES_OF_ROLE[role] for role in SIGNING_ROLES):
            unfit[body.pk] = _(
                "Bodies like %(body)s have no signing role in the system yet, so they cannot be a party. Choose a "
                "school or an education office."
            ) % {"body": body}
    return unfit


def must_be_party(party: Party, agreement: Agreement) -> None:
    """Refuse a party of another memorandum."""
    if party.agreement_id != agreement.pk:
        raise RuleBroken(_("%(party)s is not a party of this memorandum.") % {"party": party})


def must_act_for(party: Party, agreement: Agreement, *, by: Person, at: datetime) -> None:
    """Refuse who is not head or deputy of the party's body on the day."""
    must_be_party(party, agreement)
    post_on(by, party, to_local(at).date())


def must_speak_for(party: Party, agreement: Agreement, *, by: Person, at: datetime) -> None:
    """Refuse who does not work at the party's body on the day."""
    must_be_party(party, agreement)
    if not holds_role(by, party.organisation, PARTY_ROLES, to_local(at).date()):
        raise RuleBroken(_("Only people who work at %(party)s today can speak for it.") % {"party": party})


def must_answer(agreement: Agreement, *, by: Person, at: datetime) -> None:
    """Refuse who is not head or deputy of a body that is a party, or answers for one on the day."""
    day = to_local(at).date()
    own = own_bodies(by, day, SIGNING_ROLES)
    answered = own | answered_by(own, day)
    if not agreement.parties.filter(organisation_id__in=answered).exists():
        raise RuleBroken(
            _("Only the head or a deputy of a party, or of a body that answers for one today, can do this.")
        )


def must_be_open(agreement: Agreement) -> None:
    """Refuse a change of a text that is signed or given up, or of which a signed scan is already here."""
    if not agreement.is_open_to_change:
        raise RuleBroken(
            _("This memorandum is in the state “%(state)s”; its text cannot change any more.")
            % {"state": agreement.get_state_display()}
        )
    if live_scan(agreement) is not None:
        raise RuleBroken(
            _("A scan of the signed paper is already here. Take the scan back first if the text still has to change.")
        )

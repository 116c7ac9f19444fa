from chungtay.organisations.actions.documents import cite_document
from chungtay.organisations.actions.entering import Entered, NewBodies, NewBody, enter_bodies, take_back_bodies
from chungtay.organisations.actions.moving import move_organisation, relevel_organisation
from chungtay.organisations.actions.people import add_membership, end_membership, state_post
from chungtay.organisations.actions.placing import set_parent
from chungtay.organisations.actions.registering import end_organisation, register_organisation, rename_organisation
from chungtay.organisations.actions.restoring import begin_elsewhere, take_back_change_of_hands, withdraw_beginning
from chungtay.organisations.actions.staffing import NewRole, add_memberships, take_back_memberships
from chungtay.organisations.actions.succession import confirm_succession, propose_succession, reject_succession
from chungtay.organisations.actions.taking_back import restore_rows

__all__ = [
    "Entered",
    "NewBodies",
    "NewBody",
    "NewRole",
    "add_membership",
    "add_memberships",
    "begin_elsewhere",
    "cite_document",
    "confirm_succession",
    "end_membership",
    "end_organisation",
    "enter_bodies",
    "move_organisation",
    "propose_succession",
    "register_organisation",
    "reject_succession",
    "relevel_organisation",
    "rename_organisation",
    "restore_rows",
    "set_parent",
    "state_post",
    "take_back_bodies",
    "take_back_change_of_hands",
    "take_back_memberships",
    "withdraw_beginning",
]

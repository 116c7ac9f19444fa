"""Everything that changes about people and how they come in."""

from chungtay.accounts.actions.examining import TooManyTries
from chungtay.accounts.actions.first_run import make_first_operator, make_first_run_token
from chungtay.accounts.actions.links import ask_to_confirm_email, confirm_email
from chungtay.accounts.actions.passwords import (
    ask_for_new_password,
    change_password,
    choose_new_password,
    send_new_password_link,
    set_password,
)
from chungtay.accounts.actions.registering import (
    ensure_system_person,
    forget_people,
    register_people,
    register_person,
    set_email,
)
from chungtay.accounts.actions.restoring import restore_access, restore_access_by_hand
from chungtay.accounts.actions.second_step import (
    renew_recovery_codes,
    switch_off_second_step,
    switch_on_second_step,
)
from chungtay.accounts.actions.signing_in import (
    Arrival,
    HalfSessionOver,
    NextStep,
    arrive,
    confirm_identity,
    end_other_sessions,
    end_session,
    end_sessions_of,
    finish_with_code,
    finish_with_enrolment,
    sign_in,
    sign_out,
)

__all__ = [
    "Arrival",
    "HalfSessionOver",
    "NextStep",
    "TooManyTries",
    "arrive",
    "ask_for_new_password",
    "ask_to_confirm_email",
    "change_password",
    "choose_new_password",
    "confirm_email",
    "confirm_identity",
    "end_other_sessions",
    "end_session",
    "end_sessions_of",
    "ensure_system_person",
    "finish_with_code",
    "finish_with_enrolment",
    "forget_people",
    "make_first_operator",
    "make_first_run_token",
    "register_people",
    "register_person",
    "renew_recovery_codes",
    "restore_access",
    "restore_access_by_hand",
    "send_new_password_link",
    "set_email",
    "set_password",
    "sign_in",
    "sign_out",
    "switch_off_second_step",
    "switch_on_second_step",
]

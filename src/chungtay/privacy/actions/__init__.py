from chungtay.privacy.actions.consents import answer_link, ask_consent, record_consent, withdraw_consent
from chungtay.privacy.actions.erasing import erase_person, erase_pupil, replay_erasures
from chungtay.privacy.actions.keeping import lift_hold, record_register_taken, run_retention, set_hold
from chungtay.privacy.actions.pictures import add_photograph, publish_photograph, take_photograph_down
from chungtay.privacy.actions.pupils import record_leaving, register_pupil
from chungtay.privacy.actions.requests import (
    acknowledge_request,
    extend_request,
    file_request,
    record_package,
    settle_request,
)

__all__ = [
    "acknowledge_request",
    "add_photograph",
    "answer_link",
    "ask_consent",
    "erase_person",
    "erase_pupil",
    "extend_request",
    "file_request",
    "lift_hold",
    "publish_photograph",
    "record_consent",
    "record_leaving",
    "record_package",
    "record_register_taken",
    "register_pupil",
    "replay_erasures",
    "run_retention",
    "set_hold",
    "settle_request",
    "take_photograph_down",
    "withdraw_consent",
]

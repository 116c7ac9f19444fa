"""What is done with the paper of a memorandum, and with the file of it that is signed outside."""

from chungtay.memoranda.actions.digital import bring_signed_file
from chungtay.memoranda.actions.filing import file_memorandum
from chungtay.memoranda.actions.reporting import report_memorandum
from chungtay.memoranda.actions.signing import (
    Told,
    WitnessSaid,
    forget_click,
    give_out_to_sign,
    record_ceremony,
    sign_by_click,
)

__all__ = [
    "Told",
    "WitnessSaid",
    "bring_signed_file",
    "file_memorandum",
    "forget_click",
    "give_out_to_sign",
    "record_ceremony",
    "report_memorandum",
    "sign_by_click",
]

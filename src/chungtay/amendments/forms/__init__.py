"""What is typed in the life of a memorandum: single acts, and the sheet of an annex."""

from chungtay.amendments.forms.acts import (
    EndForm,
    EndTogetherForm,
    InheritForm,
    NoHeirForm,
    PasswordForm,
    ReasonForm,
    RenewForm,
)
from chungtay.amendments.forms.changing import ChangeForm

__all__ = [
    "ChangeForm",
    "EndForm",
    "EndTogetherForm",
    "InheritForm",
    "NoHeirForm",
    "PasswordForm",
    "ReasonForm",
    "RenewForm",
]

from chungtay.organisations.views.changes import register, rename
from chungtay.organisations.views.members import add_member, end_member
from chungtay.organisations.views.reading import show, show_all

__all__ = ["add_member", "end_member", "register", "rename", "show", "show_all"]

from chungtay.agreements.views.reading import agreements, download, show, version
from chungtay.agreements.views.signing import end, sign, take_back
from chungtay.agreements.views.table import approve, choose, comment, draft, revise, withdraw

__all__ = [
    "agreements",
    "approve",
    "choose",
    "comment",
    "download",
    "draft",
    "end",
    "revise",
    "show",
    "sign",
    "take_back",
    "version",
    "withdraw",
]

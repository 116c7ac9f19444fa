"""Who may do what in this room; what upper rooms make known stands beside it in `registers`."""

from __future__ import annotations

from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import allow, anybody, is_allowed, is_operator, is_signed_in, predicate
from chungtay.notices.models import Announcement
from chungtay.notices.rules.registers import audiences


@predicate
def may_write_to_somebody(visitor: Visitor, thing: Announcement | None = None) -> bool:
    return any(is_allowed(visitor, audience.permission) for audience in audiences.values())


@predicate
def wrote_it(visitor: Visitor, thing: Announcement | None = None) -> bool:
    return thing is None or thing.written_by_id == visitor.pk


@predicate
def may_still_write_to_them(visitor: Visitor, thing: Announcement | None = None) -> bool:
    if thing is None:
        return True
    audience = audiences.get(thing.audience)
    return audience is not None and is_allowed(visitor, audience.permission)


keeps_it = is_signed_in & wrote_it & may_still_write_to_them

allow(
    {
        "notices.list": is_signed_in,
        "notices.read": is_signed_in,
        "notices.choose_letters": is_signed_in,
        "notices.silence": anybody,
        "notices.answer": anybody,
        "notices.see_post": is_operator,
        "notices.send_again": is_operator,
        "notices.write": may_write_to_somebody,
        "notices.see_announcement": is_signed_in,
        "notices.keep_announcement": keeps_it,
    }
)

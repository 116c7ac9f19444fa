"""Many hands answer one invitation at the same moment, each in a process of its own; tells as JSON how many came in.

With `--without-lock` the hole is planted: whoever asked before has an answer that is no longer true.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from django.db import connection

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.prepared import make_tables

from chungtay.access.actions import answering
from chungtay.access.models import Invitation
from chungtay.access.tests.asking import World, joined
from chungtay.kernel.errors import RuleBroken
from chungtay.organisations.choices import Role
from chungtay.organisations.models import Membership

HANDS = 8


def answer(key: int, hand: int, at: float) -> int:
    """One hand: comes back with 0 when it got in, with 1 when it was told no."""
    invitation = Invitation.objects.select_related("organisation", "invited_by").get(pk=key)
    time.sleep(max(0.0, at - time.time()))
    try:
        joined(invitation, f"moi{hand}")
    except RuleBroken:
        return 1
    return 0


def never_looks_again(invitation: Invitation, at: object) -> None:
    time.sleep(0.5)


def race(*, is_locked: bool) -> dict[str, int]:
    make_tables()
    world = World()
    invitation = world.invite(world.hoa)
    if not is_locked:
        answering._must_be_open = never_looks_again  # the hole
    connection.close()
    at, children = time.time() + 1.0, []
    for hand in range(HANDS):
        child = os.fork()
        if not child:
            os._exit(answer(invitation.pk, hand, at))
        children.append(child)
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    heads = Membership.objects.filter(organisation=world.duong_noi, role=Role.HEAD).count()
    return {"in": codes.count(0), "refused": codes.count(1), "heads": heads}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(race(is_locked="--without-lock" not in sys.argv)))

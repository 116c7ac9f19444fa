from __future__ import annotations

from chungtay.programmes.actions.conflicts import declare_conflict, end_conflict
from chungtay.programmes.actions.pilots import seat_pilot_schools
from chungtay.programmes.actions.programmes import (
    Said,
    allow_click,
    close_partnership,
    end_click,
    free_pilot_seat,
    name_phase,
    name_pilot_school,
    open_partnership,
    open_programme,
    record_participation,
)

__all__ = ["Said", "allow_click", "close_partnership", "declare_conflict", "end_click", "end_conflict"]
__all__ += ["free_pilot_seat", "name_phase", "name_pilot_school", "open_partnership", "open_programme"]
__all__ += ["record_participation", "seat_pilot_schools"]

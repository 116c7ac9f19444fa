from chungtay.boards.actions.units import leave_out, take_in

__all__ = ["leave_out", "take_in"]

"""What becomes of a memorandum after its signing."""

from chungtay.amendments.actions.ending import end_agreement

__all__ = ["end_agreement"]

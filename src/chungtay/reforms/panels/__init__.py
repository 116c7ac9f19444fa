from chungtay.reforms.panels import changes, duplicate, duties, handovers

__all__ = ["changes", "duplicate", "duties", "handovers"]

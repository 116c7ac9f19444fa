from chungtay.reforms.panels import changes, duties, handovers

__all__ = ["changes", "duties", "handovers"]

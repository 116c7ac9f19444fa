from chungtay.reforms.panels import changes, duties, handovers, ways

__all__ = ["changes", "duties", "handovers", "ways"]

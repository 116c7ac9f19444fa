from chungtay.reforms.panels import duties, handovers

__all__ = ["duties", "handovers"]

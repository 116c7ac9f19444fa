from chungtay.reforms.rules.reform import governs_it, oversees_everything

__all__ = ["governs_it", "oversees_everything"]

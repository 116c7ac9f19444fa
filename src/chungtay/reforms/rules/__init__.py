from chungtay.reforms.rules.case import keeps_a_department, keeps_the_case
from chungtay.reforms.rules.duplicate import oversees_both
from chungtay.reforms.rules.reform import governs_it, oversees_everything

__all__ = ["governs_it", "keeps_a_department", "keeps_the_case", "oversees_both", "oversees_everything"]

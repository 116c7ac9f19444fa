from chungtay.matching.encode.problem import Encoded, encode
from chungtay.matching.encode.results import pairings_of, reasons_for

__all__ = ["Encoded", "encode", "pairings_of", "reasons_for"]

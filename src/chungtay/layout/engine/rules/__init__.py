"""The rules of Nghị định 30/2020/NĐ-CP as named checks on a finished .docx."""

from chungtay.layout.engine.rules.breaches import Breach
from chungtay.layout.engine.rules.checking import RULE_NAMES, breaches_of_docx
from chungtay.layout.engine.rules.reading import UnreadableDocxError

__all__ = ["RULE_NAMES", "Breach", "UnreadableDocxError", "breaches_of_docx"]
